"""The pair of countries is read from its file."""

from kopir.core import pair


def test_two_sides_with_names_in_four_languages() -> None:
    assert [side.code for side in pair.sides()] == ["KZ", "JP"]
    assert [side.label("kk") for side in pair.sides()] == ["Қазақстан", "Жапония"]
    assert all(set(side.name) == {"en", "ru", "kk", "ja"} for side in pair.sides())


def test_the_other_side_is_across_the_bridge() -> None:
    other = pair.other_side("KZ")

    assert other is not None
    assert other.code == "JP"
    assert pair.other_side("FR") is None
