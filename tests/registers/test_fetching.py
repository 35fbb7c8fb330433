"""Downloads from a server of our own: cut and gone on with, repeated, wrong, circling, too large."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import Request

import pytest

from kopir.core.errors import BadInput
from kopir.registers import fetching
from kopir.registers.fetching import Limits, download, fetch

CONTENT = bytes(range(256)) * 2000
FAST = Limits(tries=3, wait=0.01, timeout=60)
Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """Answers by path; keeps the headers it was asked with."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def do_GET(self) -> None:
                outer.asked.append((self.path, dict(self.headers)))
                outer.answers[self.path.partition("?")[0]](self)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.asked.append((body, dict(self.headers)))
                outer.answers["POST " + self.path](self)

            def log_message(self, *_args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


def whole(content: bytes = CONTENT, *, etag: str = '"one"', cut_at: int | None = None, claim: int = 0) -> Answer:
    """A file with ranges; `cut_at` breaks the line after that many bytes, once."""
    cuts = [cut_at]

    def answer(request: BaseHTTPRequestHandler) -> None:
        begin = 0
        asked = request.headers.get("Range")
        if asked and request.headers.get("If-Range") == etag:
            begin = int(asked.removeprefix("bytes=").rstrip("-"))
            request.send_response(206)
            request.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
        else:
            request.send_response(200)
        request.send_header("ETag", etag)
        request.send_header("Content-Length", str(claim or len(content) - begin))
        request.end_headers()
        cut = cuts.pop() if cuts else None
        request.wfile.write(content[begin:cut])

    return answer


def test_a_file_is_fetched_with_its_hash(server: Server, tmp_path: Path) -> None:
    server.answers["/file"] = whole()

    path = download(Request(f"{server.url}/file"), tmp_path / "file.zip", limits=FAST)

    assert path.read_bytes() == CONTENT
    digest = hashlib.sha256(CONTENT).hexdigest()
    assert (tmp_path / "file.zip.sha256").read_text() == f"{digest}  file.zip\n"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file.zip", "file.zip.sha256"]


def test_a_cut_download_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.answers["/file"] = whole(cut_at=100_000)

    path = download(Request(f"{server.url}/file"), tmp_path / "file.zip", limits=FAST)

    assert path.read_bytes() == CONTENT
    assert [headers.get("Range") for _path, headers in server.asked] == [None, "bytes=100000-"]
    assert server.asked[1][1]["If-Range"] == '"one"'


def test_a_later_call_goes_on_and_a_changed_file_begins_anew(server: Server, tmp_path: Path) -> None:
    server.answers["/file"] = whole(cut_at=100_000)
    with pytest.raises(BadInput):
        download(Request(f"{server.url}/file"), tmp_path / "file.zip", limits=Limits(tries=1, wait=0))
    other = CONTENT[::-1]
    server.answers["/file"] = whole(other, etag='"two"')

    path = download(Request(f"{server.url}/file"), tmp_path / "file.zip", limits=FAST)

    assert path.read_bytes() == other
    assert server.asked[-1][1]["Range"] == "bytes=100000-"


def test_an_error_of_the_server_is_tried_again(server: Server, tmp_path: Path) -> None:
    codes = [500, 503]

    def sometimes(request: BaseHTTPRequestHandler) -> None:
        if codes:
            request.send_response(codes.pop())
            request.end_headers()
        else:
            whole()(request)

    server.answers["/file"] = sometimes

    assert download(Request(f"{server.url}/file"), tmp_path / "f", limits=FAST).read_bytes() == CONTENT
    assert len(server.asked) == 3


def test_a_missing_file_is_not_tried_again(server: Server, tmp_path: Path) -> None:
    server.answers["/file"] = lambda request: (request.send_response(404), request.end_headers(), None)[-1]

    with pytest.raises(BadInput, match="404"):
        download(Request(f"{server.url}/file"), tmp_path / "f", limits=FAST)

    assert len(server.asked) == 1


def test_a_wrong_length_is_never_taken_for_whole(server: Server, tmp_path: Path) -> None:
    server.answers["/file"] = whole(claim=len(CONTENT) + 10, etag="")

    with pytest.raises(BadInput):
        download(Request(f"{server.url}/file"), tmp_path / "f", limits=FAST)

    assert not (tmp_path / "f").exists()


def test_redirects_in_a_circle_are_refused(server: Server, tmp_path: Path) -> None:
    def circle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", "/file")
        request.end_headers()

    server.answers["/file"] = circle

    with pytest.raises(BadInput, match="circle"):
        download(Request(f"{server.url}/file"), tmp_path / "f", limits=FAST)

    assert len(server.asked) < 12


def test_a_redirect_to_a_file_of_the_machine_is_refused(server: Server, tmp_path: Path) -> None:
    def away(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", "file:///etc/passwd")
        request.end_headers()

    server.answers["/file"] = away

    with pytest.raises(BadInput):
        download(Request(f"{server.url}/file"), tmp_path / "f", limits=FAST)

    assert not (tmp_path / "f").exists()


def test_a_file_larger_than_the_cap_is_refused(server: Server, tmp_path: Path) -> None:
    server.answers["/file"] = whole()

    with pytest.raises(BadInput, match="larger"):
        download(Request(f"{server.url}/file"), tmp_path / "f", limits=Limits(max_bytes=1000, tries=1))

    assert not (tmp_path / "f").exists()


def test_gleif_is_found_through_its_list(server: Server, tmp_path: Path) -> None:
    listed = {"data": {"lei2": {"full_file": {"csv": {"url": f"{server.url}/golden.zip"}}}}}
    server.answers["/latest"] = whole(json.dumps(listed).encode())
    server.answers["/golden.zip"] = whole()

    path = fetch("gleif", tmp_path, url=f"{server.url}/latest", limits=FAST)

    assert (path.name, path.read_bytes()) == ("gleif_lei2.csv.zip", CONTENT)


def test_houjin_posts_the_token_of_its_page(server: Server, tmp_path: Path) -> None:
    page = '<input type="hidden" name="x.request.token" value="abc"><dt>全国</dt>'
    page += '<a onclick="return doDownload(42);">zip</a>'
    server.answers["/zenken"] = whole(page.encode())
    server.answers["POST /zenken"] = whole()

    path = fetch("houjin", tmp_path, url=f"{server.url}/zenken", limits=FAST)

    assert path.read_bytes() == CONTENT
    assert server.asked[-1][0] == "x.request.token=abc&event=download&selDlFileNo=42"


def test_pages_are_fetched_to_the_last_and_gone_on_with(server: Server, tmp_path: Path) -> None:
    fails = [True]

    def pages(request: BaseHTTPRequestHandler) -> None:
        number = int(request.path.rpartition("=")[2])
        if number == 3 and fails:
            fails.pop()
            request.send_response(403)
            request.end_headers()
            return
        whole(json.dumps({"elements": [{"id": number}], "totalPages": 4}).encode())(request)

    server.answers["/pages"] = pages
    url = f"{server.url}/pages?page={{page}}"
    with pytest.raises(BadInput, match="403"):
        fetch("gbd-ul", tmp_path, url=url, limits=FAST)

    path = fetch("gbd-ul", tmp_path, url=url, limits=FAST)

    assert [json.loads(line)["elements"] for line in path.read_text().splitlines()] == [
        [{"id": n}] for n in (1, 2, 3, 4)
    ]
    assert [asked.rpartition("=")[2] for asked, _headers in server.asked] == ["1", "2", "3", "3", "4"]


def test_a_register_without_a_public_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="without a key"):
        fetching.fetch("kz-stat", tmp_path)
