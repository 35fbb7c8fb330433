"""Registers downloaded where a source offers a file without a key: resumable, with the file's hash kept beside it.

A half file is `name.part` with `name.part.json` (address, ETag, length); the next try asks for the rest and the server
says whether it is still the same file. Only urllib; addresses come from `data/registers/sources.toml` or the caller.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from email.message import Message
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from django.utils.translation import gettext as _

from kopir.core.errors import BadInput
from kopir.registers.sources import About, about

CHUNK = 1024 * 1024
MAX_BYTES = 20 * 1024**3
TRIES = 5
TIMEOUT = 60.0
_MAX_REDIRECTS = 5
_AGENT = "Kopir register import (open source; chamber of commerce)"
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_TOKEN = re.compile(r'name="([^"]*token[^"]*)"\s+value="([^"]*)"', re.IGNORECASE)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Limits:
    """How patient a download is."""

    max_bytes: int = MAX_BYTES
    tries: int = TRIES
    wait: float = 2.0
    timeout: float = TIMEOUT


@dataclass(frozen=True)
class Kept:
    """What is known of a half file."""

    url: str
    etag: str = ""
    length: int = 0


class _Redirects(HTTPRedirectHandler):
    """Follows few redirects, never to another kind of address than http and https."""

    max_redirections = _MAX_REDIRECTS
    max_repeats = 2

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> Request | None:
        """Refuse a way out of the web."""
        if urlsplit(newurl).scheme not in {"http", "https"}:
            raise BadInput(_("The server led to an address that is not on the web."))
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _nothing(_done: int, _whole: int) -> None:
    """Nobody watches."""


def _opener() -> OpenerDirector:
    return build_opener(_Redirects())


def fetch(
    source: str, folder: Path, *, url: str = "", limits: Limits = Limits(), progress: Progress = _nothing
) -> Path:
    """Download the source's file into `folder`; `url` stands in for the address in the settings' data."""
    said = about(source)
    if said.kind == "none":
        raise BadInput(_("This register's publisher offers no file without a key; download it by hand."))
    said = replace(said, url=url or said.url)
    if urlsplit(said.url).scheme not in {"http", "https"}:
        raise BadInput(_("The address must begin with http:// or https://."))
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / said.file
    if said.kind == "pages":
        return _fetch_pages(said, target, limits, progress)
    if said.kind == "gleif":
        said = replace(said, url=_golden_copy(said, limits))
    request = _form(said, limits) if said.kind == "form" else Request(said.url, headers=dict(said.headers))  # noqa: S310
    return download(request, target, limits=limits, progress=progress)


def download(request: Request, target: Path, *, limits: Limits = Limits(), progress: Progress = _nothing) -> Path:
    """One file, gone on with after a cut. Done when as many bytes are there as the server announced."""
    part = target.with_name(target.name + ".part")
    for attempt in range(limits.tries):
        try:
            _go_on(request, part, limits, progress)
        except HTTPError as error:
            error.close()
            if error.code not in _PASSING:
                raise BadInput(_("The server answered %(code)s.") % {"code": error.code}) from error
        except (URLError, http.client.HTTPException, ConnectionError, TimeoutError) as error:
            if attempt + 1 == limits.tries:
                raise BadInput(_("The server could not be reached; try again to go on.")) from error
        else:
            return _finish(part, target)
        time.sleep(limits.wait * (attempt + 1))
    raise BadInput(_("The server gave no whole file; try again to go on."))


def _known(part: Path) -> Kept | None:
    note = part.with_name(part.name + ".json")
    if not part.exists() or not note.exists():
        return None
    return Kept(**json.loads(note.read_text()))


def _go_on(request: Request, part: Path, limits: Limits, progress: Progress) -> None:
    """Ask for what is missing and write it behind what is there, or begin anew if the file changed."""
    known = _known(part)
    there = part.stat().st_size if known is not None and known.url == request.full_url else 0
    headers = {**dict(request.header_items()), "User-Agent": _AGENT}
    asked = Request(request.full_url, request.data, headers, method=request.get_method())  # noqa: S310 -- as above
    if there and known is not None and known.etag:
        asked.add_header("Range", f"bytes={there}-")
        asked.add_header("If-Range", known.etag)
    try:
        answer = _opener().open(asked, timeout=limits.timeout)
    except HTTPError as error:
        if error.code == 416 and known is not None and there == known.length:
            error.close()
            return
        if error.code == 416:
            part.unlink(missing_ok=True)
        if "redirect" in str(error.msg).lower() or error.code in {301, 302, 303, 307, 308}:
            error.close()
            raise BadInput(_("The server leads in a circle.")) from error
        raise
    with answer:
        begin = there if answer.status == http.client.PARTIAL_CONTENT and _begins_at(answer.headers, there) else 0
        length = begin + int(answer.headers.get("Content-Length") or 0)
        if length > limits.max_bytes:
            raise BadInput(_("The file is larger than a register can be."))
        etag = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
        kept = Kept(request.full_url, "" if etag.startswith("W/") else etag, length)
        part.with_name(part.name + ".json").write_text(json.dumps(asdict(kept)))
        _write(answer, part, begin, length, limits, progress)


def _begins_at(headers: Message, there: int) -> bool:
    return (headers.get("Content-Range") or "").startswith(f"bytes {there}-")


def _write(answer: IO[bytes], part: Path, begin: int, length: int, limits: Limits, progress: Progress) -> None:
    done = begin
    with part.open("r+b" if begin else "wb") as file:
        file.seek(begin)
        file.truncate()
        while chunk := answer.read(CHUNK):
            done += len(chunk)
            if done > limits.max_bytes:
                raise BadInput(_("The file is larger than a register can be."))
            file.write(chunk)
            progress(done, length)
    if length > begin and done != length:
        raise http.client.IncompleteRead(b"", length - done)


def _finish(part: Path, target: Path) -> Path:
    """Keep the hash beside the file and give the file its name."""
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    part.replace(target)
    target.with_name(target.name + ".sha256").write_text(f"{digest}  {target.name}\n")
    part.with_name(part.name + ".json").unlink(missing_ok=True)
    return target


def _text(url: str, limits: Limits, headers: Mapping[str, str] | None = None) -> str:
    """A small answer as text, with the same patience."""
    for attempt in range(limits.tries):
        request = Request(url, headers={"User-Agent": _AGENT, **(headers or {})})  # noqa: S310 -- checked by `fetch`
        try:
            with _opener().open(request, timeout=limits.timeout) as answer:
                text: str = answer.read(64 * 1024 * 1024).decode("utf-8")
                return text
        except HTTPError as error:
            error.close()
            if error.code not in _PASSING:
                raise BadInput(_("The server answered %(code)s.") % {"code": error.code}) from error
        except UnicodeDecodeError as error:
            raise BadInput(_("The server's answer is not text.")) from error
        except (URLError, http.client.HTTPException, ConnectionError, TimeoutError):
            pass
        time.sleep(limits.wait * (attempt + 1))
    raise BadInput(_("The server could not be reached; try again to go on."))


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(_("The server's answer is not what this register gives.")) from error


def _golden_copy(said: About, limits: Limits) -> str:
    """The address of the newest full LEI2 file in CSV, from GLEIF's list of publishes."""
    listed = _json(_text(said.url, limits, said.headers))
    try:
        found = listed["data"]["lei2"]["full_file"]["csv"]["url"]  # type: ignore[index]
    except (KeyError, TypeError) as error:
        raise BadInput(_("The server's answer is not what this register gives.")) from error
    return urljoin(said.url, str(found))


