"""The archive's first content: every row, twice, and with broken rows among them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from heritage.factories import ARCHIVE_KINDS, EditorFactory
from kopir.core.models import AuditRow, SearchEntry
from kopir.engines.text.edtf import Period
from kopir.engines.text.periods import Overlap, against
from kopir.heritage import actions
from kopir.heritage.commands import archive
from kopir.heritage.importing import load_archive
from kopir.heritage.models import (
    Camp,
    Citation,
    Claim,
    ClaimText,
    CountStatement,
    Holder,
    PresenceWindow,
    Record,
    RecordText,
    Site,
    Source,
)

pytestmark = pytest.mark.django_db
SHIPPED = Path(__file__).resolve().parents[2] / "data" / "heritage"


def some_rows(folder: Path, *, sites: int = 3, camps: int = 2, numbers: int = 2) -> Path:
    """The first rows of each table."""
    kept = {"sites.csv": sites, "camps.csv": camps, "numbers.csv": numbers}
    for path in SHIPPED.iterdir():
        lines = path.read_text().splitlines(keepends=True)
        (folder / path.name).write_text("".join(lines[: kept.get(path.name, len(lines)) + 1]))
    (folder / "events.tsv").unlink()
    return folder


@pytest.mark.slow
def test_everything_shipped_is_loaded_and_published() -> None:
    done = load_archive(SHIPPED, writer=EditorFactory(), publisher=EditorFactory())

    assert [outcome for outcome in done.outcomes if outcome.what == "refused"] == []
    assert {
        "records": Record.objects.filter(state="published").count(),
        "claims": Claim.objects.filter(state="published").count(),
        "numbers": CountStatement.objects.filter(state="published").count(),
        "holders": Holder.objects.count(),
        "sources": Source.objects.count(),
        "waiting": Record.objects.exclude(state="published").count(),
        "not approved": RecordText.objects.filter(approved_at=None).count()
        + ClaimText.objects.filter(approved_at=None).count(),
    } == {
        "records": 41 + 16 + 12,
        "claims": 41 + 16 + 12,
        "numbers": 18,
        "holders": 18,
        "sources": 57,
        "waiting": 0,
        "not approved": 0,
    }
    assert SearchEntry.objects.filter(kind__in=ARCHIVE_KINDS).count() == 4 * 69
    assert min(Claim.objects.filter(status="refuted").values_list("subject__texts__text", flat=True)) == (
        "Abay Opera and Ballet Theatre"
    )
    assert list(
        Citation.objects.filter(supports=False).order_by("source__title").values_list("source__title", flat=True)
    ) == ["KBTU Building", "gatob.kz: en/about/information", "Дом правительства (Алма-Ата)"]
    assert not Camp.objects.get(number="45").number_is_confirmed
    assert Camp.objects.get(number="39").number_is_confirmed
    assert Camp.objects.filter(number="").count() == 8
    assert {name for name, overlap in verdicts().items() if overlap in {Overlap.AFTER, Overlap.IMPOSSIBLE}} == {
        "Former Government House (now KBTU)",
        "Abay Opera and Ballet Theatre",
    }


def verdicts() -> dict[str, Overlap]:
    row = PresenceWindow.objects.get()
    window = Period(row.date_edtf, row.date_min, row.date_max)
    return {
        site.record.texts.get(kind="name", language="en").text: against(
            Period(site.date_edtf, site.date_min, site.date_max), window
        )
        for site in Site.objects.filter(was_built=True).select_related("record")
    }


def test_loaded_twice_it_stays_once_and_edits_stay(tmp_path: Path) -> None:
    folder = some_rows(tmp_path)
    writer, publisher = EditorFactory(), EditorFactory()
    first = load_archive(folder, writer=writer, publisher=publisher)
    record = Record.objects.order_by("pk").first()
    assert record is not None
    actions.write_text(record, "name", "Another name", language="en", by=writer)
    rows = AuditRow.objects.count()

    second = load_archive(folder, writer=writer, publisher=publisher)

    assert (first.counted(), second.counted()) == (
        {"made": 25, "kept": 0, "left out": 0, "refused": 0},
        {"made": 0, "kept": 25, "left out": 0, "refused": 0},
    )
    assert AuditRow.objects.count() == rows
    assert record.texts.get(kind="name", language="en").text == "Another name"


def test_broken_rows_are_reported_and_the_good_ones_stay(tmp_path: Path) -> None:
    folder = some_rows(tmp_path, sites=4, camps=0, numbers=1)
    lines = (folder / "sites.csv").read_text().splitlines(keepends=True)
    lines[1] = lines[1].replace("43.2525,76.9115", "76.9115,43.2525")
    lines[2] = lines[2].replace("1951/1957", "autumn 1951")
    lines[3] = lines[3].replace("public building", "castle")
    (folder / "sites.csv").write_text("".join(lines))

    done = load_archive(folder, writer=EditorFactory())

    refused = [(one.table, one.line, one.why) for one in done.outcomes if one.what == "refused"]
    assert refused == [
        (
            "sites",
            2,
            "Latitude and longitude seem to be swapped: did you mean latitude 43.2525 and longitude 76.9115?",
        ),
        ("sites", 3, "“autumn 1951” is not EDTF: it breaks off at “autum”. Is 1951-23 meant?"),
        ("sites", 4, "This kind is not known."),
    ]
    assert Record.objects.filter(state="review").count() == 1


def test_without_words_the_tables_own_words_are_taken(tmp_path: Path) -> None:
    folder = some_rows(tmp_path, sites=1, camps=0, numbers=0)
    (folder / "words.tsv").unlink()

    load_archive(folder, writer=EditorFactory(), publisher=EditorFactory())

    assert list(RecordText.objects.filter(kind="name").order_by("language").values_list("language", "origin")) == [
        ("en", "original"),
        ("ja", "machine"),
        ("ru", "machine"),
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--writer", "nobody@example.org"], 2),
        (["--writer", "a@example.org", "--publisher", "A@example.org"], 2),
        (["--writer", "a@example.org", "--publisher", "b@example.org"], 0),
    ],
)
def test_command_needs_two_editors(tmp_path: Path, arguments: list[str], code: int) -> None:
    EditorFactory(email="a@example.org")
    EditorFactory(email="b@example.org")
    shutil.copy(SHIPPED / "archives_sources.csv", tmp_path)

    result = CliRunner().invoke(archive, ["load", str(tmp_path), *arguments])

    assert (result.exit_code, Holder.objects.count()) == (code, 18 if code == 0 else 0)
