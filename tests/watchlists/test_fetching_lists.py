"""`kopir watchlists fetch` against a server of our own, with whole real files and all that goes wrong on the way."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from conftest import REPOSITORY
from kopir.registers.fetching import Limits
from kopir.watchlists import actions, commands, fetching, queries
from kopir.watchlists.models import ListedParty, ListSnapshot
from kopir.watchlists.sources import sources
from kopir.watchlists.states import ListState
from registers.test_fetching import Server, server, whole
from watchlists.lists import un_list

__all__ = ["server"]  # the fixture of the registers' tests
pytestmark = pytest.mark.django_db
REAL = REPOSITORY / "data" / "watchlists"  # whole lists, as their publishers gave them out
FAST = Limits(tries=3, wait=0.01, timeout=60, max_bytes=30_000_000)


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: object) -> None:
    queries.forget_index()
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    patient = fetching.fetch
    monkeypatch.setattr(fetching, "fetch", lambda code, *, url="": patient(code, url=url, limits=FAST))


def fetch(*words: str) -> Result:
    return CliRunner().invoke(commands.watchlists, ["fetch", *words])


def un(folder: Path, number: int) -> bytes:
    return un_list(folder, number).read_bytes()


def current(source: str) -> ListSnapshot:
    return ListSnapshot.objects.get(source=source, state=ListState.CURRENT)


@pytest.mark.parametrize(
    ("source", "name", "parties"),
    [
        ("ofac-sdn", "ofac2021_sdn.csv", 5_000),
        ("ofac-cons", "ofac2021_cons_prim.csv", 100),
        ("un-sc", "UN_consolidated_2026-02-27.xml", 900),
    ],
)
def test_whole_real_file_is_fetched_and_a_second_time_changes_nothing(
    source: str, name: str, parties: int, server: Server
) -> None:
    server.answers[f"/{name}"] = whole(gzip.decompress((REAL / f"{name}.gz").read_bytes()))

    first = fetch(source, "--url", f"{server.url}/{name}")
    second = fetch(source, "--url", f"{server.url}/{name}")

    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert current(source).parties > parties
    assert len(first.output.splitlines()) == len(second.output.splitlines()) == 1
    assert "nothing has changed" in second.output


def test_redirect_is_followed_and_a_cut_file_gone_on_with(server: Server, tmp_path: Path) -> None:
    def lead(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", "/there.xml")
        request.end_headers()

    server.answers["/list.xml"] = lead
    server.answers["/there.xml"] = whole(un(tmp_path, 20), cut_at=2_000)

    done = fetch("un-sc", "--url", f"{server.url}/list.xml")

    assert (done.exit_code, current("un-sc").parties) == (0, 20), done.output


def test_file_that_stays_cut_leaves_the_list_in_use(server: Server, tmp_path: Path) -> None:
    content = un(tmp_path, 5)
    server.answers["/list.xml"] = whole(content)
    fetch("un-sc", "--url", f"{server.url}/list.xml")
    server.answers["/list.xml"] = whole(un(tmp_path, 9)[:-300], etag='"two"')  # whole for HTTP, half for XML

    broken = fetch("un-sc", "--url", f"{server.url}/list.xml")

    assert (broken.exit_code, current("un-sc").parties) == (2, 5)


def _page(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.end_headers()
    request.wfile.write(b"<!doctype html><html><body>Maintenance</body></html>")


def _large(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", str(FAST.max_bytes + 1))
    request.end_headers()


def _gone(request: BaseHTTPRequestHandler) -> None:
    request.send_response(404)
    request.end_headers()


@pytest.mark.parametrize("answer", [_page, _large, _gone])
def test_what_is_no_list_is_said_in_one_line(answer: Callable[[BaseHTTPRequestHandler], None], server: Server) -> None:
    server.answers["/list.xml"] = answer

    done = fetch("un-sc", "--url", f"{server.url}/list.xml")

    assert (done.exit_code, len(done.output.splitlines())) == (2, 1)
    assert done.output.startswith("kopir: un-sc: ")
    assert not ListSnapshot.objects.exists()


def test_list_that_shrinks_by_more_than_a_fifth_is_held(server: Server, tmp_path: Path) -> None:
    server.answers["/list.xml"] = whole(un(tmp_path, 10))
    fetch("un-sc", "--url", f"{server.url}/list.xml")
    server.answers["/list.xml"] = whole(un(tmp_path, 7), etag='"two"')

    done = fetch("un-sc", "--url", f"{server.url}/list.xml")

    assert (done.exit_code, current("un-sc").parties) == (0, 10)
    assert "\theld\t" in done.output


def test_one_that_fails_does_not_stop_the_others(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = sources()
    ours = {
        "ofac-sdn": replace(known["ofac-sdn"], url=f"{server.url}/gone.xml"),
        "un-sc": replace(known["un-sc"], url=f"{server.url}/un.xml"),
    }
    monkeypatch.setattr(commands, "sources", lambda: ours)
    monkeypatch.setattr(fetching, "sources", lambda: ours)
    server.answers["/gone.xml"] = _gone
    server.answers["/un.xml"] = whole(un(tmp_path, 4))

    done = fetch()

    assert (done.exit_code, current("un-sc").parties) == (2, 4)
    assert len(done.output.splitlines()) == 2


def test_one_address_is_not_for_several_lists() -> None:
    assert fetch("un-sc", "ofac-sdn", "--url", "http://127.0.0.1/x").exit_code == 2


SCRIPT = """
import sys, time
from pathlib import Path
import django
django.setup()
from kopir.watchlists import actions
from kopir.watchlists.actions import loading
whole = loading._raise_version
def wait():
    print("all rows are written, nothing is committed", flush=True)
    time.sleep(60)
loading._raise_version = wait
actions.load_list("un-sc", Path(sys.argv[1]), by=None)
"""


@pytest.mark.django_db(transaction=True)
def test_load_that_is_killed_leaves_the_list_in_use_and_is_done_again(tmp_path: Path) -> None:
    actions.load_list("un-sc", un_list(tmp_path, 5), by=None)
    newer = un_list(tmp_path, 9, name="newer.xml")
    said = connection.settings_dict
    host = said["HOST"]
    url = f"postgresql://{said['USER']}:{said['PASSWORD']}@{'' if '/' in host else host}"
    url += f":{said['PORT']}" if said["PORT"] else ""
    url += f"/{said['NAME']}" + (f"?host={host}" if "/" in host else "")
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(newer)],
        env={**os.environ, "KOPIR_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "kopir.config.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert "nothing is committed" in process.stdout.readline()

    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()

    assert (current("un-sc").parties, ListedParty.objects.count()) == (5, 5)
    again = actions.load_list("un-sc", newer, by=None)  # waits until the database has let go of the dead one
    assert (again.state, ListedParty.objects.count()) == (ListState.CURRENT, 9)
