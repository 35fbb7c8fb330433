"""The desk's pages: who gets which answer, fixed numbers of queries, uploads through a real job, the report."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.registers import files
from tests.registers.conftest import Load

from kopir.core.models import Role, User
from kopir.registers import queries, tasks
from kopir.registers.models import Snapshot
from kopir.registers.states import SnapshotState
from kopir.registers.urls import urlpatterns

Person = Callable[..., User]
AsUser = Callable[[User | None], Client]
PEOPLE = ("visitor", "member", "partner", "editor", "officer", "administrator")
LOOK = (302, 403, 403, 403, 200, 200)
BUTTON = (302, 403, 403, 403, 302, 302)
TABLE = {
    "search": ("get", LOOK),
    "entry": ("get", LOOK),
    "imports": ("get", LOOK),
    "import_rows": ("get", LOOK),
    "report": ("get", LOOK),
    "cancel": ("post", BUTTON),
    "resume": ("post", BUTTON),
    "confirm": ("post", BUTTON),
}


def address(name: str, snapshots: dict[str, Snapshot]) -> str:
    if name == "entry":
        return reverse("registers:entry", args=["edinet", "E00006"])
    if name in snapshots:
        return reverse(f"registers:{name}", args=[snapshots[name].pk])
    return reverse(f"registers:{name}")


def test_the_table_names_every_page() -> None:
    assert set(TABLE) == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_gets_which_answer(
    load: Load, begin: Callable[..., Snapshot], person: Person, as_user: AsUser, name: str, who: str
) -> None:
    current = load("edinet", files.edinet(files.SAKATA, *map(files.edinet_row, range(10, 20))))
    snapshots = {"report": current, "cancel": begin("edinet", files.edinet(files.edinet_row(1)))}
    if name == "resume":
        snapshots["resume"] = begin("edinet", files.edinet(files.edinet_row(2)))
    if name == "confirm":
        snapshots["confirm"] = load("edinet", files.edinet(files.edinet_row(3)))
    states = dict(Snapshot.objects.values_list("pk", "state"))
    method, answers = TABLE[name]
    client = as_user(None if who == "visitor" else person(Role(who)))

    response = getattr(client, method)(address(name, snapshots))

    assert response.status_code == dict(zip(PEOPLE, answers, strict=True))[who]
    if who not in {"officer", "administrator"}:
        assert b"SAKATA" not in b"".join(response) if response.streaming else b"SAKATA" not in response.content
        assert dict(Snapshot.objects.values_list("pk", "state")) == states


def cost(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_lists_cost_the_same_for_one_and_three_rows(load: Load, officer: User, as_user: AsUser) -> None:
    client = as_user(officer)
    load("edinet", files.edinet(files.SAKATA))
    urls = ["/registers/", "/registers/?q=6020001008662", "/registers/imports/", "/registers/imports/rows/"]
    first = [cost(client, url) for url in urls]
    load("edinet", files.edinet(files.SAKATA, files.edinet_row(7), files.edinet_row(8)))

    assert [cost(client, url) for url in urls] == first


def test_search_shows_names_in_each_script(load: Load, officer: User, as_user: AsUser) -> None:
    load("edinet", files.edinet(files.SAKATA))

    page = as_user(officer).get("/registers/", {"q": "Sakata Seed"}).content.decode()

    for name in ("株式会社 サカタのタネ", "SAKATA SEED CORPORATION", "カブシキガイシャ サカタノタネ", "Same name"):
        assert name in page
    assert "No entry fits" in as_user(officer).get("/registers/", {"q": "無関係"}).content.decode()


def test_entry_shows_check_warning_source_and_the_synthetic_mark(load: Load, officer: User, as_user: AsUser) -> None:
    number = files.bin_number(1)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    load(
        "kz-stat",
        files.kz_stat(files.kz_row(number, 'ТОО "Астық"'), files.kz_row(wrong, 'ТОО "Дән"')),
        is_synthetic=True,
    )

    right = as_user(officer).get(f"/registers/kz-stat/{number}/").content.decode()
    doubtful = as_user(officer).get(f"/registers/kz-stat/{wrong}/").content.decode()

    for words in (
        "Check digit right",
        "Made-up example data",
        "Bureau of National Statistics",
        "Line 4.",
        "OKED 46211",
    ):
        assert words in right
    assert "ИВАНОВ" not in right
    assert "Check digit wrong" in doubtful
    assert "To be read with care" in doubtful


def test_an_unknown_entry_is_not_found(officer: User, as_user: AsUser) -> None:
    assert as_user(officer).get("/registers/edinet/E00006/").status_code == 404


@pytest.mark.parametrize("query", ["?page=999", "?size=x&source=y&region=%00&activity='", "?q=%F0%9F%92%A9&page=-1"])
def test_odd_addresses_are_answered(load: Load, officer: User, as_user: AsUser, query: str) -> None:
    load("edinet", files.edinet(files.SAKATA))

    assert as_user(officer).get(f"/registers/{query}").status_code == 200


def test_an_upload_is_loaded_by_a_job(officer: User, as_user: AsUser, settings: object, tmp_path: Path) -> None:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    client = as_user(officer)
    upload = SimpleUploadedFile("list.csv", files.edinet(files.SAKATA).encode("cp932"))

    response = client.post("/registers/imports/", {"source": "edinet", "file": upload, "as_of": "2026-10-05"})
    job = ProcrastinateJob.objects.filter(task_name="kopir.registers.tasks.load_snapshot").latest("id")
    tasks.load_snapshot(**job.args)
    tasks.load_snapshot(**job.args)  # run twice, as after a crash of the worker: nothing more happens

    assert response.status_code == 302
    snapshot = Snapshot.objects.get()
    assert (snapshot.state, snapshot.file_name, str(snapshot.as_of)) == (
        SnapshotState.CURRENT,
        "list.csv",
        "2026-10-05",
    )
    assert [found.entry.key for found in queries.find("Sakata Seed")] == ["E00006"]
    again = SimpleUploadedFile("list.csv", files.edinet(files.SAKATA).encode("cp932"))
    refused = client.post("/registers/imports/", {"source": "edinet", "file": again})
    assert "This very file is loaded already" in refused.content.decode()
    assert list((tmp_path / "uploads").iterdir()) == []  # loaded, or refused


def test_an_upload_that_is_no_register_is_refused(officer: User, as_user: AsUser) -> None:
    upload = SimpleUploadedFile("list.exe", b"MZ")

    response = as_user(officer).post("/registers/imports/", {"source": "edinet", "file": upload})

    assert "CSV, TXT, XLSX, JSON or ZIP" in response.content.decode()
    assert not Snapshot.objects.exists()


def test_the_report_lists_refused_rows_and_defuses_formulas(load: Load, officer: User, as_user: AsUser) -> None:
    snapshot = load("edinet", files.edinet(files.SAKATA, "=cmd()|x", files.edinet_row(7)), swap_anyway=True)

    response = as_user(officer).get(f"/registers/imports/{snapshot.pk}/report/")

    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert rows == [
        ["Line", "Column", "Code", "Reason", "Found"],
        ["4", "1", "columns", "The row does not have the number of columns this register has.", "'=cmd()|x"],
    ]
