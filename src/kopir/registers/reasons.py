"""Why a row was refused or is doubtful, and why a file cannot be used, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.registers.layouts.codes import Fault, Refusal, Warning_

REFUSED: dict[str, Promise] = {
    Refusal.COLUMNS: _("The row does not have the number of columns this register has."),
    Refusal.QUOTES: _("A quotation mark opens in this row and is never closed."),
    Refusal.LINE_TOO_LONG: _("The line is longer than one megabyte."),
    Refusal.FIELD_TOO_LONG: _("A cell is far longer than this register's cells are."),
    Refusal.ENCODING: _("The line holds bytes that are not letters in the file's encoding."),
    Refusal.NUL: _("The line holds zero bytes."),
    Refusal.KEY_MISSING: _("The register's own number is missing."),
    Refusal.KEY_SHAPE: _("The register's own number does not have its shape."),
    Refusal.KEY_TWICE: _("Another row of the file has the same number; the active one, else the first, was kept."),
    Refusal.NAME_MISSING: _("The name is missing."),
    Refusal.KIND: _("The kind of organisation is not a three-digit code."),
    Refusal.PROCESS: _("The kind of change is none this register knows."),
    Refusal.NOT_AN_OBJECT: _("The entry is not a JSON object."),
}
DOUBTFUL: dict[str, Promise] = {
    Warning_.CHECK_DIGIT: _("The check digit of a number does not fit."),
    Warning_.NUMBER_SHAPE: _("A number does not have its usual shape and was left out."),
    Warning_.NO_NUMBER: _("The register states no official number."),
    Warning_.DATE: _("A date was impossible and was left out."),
    Warning_.NAME_CUT: _("Something was appended to the name; it was cut to the legal name."),
    Warning_.LOOKALIKES: _("The name mixed Latin and Cyrillic letters that look alike; they were brought into one."),
    Warning_.FORMULA: _("A cell begins like a formula; it was kept as text."),
    Warning_.QUOTES_MENDED: _("The quotation marks of the name were mended."),
    Warning_.TWO_ROWS: _("The register has two rows with this number; this is the active one, else the first."),
    Warning_.REGION: _("The region could not be told."),
    Warning_.ACTIVITY: _("The activity code is not known."),
    Warning_.SIZE: _("The size code is not known."),
    Warning_.TEXT_CUT: _("A text was longer than can be kept and was cut."),
    Warning_.HIDDEN: _("The register asks not to show this entry in searches by name."),
    Warning_.NAME_IMAGE: _("The register shows part of the name as an image; a letter may be missing."),
}
FAULTS: dict[str, Promise] = {
    Fault.EMPTY: _("The file is empty."),
    Fault.ENCODING_UNKNOWN: _("The file's encoding could not be told; save it as UTF-8 and load it again."),
    Fault.UTF16: _("The file is in UTF-16; save it as UTF-8 and load it again."),
    Fault.NOT_THIS_LAYOUT: _("This is not a file of this register: its header or columns differ."),
    Fault.CUT: _("The file ends in the middle of a row: it was cut short. Nothing was changed."),
    Fault.ZIP_BROKEN: _("The zip file is damaged or cut short. Nothing was changed."),
    Fault.ZIP_BOMB: _("The zip file grows far beyond what a register is. It was not unpacked."),
    Fault.ZIP_PATH: _("The zip file holds a path that leads out of its folder. It was not unpacked."),
    Fault.ZIP_MEMBERS: _("The zip file must hold exactly one file of this register."),
    Fault.ZIP_ENCRYPTED: _("The zip file is protected by a password."),
    Fault.SHEET_BROKEN: _("The spreadsheet is damaged or cut short. Nothing was changed."),
    Fault.JSON_BROKEN: _("The JSON is damaged or cut short. Nothing was changed."),
    Fault.PAGES_MISSING: _("Pages are missing: fewer entries than the source announced. Nothing was changed."),
    Fault.ERROR_ANSWER: _("The file holds an error message of the source, not its data."),
}


def sentence(code: str) -> Promise | str:
    """The words for any of the codes."""
    return REFUSED.get(code) or DOUBTFUL.get(code) or FAULTS.get(code) or code
