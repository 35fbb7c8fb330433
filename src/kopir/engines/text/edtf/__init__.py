"""Dates that are not quite known, written in EDTF (ISO 8601-2): read, put into words, suggested from plain forms.

Outsiders use: `read`, `in_words`, `suggest`, `Period`, `NotEdtf`. The package `edtf` judges the writing; what it gets
wrong (a winter that ends in December, an unknown start ten years before the end) is computed here.
"""

from kopir.engines.text.edtf.reading import LONGEST, NotEdtf, Period, read
from kopir.engines.text.edtf.suggesting import suggest
from kopir.engines.text.edtf.wording import in_words

__all__ = ["LONGEST", "NotEdtf", "Period", "in_words", "read", "suggest"]
