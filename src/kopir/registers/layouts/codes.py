"""Why a row was refused or is doubtful, and why a whole file cannot be used: codes. `reasons` has the words."""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """The row cannot be used."""

    COLUMNS = "columns"
    QUOTES = "quotes"
    LINE_TOO_LONG = "line_too_long"
    FIELD_TOO_LONG = "field_too_long"
    ENCODING = "encoding"
    NUL = "nul"
    KEY_MISSING = "key_missing"
    KEY_SHAPE = "key_shape"
    KEY_TWICE = "key_twice"
    NAME_MISSING = "name_missing"
    KIND = "kind"
    PROCESS = "process"
    NOT_AN_OBJECT = "not_an_object"


class Warning_(StrEnum):  # noqa: N801 -- `Warning` is Python's own
    """The row is kept, with a mark."""

    CHECK_DIGIT = "check_digit"
    NUMBER_SHAPE = "number_shape"
    NO_NUMBER = "no_number"
    DATE = "date"
    NAME_CUT = "name_cut"
    LOOKALIKES = "lookalikes"
    FORMULA = "formula"
    QUOTES_MENDED = "quotes_mended"
    TWO_ROWS = "two_rows"
    REGION = "region"
    ACTIVITY = "activity"
    SIZE = "size"
    TEXT_CUT = "text_cut"
    HIDDEN = "hidden"
    NAME_IMAGE = "name_image"


class Fault(StrEnum):
    """The file cannot be used as a whole: nothing of it is swapped in."""

    EMPTY = "empty"
    ENCODING_UNKNOWN = "encoding_unknown"
    UTF16 = "utf16"
    NOT_THIS_LAYOUT = "not_this_layout"
    CUT = "cut"
    ZIP_BROKEN = "zip_broken"
    ZIP_BOMB = "zip_bomb"
    ZIP_PATH = "zip_path"
    ZIP_MEMBERS = "zip_members"
    ZIP_ENCRYPTED = "zip_encrypted"
    SHEET_BROKEN = "sheet_broken"
    JSON_BROKEN = "json_broken"
    PAGES_MISSING = "pages_missing"
    ERROR_ANSWER = "error_answer"


class Unusable(Exception):
    """The file cannot be used: `fault` says why, `line` where (0: unknown), `found` what stood there."""

    def __init__(self, fault: Fault, *, line: int = 0, found: str = "") -> None:
        super().__init__(f"{fault.value} line={line} found={found[:80]!r}")
        self.fault = fault
        self.line = line
        self.found = found[:200]
