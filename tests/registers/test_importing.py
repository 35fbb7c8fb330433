"""Loading: twice is as once, a kill loses nothing, a swap is whole or not at all, differences, two at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.registers import files
from tests.registers.conftest import Load

from kopir.core.audit import rows_about
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.models import User
from kopir.registers import actions, batches, importing, queries, storing, tasks
from kopir.registers.batches import gathered, opened
from kopir.registers.layouts import layout_of
from kopir.registers.models import Entry, NameKeys, RefusedRow, Snapshot
from kopir.registers.states import SnapshotState

Begin = Callable[..., Snapshot]


def test_load_fills_and_swaps_in(db: None, load: Load) -> None:
    snapshot = load("edinet", files.edinet(files.SAKATA, files.PERSON, "a,b", files.edinet_row(7)), swap_anyway=True)

    assert snapshot.state == SnapshotState.CURRENT
    assert (snapshot.rows_read, snapshot.rows_kept, snapshot.rows_refused, snapshot.rows_left_out) == (4, 2, 1, 1)
    assert snapshot.counts == {
        "region": {"JP-13": 1, "JP-14": 1}, "size": {"0": 2}, "status": {"active": 2}, "activity": {"stated": 2},
    }  # fmt: skip
    assert (snapshot.names_done, NameKeys.objects.count()) == (2, 2)
    entry = queries.entry_by("edinet", "E00006")
    assert entry is not None
    assert (entry.title, entry.line, entry.region) == ("株式会社 サカタのタネ", 3, "JP-14")
    assert list(snapshot.refused.values_list("line", "column", "reason", "found")) == [(5, "2", "columns", "a,b")]
    assert [row.action for row in rows_about(snapshot)] == ["snapshot.swapped_in", "snapshot.begun"]


def test_the_same_file_twice_changes_nothing(db: None, load: Load, begin: Begin) -> None:
    text = files.edinet(files.SAKATA)
    first = load("edinet", text)
    before = list(Entry.objects.values_list("pk", "key"))

    with pytest.raises(actions.NothingNew):
        begin("edinet", text)

    assert list(Entry.objects.values_list("pk", "key")) == before
    assert list(Snapshot.objects.values_list("pk", "state")) == [(first.pk, SnapshotState.CURRENT)]


def test_a_new_file_replaces_the_old_one_whole(db: None, load: Load) -> None:
    first = load("edinet", files.edinet(files.SAKATA, files.edinet_row(7)))

    second = load("edinet", files.edinet(files.SAKATA, files.edinet_row(8)))

    first.refresh_from_db()
    assert (first.state, second.state) == (SnapshotState.RETIRED, SnapshotState.CURRENT)
    assert set(Entry.objects.values_list("key", "snapshot_id")) == {("E00006", second.pk), ("E00008", second.pk)}
    assert not storing.exists(storing.entry_table(first.pk))


def test_a_faulty_file_leaves_the_old_register(db: None, load: Load, begin: Begin) -> None:
    load("edinet", files.edinet(files.SAKATA))
    cut = begin("edinet", files.edinet(*map(files.edinet_row, range(10, 40))).encode()[:-60])

    with pytest.raises(BadInput) as refused:
        actions.load_snapshot(cut, by=None)

    cut.refresh_from_db()
    assert cut.state == SnapshotState.FAILED
    assert "cut short" in cut.why
    assert cut.why == str(refused.value.sentence)
    assert list(Entry.objects.values_list("key", flat=True)) == ["E00006"]
    assert not storing.exists(storing.entry_table(cut.pk))


def test_a_shrunken_register_waits_for_a_person(db: None, load: Load, officer: User) -> None:
    load("edinet", files.edinet(*map(files.edinet_row, range(10, 20))))

    small = load("edinet", files.edinet(files.edinet_row(1)))

    assert small.state == SnapshotState.HELD
    assert Entry.objects.count() == 10
    actions.confirm_swap(small, by=officer)
    assert list(Entry.objects.values_list("key", flat=True)) == ["E00001"]
    with pytest.raises(WrongState):
        actions.confirm_swap(small, by=officer)


def test_many_refused_rows_wait_for_a_person(db: None, load: Load) -> None:
    snapshot = load("edinet", files.edinet(files.SAKATA, "a", "b", "c"))

    assert (snapshot.state, snapshot.why) == (
        SnapshotState.HELD, "3 of 4 rows were refused; see the report."
    )  # fmt: skip


def test_two_rows_of_a_number_keep_the_active_one(db: None, load: Load) -> None:
    number = files.bin_number(1)
    closed = files.legal_entity(number, 'ТОО "Старая Арқа"', statusru="Снят с учета")
    active = files.legal_entity(number, 'ТОО "Арқа"')
    others = [files.legal_entity(files.bin_number(n), f"ТОО {n}") for n in range(2, 12)]

    snapshot = load("gbd-ul", files.page(closed, *others, active), name="page.json")

    entry = queries.entry_by("gbd-ul", number)
    assert entry is not None
    assert (entry.title, entry.warnings) == ('ТОО "Арқа"', ["two_rows"])
    assert (snapshot.rows_kept, snapshot.rows_refused) == (11, 1)
    assert list(RefusedRow.objects.values_list("line", "reason", "found")) == [(1, "key_twice", number)]


# --- interrupted, cancelled, two at once -----------------------------------------------------------------------------

SCRIPT = """
import sys
import django
django.setup()
from kopir.registers import actions, batches
from kopir.registers.models import Snapshot
batches.ROWS = 50
def progress(snapshot):
    print(snapshot.rows_kept, flush=True)
    sys.stdin.readline()  # until the test says: go on, or has closed it
