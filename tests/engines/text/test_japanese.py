"""Readings by the dictionary."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st

from kopir.engines.text.japanese import morphemes, reading


def test_reading_of_a_name() -> None:
    assert reading("東京電力") == "トウキョウデンリョク"


def test_words_of_a_name() -> None:
    assert [found.surface for found in morphemes("日本電信電話")] == ["日本", "電信", "電話"]


def test_a_text_longer_than_the_dictionary_takes() -> None:
    assert len(reading("銀行" * 30_000)) > 10_000


def test_threads_have_their_own_tokenizer() -> None:
    names = [f"東京{number}銀行" for number in range(40)]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(reading, names))

    assert found == [reading(name) for name in names]


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_never_raises(text: str) -> None:
    assert isinstance(reading(text), str)
