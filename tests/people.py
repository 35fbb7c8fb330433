"""People to act as: accounts of each role, and browsers logged in as them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import translation

from kopir.core import public
from kopir.core.models import Role, User


@pytest.fixture(autouse=True)
def _second_factor_off(settings: object) -> None:
    """Most tests are not about logging in; those that are switch it on."""
    settings.STAFF_SECOND_FACTOR = False  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _language_left_behind() -> Iterator[None]:
    """A page asked for in one language must not leave it to the next test."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What a process keeps of the public state belongs to the world of the test before."""
    public.forget_version()


@pytest.fixture(autouse=True)
def private_files(settings: object, tmp_path: Path) -> Path:
    """The folder in which files that people hand in are kept."""
    folder = tmp_path / "private"
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "base_url": None},
        },
    }
    assert storages["private"].path("") == f"{folder}"
    return folder


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """`person(Role.OFFICER)`: an account with that role."""

    def make(role: Role = Role.MEMBER, **fields: object) -> User:
        number = User.objects.count() + 1
        return User.objects.create_user(f"{role.value}{number}@example.org", "a long password", role=role, **fields)

    return make


@pytest.fixture
def officer(person: Callable[..., User]) -> User:
    return person(Role.OFFICER)


@pytest.fixture
def as_user() -> Callable[[User | None], Client]:
    """A browser logged in as somebody (None: a visitor)."""

    def log_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return log_in
