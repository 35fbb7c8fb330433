"""Concordances: whatever a code leads to exists, and the way back holds."""

import pytest

from kopir.engines.taxonomy.concordance import (
    hs_to_isic,
    isic_to_hs,
    isic_to_jsic,
    isic_to_oked,
    jsic_to_isic,
    oked_to_isic,
    parents,
)
from kopir.engines.taxonomy.labels import codes


def test_every_subheading_has_its_parents() -> None:
    headings, chapters = set(codes("hs4")), set(codes("hs2"))

    for code in codes("hs6"):
        assert parents("hs6", code) == (code[:4], code[:2])
        assert code[:4] in headings
        assert code[:2] in chapters


@pytest.mark.parametrize(("scheme", "top"), [("oked", 21), ("jsic", 20)])
def test_every_national_class_climbs_to_a_section(scheme: str, top: int) -> None:
    known = set(codes(scheme))
    sections = set()
    for code in known:
        above = parents(scheme, code)

        assert set(above) <= known
        sections.add((code, *above)[-1])
    assert len(sections) == top


def test_goods_lead_to_known_trades_and_back() -> None:
    trades = set(codes("isic4"))
    reached = 0
    for heading in codes("hs4"):
        found = hs_to_isic(heading)
        reached += bool(found)

        assert set(found) <= trades
        assert all(heading in isic_to_hs(code) for code in found)
    assert reached > 1180


def test_national_classes_meet_in_isic() -> None:
    trades = set(codes("isic4"))
    for code in codes("isic4"):
        assert all(code in oked_to_isic(oked) for oked in isic_to_oked(code))
        assert all(code in jsic_to_isic(jsic) for jsic in isic_to_jsic(code))
    assert all(set(jsic_to_isic(code)) <= trades for code in codes("jsic"))
    assert all(oked_to_isic(code) for code in codes("oked") if len(code) == 4)


def test_known_ways() -> None:
    assert hs_to_isic("0409") == ("0149",)
    assert oked_to_isic("01.11.1") == ("0111",)
    assert isic_to_oked("0112") == ("0112",)
    assert "0111" in isic_to_jsic("0112")
    assert hs_to_isic("nothing") == isic_to_hs("6201") == ()
