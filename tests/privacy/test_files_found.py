"""Files that bear a person's name are found, too."""

from __future__ import annotations

from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from kopir.core.personal import person
from kopir.privacy import searching

HER = person(addresses=["dana@sayahat.example"], names=["Dana Seitova", "Dana"])


def test_files_named_after_the_person_are_found(private_files: Path) -> None:
    named = ["applications/DANA_Seitova-cv.pdf", "applications/deep/dana@sayahat.example.txt"]
    for name in (*named, "applications/0123456789abcdef", "Dana.pdf"):
        storages["private"].save(name, ContentFile(b"x"))

    assert sorted(searching.files(HER)) == named


def test_no_files_yet_is_no_error(private_files: Path) -> None:
    assert not private_files.exists()
    assert list(searching.files(HER)) == []
