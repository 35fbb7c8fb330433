"""A register's file opened safely: zip or plain, its encoding found, its lines handed out one by one.

A zip is refused when a member would leave its folder, when it holds more members than a register has, or when it grows
more than a register's text does (a zip bomb). Limits are of what is read, not of what the directory claims.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from kopir.registers.layouts.codes import Fault, Refusal, Unusable

MAX_LINE = 1024 * 1024  # bytes; the longest real line seen is below 20 KB
MAX_RATIO = 100  # text of registers shrinks 5 to 20 times
SMALL_MEMBER = 1024 * 1024  # a bomb is no danger below this
MAX_TOTAL = 60 * 1024**3
MAX_MEMBERS = 100_000
SAMPLE = 256 * 1024


@dataclass(slots=True)
class Line:
    """A line of text with its number from 1, or why it cannot be read. `ended` is false for a last line cut short."""

    number: int
    text: str
    refusal: Refusal | None = None
    ended: bool = True


class _Counted(io.RawIOBase):
    """Counts the bytes of the file itself that have been read: the progress bar."""

    def __init__(self, raw: IO[bytes]) -> None:
        self.raw = raw
        self.done = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.raw.seek(offset, whence)

    def tell(self) -> int:
        return self.raw.tell()

    def readinto(self, buffer: object) -> int:
        chunk = self.raw.read(len(buffer))  # type: ignore[arg-type]
        buffer[: len(chunk)] = chunk  # type: ignore[index]
        self.done = max(self.done, self.raw.tell())
        return len(chunk)

    def close(self) -> None:
        self.raw.close()
        super().close()


class RegisterFile:
    """A file of a register: plain text, a zip of texts, or a sheet. Read it once, from the beginning."""

    def __init__(
        self, path: Path, *, encodings: tuple[str, ...], suffixes: tuple[str, ...], many_members: bool = False
    ) -> None:
        self.path = path
        self.encodings = encodings
        self.suffixes = suffixes
        self.many_members = many_members
        self.size = path.stat().st_size
        self._counted: _Counted | None = None
        if self.size == 0:
            raise Unusable(Fault.EMPTY)

    @property
    def bytes_done(self) -> int:
        """How much of the file has been read so far."""
        return min(self._counted.done, self.size) if self._counted else 0

    def _open(self) -> _Counted:
        self._counted = _Counted(self.path.open("rb"))
        return self._counted

    @property
    def is_zip(self) -> bool:
        """Whether the file begins as a zip does (an XLSX is one as well)."""
        with self.path.open("rb") as file:
            return file.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}

    def is_sheet(self) -> bool:
        """Whether it is an XLSX."""
        if not self.is_zip:
            return False
        with self.path.open("rb") as file, self._archive(file) as archive:
            return "xl/workbook.xml" in archive.namelist()

    def _archive(self, file: IO[bytes]) -> zipfile.ZipFile:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
            raise Unusable(Fault.ZIP_BROKEN, found=str(error)) from error
        check_archive(archive)
        return archive

    def streams(self) -> Iterator[tuple[str, IO[bytes]]]:
        """The texts in the file with their names: itself, or the members of the zip."""
        if not self.is_zip:
            with self._open() as raw:
                yield self.path.name, io.BufferedReader(raw, 1024 * 1024)
            return
        with io.BufferedReader(self._open(), 1024 * 1024) as file, self._archive(file) as archive:
            members = [one for one in archive.infolist() if self._is_wanted(one)]
            if not members or (len(members) > 1 and not self.many_members):
                names = ", ".join(one.filename for one in archive.infolist()[:5])
                raise Unusable(Fault.ZIP_MEMBERS, found=names)
            for member in sorted(members, key=lambda one: one.filename):
                with archive.open(member) as stream:
                    yield member.filename, cast("IO[bytes]", _Checked(stream, member))

    def _is_wanted(self, member: zipfile.ZipInfo) -> bool:
        place = PurePosixPath(member.filename)
        return not member.is_dir() and place.suffix.lower() in self.suffixes and "__MACOSX" not in place.parts

    def lines(self) -> Iterator[Line]:
        """The lines of all texts, decoded. A line that cannot be decoded is handed out as a refusal."""
        number = 0
        for _name, stream in self.streams():
            decoder = _Decoder(self.encodings)
            for raw, ended in _raw_lines(stream):
                number += 1
                yield decoder.line(number, raw, ended=ended)


class _Checked(io.RawIOBase):
    """A member of a zip: never gives more than it declared, and says in our words when it is broken."""

    def __init__(self, stream: IO[bytes], member: zipfile.ZipInfo) -> None:
        self.stream = stream
        self.left = member.file_size
        self.name = member.filename

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            chunk = self.stream.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise Unusable(Fault.ZIP_BROKEN, found=str(error)) from error
        self.left -= len(chunk)
        if self.left < 0:
            raise Unusable(Fault.ZIP_BOMB, found=self.name)
        return chunk

    def readline(self, size: int | None = -1) -> bytes:
        try:
            chunk = self.stream.readline(-1 if size is None else size)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise Unusable(Fault.ZIP_BROKEN, found=str(error)) from error
        self.left -= len(chunk)
        if self.left < 0:
            raise Unusable(Fault.ZIP_BOMB, found=self.name)
        return chunk


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse what no register's zip is: paths out of the folder, far too many or far too large members, passwords."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise Unusable(Fault.ZIP_BOMB, found=str(len(members)))
    if sum(member.file_size for member in members) > MAX_TOTAL:
        raise Unusable(Fault.ZIP_BOMB, found=str(sum(member.file_size for member in members)))
    for member in members:
        place = PurePosixPath(member.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or ":" in place.parts[0:1]:
            raise Unusable(Fault.ZIP_PATH, found=member.filename)
        if member.flag_bits & 0x1:
            raise Unusable(Fault.ZIP_ENCRYPTED, found=member.filename)
        if member.file_size > SMALL_MEMBER and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise Unusable(Fault.ZIP_BOMB, found=member.filename)


def _raw_lines(stream: IO[bytes]) -> Iterator[tuple[bytes | None, bool]]:
    """Lines without their end, and whether they had one. None stands for a line longer than MAX_LINE."""
    while True:
        raw = stream.readline(MAX_LINE)
        if not raw:
            return
        if raw.endswith(b"\n"):
            yield raw.rstrip(b"\r\n"), True
        elif len(raw) < MAX_LINE:
            yield raw, False
        else:
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(MAX_LINE)
            yield None, bool(raw)


class _Decoder:
    """Decides the encoding by the first line that is not plain ASCII, then holds to it."""

    def __init__(self, encodings: tuple[str, ...]) -> None:
        self.encodings = encodings
        self.chosen: str | None = None

    def line(self, number: int, raw: bytes | None, *, ended: bool) -> Line:
        if raw is None:
            return Line(number, "", Refusal.LINE_TOO_LONG, ended)
        if number == 1:
            raw = self._without_mark(raw)
        if b"\x00" in raw:
            return Line(number, raw.decode("ascii", "replace")[:200], Refusal.NUL, ended)
        try:
            return Line(number, self._decoded(raw, number), None, ended)
        except UnicodeDecodeError:
            return Line(number, raw[:200].decode("ascii", "replace"), Refusal.ENCODING, ended)

    def _without_mark(self, raw: bytes) -> bytes:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Unusable(Fault.UTF16, line=1)
        if raw.startswith(b"\xef\xbb\xbf"):
            self.chosen = "utf-8"
            return raw[3:]
        return raw

    def _decoded(self, raw: bytes, number: int) -> str:
        if self.chosen is not None:
            return raw.decode(self.chosen)
        if raw.isascii():
            return raw.decode("ascii")
        for encoding in self.encodings:
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            self.chosen = encoding
            return text
        raise Unusable(Fault.ENCODING_UNKNOWN, line=number, found=raw[:60].decode("ascii", "replace"))
