"""What goes in and out of the endpoints that compute. Field names are the columns of the command line."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict, StringConstraints

MAX_TEXT = 20_000
MAX_NEEDS = 50
MAX_OFFERS = 500
MAX_PAIRS = 2_000
MAX_TEXTS = 200
MAX_LETTERS = 400_000  # of all texts of one request: about a minute of reading for one processor

Text = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Short = Annotated[str, StringConstraints(max_length=500)]
Brief = Annotated[str, StringConstraints(max_length=20)]
Reader = Literal["kk", "ru", "ja", "en"]


def example(**values: Any) -> ConfigDict:
    """An example for the OpenAPI document."""
    return ConfigDict(json_schema_extra={"examples": [values]})


class Fault(Schema):
    """One field that cannot be used."""

    field: str
    error: str


class Refusal(Schema):
    """Why it was not done, as a sentence; `detail` names the fields at fault, if any."""

    model_config = example(error="This token lacks the scope “rank”.")

    error: str
    detail: list[Fault] | None = None


class Need(Schema):
    """What a company looks for."""

    model_config = example(
        id="n1", lang="ja", text="業務用はちみつを輸入したい", wants="supplier", must=["有機JAS"], country="JP"
    )

    id: Short
    lang: Brief = Field(default="", description="kk, ru, ja, en; empty: recognised.")
    text: Text
    wants: Brief = Field(default="", description="Role sought, such as supplier.")
    must: list[Short] = Field(default_factory=list, description="Hard requirements.", max_length=50)
    country: Brief = Field(default="", description="ISO 3166, two letters.")
    region: Brief = Field(default="", description="ISO 3166-2, such as KZ-63.")


class Offer(Schema):
    """What a company offers."""

    model_config = example(id="o1", lang="ru", text="Мёд в бочках 300 кг", kind="manufacturer", country="KZ")

    id: Short
    lang: Brief = ""
    text: Text
    kind: Brief = Field(default="", description="Its role, such as manufacturer.")
    seeks: Text = Field(default="", description="The partner it looks for, in its own words.")
    country: Brief = ""
    region: Brief = ""


class RankIn(Schema):
    """Needs and offers to be ranked against each other."""

    model_config = example(
        needs=[{"id": "n1", "lang": "ja", "text": "業務用はちみつを輸入したい", "country": "JP"}],
        offers=[
            {"id": "o1", "lang": "ru", "text": "Мёд в бочках 300 кг", "country": "KZ"},
            {"id": "o2", "lang": "kk", "text": "Қой жүні мен тері", "country": "KZ"},
        ],
        top=5,
        reader="en",
    )

    needs: list[Need] = Field(max_length=MAX_NEEDS, min_length=1)
    offers: list[Offer] = Field(max_length=MAX_OFFERS, min_length=1)
    top: int = Field(default=10, ge=1, le=MAX_OFFERS, description="Offers for each need.")
    reader: Reader = Field(default="en", description="Language of the reasons.")


class RankedRequirement(Schema):
    """What the offer says about one requirement: met, pending, unmet or unknown."""

    text: str
    verdict: Literal["met", "pending", "unmet", "unknown"]
    quote: str


class Ranked(Schema):
    """One offer for one need."""

    need_id: str
    rank: int
    offer_id: str
    score: float = Field(description="0 to 1, comparable between needs.")
    fits: bool
    because: list[str]
    requirements: list[RankedRequirement]


class RankOut(Schema):
    """All rankings, with the version of the engine that made them."""

    model_config = example(
        engine="ranking-1",
        nothing_fits=[],
        rankings=[
            {
                "need_id": "n1",
                "rank": 1,
                "offer_id": "o1",
                "score": 0.97,
                "fits": True,
                "because": ["Both are about honey."],
                "requirements": [],
            }
        ],
    )

    engine: str
    nothing_fits: list[str] = Field(description="Ids of the needs that no offer answers.")
    rankings: list[Ranked]


class Pair(Schema):
    """Two names."""

    model_config = example(name_a="株式会社サカタのタネ", lang_a="ja", name_b="Sakata Seed", lang_b="en")

    name_a: Short
    lang_a: Brief = ""
    name_b: Short
    lang_b: Brief = ""


class PairsIn(Schema):
    """Pairs of names to compare."""

    model_config = example(
        pairs=[{"name_a": "株式会社サカタのタネ", "lang_a": "ja", "name_b": "Sakata Seed", "lang_b": "en"}]
    )

    pairs: list[Pair] = Field(max_length=MAX_PAIRS, min_length=1)


class NameReason(Schema):
    """A reason as a code with what fills it."""

    code: str
    params: dict[str, str]


class Compared(Schema):
    """The pair with its score."""

    model_config = example(
        name_a="株式会社サカタのタネ",
        name_b="Sakata Seed",
        score=0.45,
        same=True,
        because=[{"code": "word_translates", "params": {"a": "タネ", "b": "seed"}}],
    )

    name_a: str
    name_b: str
    score: float
    same: bool
    because: list[NameReason]


class TextIn(Schema):
    """A text to find codes for."""

    id: Short
    lang: Brief = ""
    text: Text


class CodesIn(Schema):
    """Texts and the scheme of codes asked for."""

    model_config = example(texts=[{"id": "t1", "lang": "kk", "text": "қарақұмық балы"}], scheme="hs4", top=3)

    texts: list[TextIn] = Field(max_length=MAX_TEXTS, min_length=1)
    scheme: Literal["hs4", "hs6", "isic4"] = "hs4"
    top: int = Field(default=5, ge=1, le=20)


class Code(Schema):
    """One suggested code. Never a customs classification: a person confirms it."""

    model_config = example(id="t1", rank=1, code="0409", score=0.93, label="Табиғи бал")

    id: str
    rank: int
    code: str
    score: float
    label: str
