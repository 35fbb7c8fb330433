"""What all tests share: no network but this machine's. People to act as stand in people.py, where Django is there."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"

pytest_plugins = ["clean_database", "people"] if find_spec("django") else []


@pytest.fixture(autouse=True)
def _no_network() -> None:
    socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)
