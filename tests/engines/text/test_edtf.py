"""Dates that are not quite known."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kopir.engines.text.edtf import NotEdtf, Period, in_words, read, suggest

READ = {
    "1945-10-05": (date(1945, 10, 5), date(1945, 10, 5)),
    "1945-10": (date(1945, 10, 1), date(1945, 10, 31)),
    "1945": (date(1945, 1, 1), date(1945, 12, 31)),
    "1945~": (date(1945, 1, 1), date(1945, 12, 31)),
    "1945-10?": (date(1945, 10, 1), date(1945, 10, 31)),
    "1945%": (date(1945, 1, 1), date(1945, 12, 31)),
    "194X": (date(1940, 1, 1), date(1949, 12, 31)),
    "19XX": (date(1900, 1, 1), date(1999, 12, 31)),
    "1945-XX": (date(1945, 1, 1), date(1945, 12, 31)),
    "1945-10-XX": (date(1945, 10, 1), date(1945, 10, 31)),
    "1945-10-05/1949": (date(1945, 10, 5), date(1949, 12, 31)),
    "1939/1952~": (date(1939, 1, 1), date(1952, 12, 31)),
    "1945/..": (date(1945, 1, 1), None),
    "1945/": (date(1945, 1, 1), None),
    "../1950": (None, date(1950, 12, 31)),
    "/1950": (None, date(1950, 12, 31)),
    "[1946,1947]": (date(1946, 1, 1), date(1947, 12, 31)),
    "[..1946]": (None, date(1946, 12, 31)),
    "[1945..1947]": (date(1945, 1, 1), date(1947, 12, 31)),
    "{1946,1948}": (date(1946, 1, 1), date(1948, 12, 31)),
    "1945-21": (date(1945, 3, 1), date(1945, 5, 31)),
    "1945-24": (date(1945, 12, 1), date(1946, 2, 28)),
    "1947-24": (date(1947, 12, 1), date(1948, 2, 29)),
}
REFUSED = {
    "": ("empty", 0),
    "unknown": ("strange-letter", 0),
    "1948-02-30": ("no-such-day", 8),
    "1947-02-29": ("no-such-day", 8),
    "1948-13": ("no-such-month", 5),
    "1948/1945": ("wrong-order", 5),
    "1945-1948": ("shape", 0),
    "[1946,]": ("shape", 6),
    "[]": ("shape", 0),
    "/": ("shape", 0),
    "../..": ("shape", 0),
    "0000": ("shape", 0),
    "1945-10-05T10": ("strange-letter", 10),
    "1" * 81: ("too-long", 80),
}
WORDS = {
    "1945-10-05": ("5 October 1945", "5 октября 1945 года", "1945 жылғы 5 қазан", "1945年10月5日"),
    "1945-10": ("October 1945", "октябрь 1945 года", "1945 жылғы қазан", "1945年10月"),
    "1945": ("1945", "1945 год", "1945 жыл", "1945年"),
    "1945~": ("about 1945", "около 1945 года", "шамамен 1945 жыл", "1945年ごろ"),
    "1945?": ("1945 (uncertain)", "1945 год (предположительно)", "1945 жыл (болжам бойынша)", "1945年（推定）"),
    "194X": ("1940s", "1940-е годы", "1940-жылдар", "1940年代"),
    "1945/1948": ("1945–1948", "1945–1948 годы", "1945–1948 жылдар", "1945〜1948年"),
    "1945-10-05/1948": (
        "5 October 1945 – 1948",
        "с 5 октября 1945 года по 1948 год",
        "1945 жылғы 5 қазаннан 1948 жылға дейін",
        "1945年10月5日〜1948年",
    ),
    "1939/1952~": (
        "1939 – about 1952",
        "с 1939 года по примерно 1952 год",
        "1939 жылдан шамамен 1952 жылға дейін",
        "1939年〜1952年ごろ",
    ),
    "../1950": ("until 1950", "до 1950 года", "1950 жылға дейін", "1950年まで"),
    "/1950": (
        "until 1950 (beginning not known)",
        "до 1950 года (начало неизвестно)",
        "1950 жылға дейін (басталуы белгісіз)",
        "1950年まで（始期不明）",
    ),
    "1945/..": ("from 1945", "с 1945 года", "1945 жылдан бастап", "1945年から"),
    "[..1946]": ("1946 or earlier", "не позднее 1946 года", "1946 жылдан кеш емес", "1946年以前"),
    "[1946,1947]": ("1946 or 1947", "1946 год или 1947 год", "1946 жыл немесе 1947 жыл", "1946年または1947年"),
    "1945-23": ("autumn 1945", "осень 1945 года", "1945 жылғы күз", "1945年秋"),
    "1945-24": (
        "winter 1945–1946",
        "зима 1945–1946 годов",
        "1945–1946 жылдардағы қыс",
        "1945年から1946年にかけての冬",
    ),
}
SUGGESTED = {
    "осень 1945": "1945-23",
    "осенью 1945 года": "1945-23",
    "昭和20年10月": "1945-10",
    "昭和20年10月5日": "1945-10-05",
    "昭和元年": "1926",
    "1945-1948": "1945/1948",
    "1945–1948 гг.": "1945/1948",
    "1945年〜1948年": "1945/1948",
    "1945年から1948年まで": "1945/1948",
    "с 1945 по 1948 год": "1945/1948",
    "between 1946 and 1948": "1946/1948",
    "около 1946": "1946~",
    "шамамен 1946 жыл": "1946~",
    "1946年ごろ": "1946~",
    "ca. 1946": "1946~",
    "1946 or 1947": "[1946,1947]",
    "1946 или 1947 год": "[1946,1947]",
    "1946年または1947年": "[1946,1947]",
    "5.10.1945": "1945-10-05",
    "5 октября 1945 года": "1945-10-05",
    "1945 жылғы 5 қазан": "1945-10-05",
    "October 5, 1945": "1945-10-05",
    "1945年10月5日": "1945-10-05",
    "1940-е годы": "194X",
    "late 1940s": "194X",
    "1940-жылдар": "194X",
    "1940年代": "194X",
    "before 1950": "../1950",
    "до 1950 года": "../1950",
    "1950 жылға дейін": "../1950",
    "after 1945": "1945/..",
    "1945 жылдан бастап": "1945/..",
    "возможно, около 1946": "1946%",
    "194x": "194X",
    "when the river froze": "",
    "": "",
    "30 February 1948": "",
}
LANGUAGES = ("en", "ru", "kk", "ja")


@pytest.mark.parametrize(("text", "days"), READ.items())
def test_period_read(text: str, days: tuple[date | None, date | None]) -> None:
    assert read(text) == Period(text, *days)


@pytest.mark.parametrize(("text", "refusal"), REFUSED.items())
def test_nonsense_is_refused_with_its_place(text: str, refusal: tuple[str, int]) -> None:
    with pytest.raises(NotEdtf) as caught:
        read(text)

    assert (caught.value.code, caught.value.position) == refusal


@pytest.mark.parametrize(("text", "said"), WORDS.items())
def test_period_said_in_each_language(text: str, said: tuple[str, ...]) -> None:
    assert tuple(in_words(text, language) for language in LANGUAGES) == said


@pytest.mark.parametrize(("typed", "edtf"), SUGGESTED.items())
def test_plain_forms_are_suggested(typed: str, edtf: str) -> None:
    assert suggest(typed) == edtf


@given(st.one_of(st.text(max_size=200), st.text(alphabet="0123456789X-/.,[]{}~?% ", max_size=90)))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_or_refused_at_once(text: str) -> None:
    begun = time.process_time()

    try:
        period = read(text)
    except NotEdtf:
        pass
    else:
        assert all(in_words(period.edtf, language) for language in LANGUAGES)
        if period.earliest is not None and period.latest is not None:
            assert period.earliest <= period.latest
    suggested = suggest(text)
    if suggested:
        read(suggested)

    assert time.process_time() - begun < 2


def test_longest_set_is_read_at_once() -> None:
    text = "[" + ",".join(["1945-10-05"] * 7) + "]"
    begun = time.process_time()

    read(text)

    assert time.process_time() - begun < 2