actions.load_snapshot(Snapshot.objects.get(pk=int(sys.argv[1])), by=None, progress=progress)
"""


def child(snapshot: Snapshot) -> subprocess.Popen[str]:
    """Another process that loads this snapshot into the test's database; after each batch it waits to be told."""
    said = connection.settings_dict
    url = f"postgresql://{said['USER']}:{said['PASSWORD']}@{said['HOST'] if '/' not in said['HOST'] else ''}"
    url += f":{said['PORT']}" if said["PORT"] else ""
    url += f"/{said['NAME']}" + (f"?host={said['HOST']}" if "/" in said["HOST"] else "")
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(snapshot.pk)],
        env={**os.environ, "KOPIR_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "kopir.config.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_is_resumed_where_it_stopped(begin: Begin) -> None:
    snapshot = begin("edinet", files.edinet(*map(files.edinet_row, range(1, 2001)), "a,b"))
    process = child(snapshot)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n\n")  # for two batches; after the third it is killed
    process.stdin.flush()
    for _ in range(3):
        process.stdout.readline()

    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()

    snapshot.refresh_from_db()
    stored = snapshot.rows_kept
    assert snapshot.state == SnapshotState.LOADING
    assert 150 <= stored < 2000
    [(in_table,)] = storing.rows_of("select count(*) from {}", storing.entry_table(snapshot.pk))
    assert in_table == stored
    _until_released("edinet")
    assert actions.interrupted() == [snapshot.pk]
    seen: list[int] = []
    actions.load_snapshot(snapshot, by=None, progress=lambda now: seen.append(now.rows_kept))
    assert snapshot.state == SnapshotState.CURRENT
    assert seen[0] > stored
    assert (snapshot.rows_kept, snapshot.rows_refused, Entry.objects.count()) == (2000, 1, 2000)
    assert Entry.objects.values("key").distinct().count() == 2000


def _until_released(source: str) -> None:
    """PostgreSQL notices that a process is gone a moment later."""
    for _ in range(1200):
        if source not in importing.held_sources():
            return
        time.sleep(0.05)
    pytest.fail("the lock of the killed process was not released")


@pytest.mark.django_db(transaction=True)
def test_a_second_import_of_the_register_is_refused_and_the_first_can_be_cancelled(begin: Begin) -> None:
    first = begin("edinet", files.edinet(*map(files.edinet_row, range(1, 3001))))
    second = begin("edinet", files.edinet(files.SAKATA))
    process = child(first)
    assert process.stdout is not None
    process.stdout.readline()

    with pytest.raises(AlreadyThere) as refused:
        actions.load_snapshot(second, by=None)
    actions.cancel_import(first, by=None)
    process.communicate(timeout=300)

    assert str(refused.value.sentence).startswith("An import of this register is running")
    first.refresh_from_db()
    assert first.state == SnapshotState.CANCELLED
    assert not storing.exists(storing.entry_table(first.pk))
    assert Entry.objects.count() == 0
    actions.load_snapshot(second, by=None)
    assert Entry.objects.count() == 1


def test_the_database_refuses_two_loading_and_two_current(db: None, begin: Begin) -> None:
    one = begin("edinet", files.edinet(files.SAKATA))
    two = begin("edinet", files.edinet(files.edinet_row(1)))
    for state in (SnapshotState.LOADING, SnapshotState.CURRENT):
        Snapshot.objects.filter(pk=one.pk).update(state=state)

        with pytest.raises(IntegrityError), transaction.atomic():
            Snapshot.objects.filter(pk=two.pk).update(state=state)


def test_a_waiting_import_is_cancelled_at_once(db: None, begin: Begin, officer: User) -> None:
    snapshot = begin("edinet", files.edinet(files.SAKATA))

    actions.cancel_import(snapshot, by=officer)

    snapshot.refresh_from_db()
    assert snapshot.state == SnapshotState.CANCELLED
    with pytest.raises(WrongState):
        actions.load_snapshot(snapshot, by=officer)


@pytest.mark.django_db(transaction=True)
def test_readers_see_the_old_register_until_the_swap_is_over(load: Load, begin: Begin) -> None:
    load("edinet", files.edinet(*map(files.edinet_row, range(1, 501))))
    snapshot = begin("edinet", files.edinet(*map(files.edinet_row, range(1000, 1700))))
    seen: set[tuple[int, int]] = set()
    looked, stop = threading.Event(), threading.Event()

    def watch() -> None:
        try:
            while not stop.is_set():
                with connection.cursor() as cursor:
                    cursor.execute("select count(*), coalesce(min(substr(key, 2)::int), 0) from registers_entry")
                    seen.add(cursor.fetchone())
                looked.set()
        finally:
            connection.close()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        assert looked.wait(60)
        actions.load_snapshot(snapshot, by=None)
    finally:
        stop.set()
        watcher.join()

    # Between the swap and the dropping of the old rows both may stand in the table; queries ask by snapshot.
    assert seen <= {(500, 1), (700, 1000), (1200, 1)}
    assert (500, 1) in seen


def test_a_swap_that_fails_leaves_the_old_register(
    db: None, load: Load, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = load("edinet", files.edinet(files.SAKATA))
    new = begin("edinet", files.edinet(files.SAKATA, files.edinet_row(7)))

    def broken(*_args: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(storing, "attach", broken)
    with pytest.raises(RuntimeError):
        actions.load_snapshot(new, by=None)

    old.refresh_from_db()
    assert old.state == SnapshotState.CURRENT
    assert [found.entry.key for found in queries.find("6020001008662")] == ["E00006"]
    monkeypatch.undo()
    actions.load_snapshot(new, by=None)
    assert {entry.snapshot_id for entry in Entry.objects.all()} == {new.pk}


# --- differences -----------------------------------------------------------------------------------------------------


def test_a_difference_changes_adds_closes_and_removes(db: None, load: Load, begin: Begin) -> None:
    kept, renamed, closed, deleted, added = (files.corporate_number(serial) for serial in range(5))
    base = load(
        "houjin",
        files.houjin(*[files.houjin_row(n, f"株式会社{n[-2:]}甲") for n in (kept, renamed, closed, deleted)]),
    )
    difference = files.houjin(
        files.houjin_row(renamed, "株式会社旧", c3="11", c24="0"),
        files.houjin_row(renamed, "株式会社さくら", c3="11"),
        files.houjin_row(closed, "株式会社02甲", c3="71", c19="2026-11-01", c20="11"),
        files.houjin_row(deleted, "株式会社03甲", c3="99"),
        files.houjin_row(added, "株式会社新星"),
    )

    applied = load("houjin", difference, is_difference=True)

    assert (applied.state, applied.rows_kept, applied.rows_left_out) == (SnapshotState.CURRENT, 4, 1)
    assert dict(Entry.objects.values_list("key", "status")) == {
        kept: "active", renamed: "active", closed: "closed", added: "active",
    }  # fmt: skip
    assert set(Entry.objects.values_list("snapshot_id", flat=True)) == {base.pk}
    assert [found.entry.key for found in queries.find("株式会社さくら") if found.same] == [renamed]
    assert [found.entry.key for found in queries.find("Shinsei") if found.score > 0.5] == [added]
    before = list(Entry.objects.order_by("key").values())
    with pytest.raises(actions.NothingNew):
        begin("houjin", difference, is_difference=True)
    again = load("houjin", difference + "\r\n", is_difference=True)
    assert again.state == SnapshotState.CURRENT
    assert list(Entry.objects.order_by("key").values()) == before


def test_a_difference_needs_a_full_register_and_a_source_that_has_them(db: None, load: Load) -> None:
    row = files.houjin(files.houjin_row(files.corporate_number(1), "株式会社甲"))

    with pytest.raises(BadInput, match="full register"):
        load("houjin", row, is_difference=True)
    with pytest.raises(BadInput, match="daily differences"):
        load("edinet", files.edinet(files.SAKATA), is_difference=True)


# --- the fast way ----------------------------------------------------------------------------------------------------


def test_the_fast_way_gives_the_same_rows(tmp_path: Path) -> None:
    numbers = [files.corporate_number(serial) for serial in range(40)]
    odd = [
        {}, {"c25": "Sakata Seed Co., Ltd."}, {"c29": "サカタノタネ"}, {"c19": "2020-03-31"}, {"c19": "2020-02-31"},
        {"c7": "株式会社　二つの　空白"}, {"c7": "Ｕｍｉｏｓ株式会社"}, {"c7": "LATIN ONLY LTD"}, {"c24": "0"},
        {"c30": "1"}, {"c3": "99"}, {"c3": "55"}, {"c9": "31"}, {"c7": ""}, {"c7": '株式会社"引用"'},
        {"c23": "2019-01-05"}, {"c7": "株式会社\\t"}, {"c12": "=1+1"}, {"c14": "99", "c17": "アメリカ合衆国"},
        {"c8": "00012345"}, {"c25": "Société Anonyme"}, {"c29": "sakata"}, {"c7": "株式会社ЛОГИСТИК"},
        {"c7": "長" * 500}, {"c2": "1234567890123"}, {"c2": "12"}, {"c23": "x"},
        {"c10": "", "c11": "", "c12": "", "c17": "海外"},
    ]  # fmt: skip
    rows = [
        files.houjin_row(number, f"株式会社試験{place}", **odd[place % len(odd)])
        for place, number in enumerate(numbers)
    ]
    path = tmp_path / "houjin.csv"
    path.write_bytes(files.houjin(*rows).encode())

    fast = list(batches.batches("houjin", path, snapshot_id=5))
    file = opened("houjin", path)
    careful = [item for item in layout_of("houjin").read(file) if not getattr(item, "removed", False)]
    slow = list(gathered(iter(careful), file, source="houjin", snapshot_id=5))

    assert sorted(fast[0].data.splitlines()) == sorted(slow[0].data.splitlines())
    assert sorted((one.line, one.reason) for one in fast[0].refused) == sorted(
        (one.line, one.reason) for one in slow[0].refused
    )
    assert (fast[0].kept, fast[0].line) == (slow[0].kept, 40)


def test_the_fast_way_goes_on_behind_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kopir.registers import houjin_bulk

    monkeypatch.setattr(houjin_bulk, "BLOCK", 2_000)
    rows = [files.houjin_row(files.corporate_number(serial), f"株式会社試験{serial}") for serial in range(200)]
    path = tmp_path / "houjin.csv"
    path.write_bytes(files.houjin(*rows).encode("cp932"))

    whole = list(batches.batches("houjin", path, snapshot_id=5))
    rest = list(batches.batches("houjin", path, snapshot_id=5, after=whole[3].line))

    assert len(whole) > 6
    assert b"".join(batch.data for batch in rest) == b"".join(batch.data for batch in whole[4:])
    assert sum(batch.kept for batch in whole) == 200


def test_memory_does_not_grow_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "ROWS", 200)
    peaks = []
    for rows in (1_000, 1_000, 6_000):  # the first run fills the caches
        path = tmp_path / f"{rows}.csv"
        path.write_text(files.kz_stat(*[files.kz_row(files.bin_number(n), f"ТОО {n}") for n in range(rows)]))
        tracemalloc.start()
        for _batch in batches.batches("kz-stat", path, snapshot_id=5):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[2] < 3 * peaks[1]


@pytest.fixture
def uploads(settings: object, tmp_path: Path) -> Path:
    settings.VAR = tmp_path / "var"  # type: ignore[attr-defined]
    return tmp_path / "var" / "uploads"


def test_an_upload_beyond_the_limit_leaves_no_file(settings: object, uploads: Path) -> None:
    settings.UPLOAD_MB = 1  # type: ignore[attr-defined]
    half = b"x" * (512 * 1024)

    assert actions.keep_upload([half, half], "fits.csv").stat().st_size == 1024 * 1024
    with pytest.raises(BadInput):
        actions.keep_upload([half, half, b"x"], "large.csv")

    assert len(list(uploads.iterdir())) == 1


def test_a_broken_upload_leaves_no_file(uploads: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"a"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        actions.keep_upload(broken(), "file.csv")

    assert list(uploads.iterdir()) == []


def test_uploads_go_with_the_end_of_their_import(db: None, uploads: Path, begin: Begin, tmp_path: Path) -> None:
    path = actions.keep_upload([files.edinet(files.SAKATA).encode()], "file.csv")
    snapshot = begin("edinet", path)
    actions.forget_upload(snapshot.pk)
    assert path.exists()  # it waits

    actions.load_snapshot(snapshot, by=None)

    assert snapshot.state == SnapshotState.CURRENT
    assert not path.exists()
    elsewhere = begin("edinet", files.edinet(files.SAKATA, files.edinet_row(7)))
    actions.load_snapshot(elsewhere, by=None)
    assert Path(elsewhere.file_path).exists()  # not an upload


def test_a_held_upload_stays_until_it_is_decided(db: None, uploads: Path, load: Load, begin: Begin) -> None:
    load("edinet", files.edinet(*map(files.edinet_row, range(10, 20))))
    path = actions.keep_upload([files.edinet(files.SAKATA).encode()], "file.csv")
    snapshot = actions.load_snapshot(begin("edinet", path), by=None)
    assert (snapshot.state, path.exists()) == (SnapshotState.HELD, True)

    actions.confirm_swap(snapshot, by=None)

    assert not path.exists()


@pytest.mark.django_db(transaction=True)
def test_one_file_begun_twice_at_the_same_moment_is_one_import(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(files.edinet(files.SAKATA))
    ready = threading.Barrier(2)
    refused: list[AlreadyThere] = []

    def run() -> None:
        try:
            with transaction.atomic():
                ready.wait(60)
                actions.begin_import(actions.Wanted("edinet", path), by=None)
                time.sleep(0.3)  # as an outer transaction that is not over yet
        except AlreadyThere as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert (Snapshot.objects.count(), len(refused)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_waiting_imports_of_free_registers_are_queued_again_once(begin: Begin) -> None:
    waiting = begin("edinet", files.edinet(files.SAKATA))

    with importing.only_one("edinet"):
        tasks.resume_interrupted(0)
    assert not ProcrastinateJob.objects.exists()

    tasks.resume_interrupted(0)
    tasks.resume_interrupted(0)

    assert list(ProcrastinateJob.objects.values_list("args", flat=True)) == [{"pk": waiting.pk}]
