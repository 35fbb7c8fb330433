"""Names that are one party's meet in every script, those that are not do not, and nobody is lost in an index."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from conftest import SHARED
from kopir.engines.screening import Kind, Listed, ListedName, Subject, build, compare, compare_many, hit_at
from kopir.engines.screening.batch import compare_file, screen_file
from kopir.engines.text.tables import MalformedInput

BENCHMARK = SHARED / "benchmarks" / "screening"


def person(key: str, *names: str, **more: object) -> Listed:
    return Listed(key, Kind.PERSON, tuple(ListedName(name) for name in names), **more)  # type: ignore[arg-type]


def company(key: str, *names: str, **more: object) -> Listed:
    return Listed(key, Kind.ORGANISATION, tuple(ListedName(name) for name in names), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("schema", "one", "other"),
    [
        ("Person", "Ivan Primerov", "PRIMEROV, Ivan"),
        ("Person", "Иван Примеров", "Ivan Primerov"),
        ("Person", "Ivan Petrovich Primerov", "Ivan Primerov"),
        ("Person", "Ерлан Жұмабаев", "Yerlan Zhumabayev"),
        ("Person", "山田太郎", "Taro Yamada"),
        ("Person", "김정수", "Kim Jong Su"),
        ("Person", "محمد حسن", "Mohammed Hassan"),
        ("Person", "Dr. Ivan Primerov", "Ivan Primerov"),
        ("Person", "IvanPrimerov", "Ivan Primerov"),
        ("Person", "Bill Johnson", "William Johnson"),
        ("Company", "ТОО «Алтай Бал»", "Altai Bal LLP"),
        ("Company", "Kаzatomprom", "Kazatomprom"),  # the second letter is Cyrillic
        ("Company", "Good Will Trading", "Goodwill Trading"),
        ("Person", "Hasan bin Primer", "Hassan bin Primer"),
        ("Person", "Hasan bin Primer", "bin Primer, Hasan"),
        ("Company", "A B C", "A.B.C."),
        ("Company", "1st Example Bank", "First Example Bank"),
        ("Company", "Exa\u202emple Works", "Example Works"),
        ("Company", "株式会社トヨタ", "Toyota Corporation"),
    ],
)
def test_one_party_is_a_hit_in_either_order(schema: str, one: str, other: str) -> None:
    there, back = compare(schema, one, other), compare(schema, other, one)

    assert there.hit
    assert there.score == pytest.approx(back.score, abs=0.02)
    assert there.because


@pytest.mark.parametrize(
    ("schema", "one", "other"),
    [
        ("Person", "Ivan Primerov", "Ivan Obraztsov"),
        ("Person", "Angelo Cruz", "Angela Merkel"),
        ("Person", "習明", "山田太郎"),
        ("Company", "Altai Bal", "Semey Cement"),
        ("Company", "Deutsche Example Bank", "Siemens Example"),
        ("Person", "Ahmad bin Hasan", "Hasan bin Ahmad"),  # a father and his son
        ("Company", "A.B.C.", "C.B.A."),
        ("Company", "A B C", "C B A"),
        ("Company", "K.L.M. Company", "M.L.K. Company"),
        ("Company", "Kitola Co., Ltd.", "Kit S.A."),
        ("Company", "MODEX Inc.", "MITEX"),
        ("Person", "", "Ivan Primerov"),
        ("Person", "!!!", "???"),
        ("Company", "\u200b", "A"),
    ],
)
def test_two_parties_are_no_hit(schema: str, one: str, other: str) -> None:
    assert not compare(schema, one, other).hit


@pytest.mark.parametrize("text", ["a" * 100_000, "\x00", "🙂" * 300, "\u202e" * 50, "ا" * 500, "金" * 400, "1" * 400])
def test_hostile_names_break_nothing(text: str) -> None:
    compare("Person", text, "Ivan Primerov")
    compare("Company", text, text)


def test_evidence_says_which_words_met_and_which_did_not() -> None:
    found = compare("Person", "Ivan Petrovich Primerov", "Примеров Иван")

    said = {(one.how, one.ours, one.theirs) for one in found.because}
    assert ("same", "ivan", "ivan") in said
    assert ("missing", "petrovich", "") in said


PARTIES = [
    person("l:1", "Ivan Primerov", "Иван Примеров", births=("1962-05-04",), countries=("ru",)),
    person("l:2", "Mohammed Obraz", identifiers=("passport:K123",)),
    company("l:3", "Example Trading Works", "Vydumka Trading"),
    Listed("l:4", Kind.VESSEL, (ListedName("Primer Star"),), identifiers=("imo:1234567",)),
    Listed("l:5", Kind.ORGANISATION, (ListedName("Obrazets Holding"), ListedName("OH Group", is_weak=True))),
]


def keys(subject: Subject) -> list[str]:
    return [found.key for found in build(PARTIES).screen([subject])[0]]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (Subject(Kind.PERSON, ("Primerov Ivan",)), ["l:1"]),
        (Subject(Kind.PERSON, ("Somebody Else", "Иван Премеров")), ["l:1"]),
        (Subject(Kind.ORGANISATION, ("Ivan Primerov",)), []),  # people are not companies
        (Subject(Kind.UNKNOWN, ("Ivan Primerov",)), ["l:1"]),
        (Subject(Kind.ORGANISATION, ("ТОО «Выдумка Трейдинг»",)), ["l:3"]),
        (Subject(Kind.PERSON, ("Quite Another",), identifiers=("id:k-123",)), ["l:2"]),
        (Subject(Kind.PERSON, ("Quite Another",)), []),
        (Subject(Kind.PERSON, ()), []),
    ],
)
def test_index_finds_who_is_asked_for(subject: Subject, expected: list[str]) -> None:
    assert keys(subject) == expected


def test_other_birth_or_country_lowers_a_hit_and_never_hides_it() -> None:
    index = build(PARTIES)
    plain, born, abroad = (
        index.screen([subject])[0][0]
        for subject in (
            Subject(Kind.PERSON, ("Ivan Primerov",)),
            Subject(Kind.PERSON, ("Ivan Primerov",), births=("1990",)),
            Subject(Kind.PERSON, ("Ivan Primerov",), countries=("kz",)),
        )
    )

    assert plain.score > abroad.score > born.score >= hit_at()
    asked = Subject(Kind.PERSON, ("Ivan Primerov",), births=("1990",))
    assert index.screen([asked], cutoff=0.1)[0][0].score >= hit_at()  # nor where less is asked for
    assert [one.how for one in born.because if one.what == "birth"] == ["different"]
    assert [one.how for one in abroad.because if one.what == "country"] == ["different"]


def test_equal_number_is_a_hit_by_itself() -> None:
    found = build(PARTIES).screen([Subject(Kind.VESSEL, ("Other Name",), identifiers=("imo:1234567",))])[0][0]

    assert (found.key, found.score) == ("l:4", 1.0)


def test_weak_alias_counts_less() -> None:
    index = build(PARTIES)

    strong = index.screen([Subject(Kind.ORGANISATION, ("Obrazets Holding",))])[0][0]
    weak = index.screen([Subject(Kind.ORGANISATION, ("OH Group",))])[0][0]

    assert strong.score > weak.score


def test_answers_do_not_depend_on_who_else_is_asked_for() -> None:
    index = build(PARTIES)
    subjects = [Subject(Kind.PERSON, ("Ivan Primerov",)), Subject(Kind.ORGANISATION, ("Vydumka Trading LLP",))]

    together = index.screen(subjects)

    assert together == [index.screen([one])[0] for one in subjects]
    assert build([]).screen(subjects) == [[], []]


def test_pairs_of_a_file_are_compared_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    pairs, out = tmp_path / "p.csv", tmp_path / "o.csv"
    text = 'id,schema,name1,name2\n1,Person,Иван Примеров,Ivan Primerov\n2,Company,=1+1,"x"\n'
    pairs.write_text(text, encoding="utf-8")

    assert compare_file(pairs, out) == 2

    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["hit"] for row in rows] == ["1", "0"]
    assert rows[1]["name1"] == "'=1+1"
    assert "same ivan=ivan" in rows[0]["because"]


def test_names_of_a_file_are_screened(tmp_path: Path) -> None:
    names, out = tmp_path / "n.csv", tmp_path / "h.csv"
    names.write_text("name,schema,birth\nPrimerov Ivan,Person,1962\nNobody Known,Person,\n", encoding="utf-8")

    assert screen_file(names, out, build(PARTIES)) == (2, 1)
    with out.open(encoding="utf-8", newline="") as file:
        assert [(row["line"], row["list"], row["key"]) for row in csv.DictReader(file)] == [("2", "l", "l:1")]


def test_unknown_kind_of_party_is_refused_with_its_line(tmp_path: Path) -> None:
    names = tmp_path / "n.csv"
    names.write_text("name,schema\nIvan,Person\nIvan,Dragon\n", encoding="utf-8")

    with pytest.raises(MalformedInput, match="line 3"):
        screen_file(names, tmp_path / "h.csv", build(PARTIES))
    assert not (tmp_path / "h.csv").exists()


@pytest.mark.skipif(not BENCHMARK.exists(), reason="the benchmarks from outside are not here")
def test_labelled_pairs_are_told_apart_better_than_by_the_peer() -> None:
    with (BENCHMARK / "name_bench_cases.csv").open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    answers = compare_many((row["schema"], row["name1"], row["name2"]) for row in cases)
    right = sum(answer.hit and row["is_match"] == "true" for answer, row in zip(answers, cases, strict=True))
    true = sum(row["is_match"] == "true" for row in cases)
    said = sum(answer.hit for answer in answers)

    assert 2 * right / (true + said) > 0.796
    assert right / true >= 0.835


@pytest.mark.skipif(not BENCHMARK.exists(), reason="the benchmarks from outside are not here")
def test_cross_script_pairs_reach_their_scores() -> None:
    lines = (BENCHMARK / "watchman_cross_script_pairs.csv").read_text(encoding="utf-8").splitlines()
    pairs = list(csv.reader(line for line in lines if line and not line.startswith("#")))

    short = [(one, other) for one, other, least, *_ in pairs if compare("Person", one, other).score < float(least)]

    assert len(pairs) > 20
    assert short == []