def _form(said: About, limits: Limits) -> Request:
    """The page's token and the number of the whole country's Unicode CSV, posted back to the page."""
    page = _text(said.url, limits, said.headers)
    token = _TOKEN.search(page)
    number = re.search(r"全国.*?doDownload\((\d+)\)", page, re.DOTALL)
    if token is None or number is None:
        raise BadInput(_("The server's answer is not what this register gives."))
    typed = {token.group(1): token.group(2), "event": "download", "selDlFileNo": number.group(1)}
    return Request(said.url, data=urlencode(typed).encode(), headers=dict(said.headers), method="POST")  # noqa: S310


def _fetch_pages(said: About, target: Path, limits: Limits, progress: Progress) -> Path:
    """All pages as lines of one file; an interrupted fetch goes on behind the last whole page."""
    part = target.with_name(target.name + ".part")
    done = _whole_lines(part)
    total = done + 1
    with part.open("a", encoding="utf-8") as file:
        while done < total:
            page = _json(_text(said.url.replace("{page}", str(done + 1)), limits, said.headers))
            if not isinstance(page, dict) or not isinstance(page.get("elements"), list):
                raise BadInput(_("The server's answer is not what this register gives."))
            total = max(int(page.get("totalPages") or 1), 1)
            file.write(json.dumps(page, ensure_ascii=False) + "\n")
            file.flush()
            done += 1
            if file.tell() > limits.max_bytes:
                raise BadInput(_("The file is larger than a register can be."))
            progress(done, total)
    return _finish(part, target)


def _whole_lines(part: Path) -> int:
    """How many whole pages are there; half a page at the end is cut off."""
    if not part.exists():
        return 0
    whole = 0
    lines = 0
    with part.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                break
            whole += len(line)
            lines += 1
    with part.open("r+b") as file:
        file.truncate(whole)
    return lines
