"""What all tests share: no network but this machine's. People to act as stand in people.py, where Django is there."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as tried
from pytest_socket import socket_allow_hosts

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"

pytest_plugins = ["clean_database", "people"] if find_spec("django") else []

# No test is wrong because the machine is busy.
tried.register_profile("kopir", deadline=None, suppress_health_check=[HealthCheck.too_slow])
tried.load_profile("kopir")

_WHOLE = ("browser", "engines")  # folders that one worker takes as a whole


def _group(path: str) -> str:
    """What a worker takes at once: the journeys of the browser, which is heavy; the engines; else a module."""
    _tests, folder, *_rest = path.split("/")
    return folder if folder in _WHOLE else path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Our own groups: `--dist loadgroup` writes them into the names of tests, which pytest 9.2 no longer reads."""
    if config.getvalue("dist") != "loadscope":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class _Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _group(nodeid.partition("::")[0])

    return _Groups(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Workers begin with what takes long. The engines need no database: they run beside the making of it."""
    if hasattr(config, "workerinput"):
        groups = {item: _group(item.nodeid.partition("::")[0]) for item in items}
        long = {group for item, group in groups.items() if item.get_closest_marker("slow")} - set(_WHOLE)
        place = {group: number for number, group in enumerate((*_WHOLE, *sorted(long)))}
        items.sort(key=lambda item: place.get(groups[item], len(place)))


@pytest.fixture(autouse=True)
def _no_network() -> None:
    socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)
