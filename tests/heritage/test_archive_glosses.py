"""Short descriptions are said in the reader's language, and marked where nobody has said them yet."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils import translation

from kopir.core import public
from kopir.core.errors import BadInput
from kopir.core.models import User
from kopir.heritage import actions
from kopir.heritage.models import CountStatement, Holder
from kopir.heritage.queries import glosses

pytestmark = pytest.mark.django_db


def said(english: str, language: str) -> str:
    public.forget_version()
    with translation.override(language):
        return Template("{% load archive_tags %}{% said words %}").render(Context({"words": english}))


def test_a_description_is_said_in_the_readers_language(officer: User) -> None:
    actions.write_gloss("embassy leaflet", {"ru": "буклет посольства", "ja": "大使館のリーフレット"}, by=officer)

    assert [said("embassy leaflet", language) for language in ("en", "ru", "ja", "kk")] == [
        "embassy leaflet",
        "буклет посольства",
        "大使館のリーフレット",
        '<span lang="en">embassy leaflet</span>',
    ]


def test_a_description_cannot_carry_markup() -> None:
    assert said("<b>x</b>", "ja") == '<span lang="en">&lt;b&gt;x&lt;/b&gt;</span>'


def test_writing_the_same_again_changes_nothing(officer: User) -> None:
    first = actions.write_gloss("guide", {"ru": "экскурсовод"}, by=officer)

    again = actions.write_gloss("guide", {"ru": " экскурсовод "}, by=officer)

    assert (again.pk, again.ru) == (first.pk, "экскурсовод")


def test_an_empty_description_is_refused(officer: User) -> None:
    with pytest.raises(BadInput):
        actions.write_gloss("  ", {}, by=officer)


def test_what_is_in_use_is_listed_gaps_first(officer: User) -> None:
    Holder.objects.create(name="Museum", place="Maizuru")
    actions.write_gloss("Museum", {"kk": "музей", "ru": "музей", "ja": "記念館"}, by=officer)

    found = [(one.english, one.missing) for one in glosses.in_use()]

    assert found == [("Maizuru", 3), ("Museum", 0)]
    assert not CountStatement.objects.exists()
