"""What is stated twice is tested: every setting stands in docs/configuration.md."""

from __future__ import annotations

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def test_every_setting_is_documented() -> None:
    code = "\n".join(path.read_text() for path in (REPOSITORY / "src").rglob("*.py"))
    used = set(re.findall(r"KOPIR_[A-Z_]+[A-Z]", code))
    documented = set(re.findall(r"KOPIR_[A-Z_]+[A-Z]", (REPOSITORY / "docs/configuration.md").read_text()))

    assert used - documented == set()


def test_shipped_data_has_its_origin() -> None:
    rows = (REPOSITORY / "data/PROVENANCE.tsv").read_text().splitlines()
    stated = [row.split("\t") for row in rows[1:]]
    files = [
        path.relative_to(REPOSITORY).as_posix()
        for path in (REPOSITORY / "data").rglob("*")
        if path.is_file() and path.name != "PROVENANCE.tsv"
    ]

    without = [name for name in files if not any(Path(name).match(row[0]) for row in stated)]

    assert [row for row in stated if len(row) != 4 or not all(row[:3])] == []
    assert without == []


def test_every_mail_goes_through_the_mail_room() -> None:
    """A mail sent past it would have no row, no release, no look at who wants none."""
    files = (REPOSITORY / "src/kopir").rglob("*.py")
    past_it = re.compile(r"django\.core\.mail(?!\.backends)|django\.core import .*\bmail\b|smtplib|\bemail_user\(")

    outside = [path for path in files if "src/kopir/mail/" not in path.as_posix() and past_it.search(path.read_text())]

    assert outside == []
