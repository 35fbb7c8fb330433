"""A typed text is prepared as the engine does it, only faster."""

from __future__ import annotations

import numpy as np
import pytest

from kopir.engines import ranking
from kopir.engines.ranking.problem import Prepared
from kopir.engines.text.encoders import Vectors, bundled_encoders
from kopir.matches.queries.typed import Remembering, prepare_typed


class _Counting:
    """An encoder that counts the texts it is given."""

    name = "counting"
    dimensions = 2

    def __init__(self) -> None:
        self.given: list[str] = []

    def encode(self, texts: list[str]) -> Vectors:
        self.given += texts
        return np.array([[len(text), 1] for text in texts], dtype=np.float32)


def test_each_text_is_encoded_once() -> None:
    encoder = _Counting()
    remembering = Remembering(encoder)
    remembering.learn(["honey"])

    vectors = remembering.encode(["wax", "honey", "wax"])

    assert encoder.given == ["honey", "wax"]
    assert vectors.tolist() == [[3, 1], [5, 1], [3, 1]]
    assert remembering.encode([]).shape == (0, 2)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("業務用のはちみつを年20トン輸入したい。中国産は不要。", "ja"),
        ("Бөшкедегі бал жеткізушісін іздейміз, жылына 20 тонна.", "kk"),
        ("Ищем поставщика мёда. Не перекупщиков.", "ru"),
    ],
)
def test_a_typed_text_is_prepared_as_any_other(text: str, lang: str) -> None:
    need = ranking.Need(id="1", lang=lang, text=text, wants="supplier", must=("in drums",))
    plain = ranking.prepare_needs([need], encoders=bundled_encoders())[0]

    typed = prepare_typed(need)

    for name in Prepared.__slots__:
        one, other = getattr(plain, name), getattr(typed, name)
        if isinstance(one, np.ndarray):
            # A batch of another size sums in another order.
            np.testing.assert_allclose(other, one, atol=2e-3, err_msg=name)
        else:
            assert other == one, name


def test_a_typed_offer_stands_on_the_offers_side() -> None:
    typed = prepare_typed(ranking.Offer(id="1", lang="en", text="We press sunflower oil.", kind="manufacturer"))

    assert str(typed.side) == "offer"
