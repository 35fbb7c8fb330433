"""Boxes for words of a bounded length: the browser never cuts what is pasted, the message says how long it is."""

from __future__ import annotations

from typing import Any

from django import forms

from kopir.companies.forms import TidyCharField, text_area


class WordsField(TidyCharField):
    """Several lines, up to `max_length` letters."""

    def __init__(self, *, rows: int = 3, **fields: Any) -> None:
        super().__init__(widget=text_area(rows), **fields)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class LineField(TidyCharField):
    """One line, up to `max_length` letters."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


def day_input() -> forms.DateInput:
    """A calendar of the browser."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
