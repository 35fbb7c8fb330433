"""Japanese names as Soviet clerks wrote them. The list was written down before the rules."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.engines.identity.person_names import Candidate, Name, find, person_key, person_keys

with (Path(__file__).with_name("person_names.tsv")).open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="\t"))
SURNAMES = {row["kana"]: row["kanji"] for row in ROWS}
SPELLINGS = [(row["soviet"], row["kana"]) for row in ROWS if row["soviet"]]
NAMES = [Name(kana, person_keys(kanji, "ja-Jpan", kana)) for kana, kanji in SURNAMES.items()]


def places() -> list[int]:
    """At which place each spelling finds its surname; 99: not at all."""
    found = []
    for spelling, kana in SPELLINGS:
        order = [candidate.id for candidate in find(spelling, NAMES)]
        found.append(order.index(kana) + 1 if kana in order else 99)
    return found


def test_spellings_find_their_surname() -> None:
    assert (len(SURNAMES), len(SPELLINGS)) == (66, 60)

    found = places()

    missed = [spelling for spelling, place in zip(SPELLINGS, found, strict=True) if place > 1]
    assert found.count(1) >= 59, missed
    assert sum(place <= 3 for place in found) == 60


def test_every_way_of_writing_finds_one_person() -> None:
    suzuki = Name("Suzuki", person_keys("鈴木", "ja-Jpan", "スズキ"))
    tanaka = Name("Tanaka", person_keys("田中", "ja-Jpan", "タナカ"))

    found = {
        question: find(question, [suzuki, tanaka])
        for question in ("Судзуки", "Сузуки", "スズキ", "すずき", "ｽｽﾞｷ", "鈴木", "Suzuki", "SUZUKI", "Szuki")
    }

    assert {question: [one.id for one in candidates] for question, candidates in found.items()} == {
        question: ["Suzuki"] for question in found
    }
    assert found["Судзуки"] == [Candidate("Suzuki", 1.0)]


@pytest.mark.parametrize(
    "forms",
    [
        ("Шимизу", "Симидзу", "Shimizu", "Simizu", "シミズ"),
        ("Цучия", "Тутия", "Tsuchiya", "Tutiya", "ツチヤ"),
        ("Ёсида", "Йошида", "Иосида", "Yoshida", "Yosida", "ヨシダ"),
        ("Намба", "Нанба", "Namba", "Nanba", "ナンバ"),
        ("Оота", "Ота", "Ōta", "Ohta", "Oota", "オオタ"),
        ("Фудзита", "Худжита", "Fujita", "Huzita", "フジタ"),
    ],
)
def test_spellings_of_one_name_have_one_key(forms: tuple[str, ...]) -> None:
    assert {person_key(form) for form in forms} == {person_key(forms[0])}


def test_whole_names_are_found_by_each_word() -> None:
    one = Name(1, person_keys("Судзуки Иосио", "ru-Cyrl"))
    other = Name(2, person_keys("Танака Кэнъити", "ru-Cyrl"))

    assert [found.id for found in find("Yoshio Suzuki", [one, other])] == [1]
    assert [found.id for found in find("Кеничи", [one, other])] == [2]


def test_kanji_without_reading_are_found_by_themselves_alone() -> None:
    name = Name(1, person_keys("髙橋", "ja-Jpan"))

    assert find("高橋", [name]) == [Candidate(1, 1.0)]
    assert find("高橋一郎", [name]) == [Candidate(1, 0.9)]
    assert find("Такахаси", [name]) == []


@given(st.text(max_size=200))
def test_any_text_has_keys(text: str) -> None:
    assert all(0 < len(key) <= 60 for key in person_keys(text))
    assert find("", NAMES) == []
