"""Small worlds of needs and offers in four languages. The texts are the tests' own."""

from __future__ import annotations

import factory
from django.utils import timezone

from companies.factories import CompanyFactory, MemberFactory, NameFactory
from kopir.opportunities.models import Opportunity, OpportunityText, Requirement
from kopir.opportunities.states import OpportunityState

HONEY_NEED = "業務用のはちみつを年20トン輸入したい。ドラム缶入り、残留抗生物質の検査成績書が必要です。"
HONEY_OFFER = (
    "Пасеки в Восточном Казахстане: мёд гречишный и разнотравье, 40 тонн в год, бочки. Протоколы на антибиотики."
)
HONEY_SMALL = "Табиғи тау балы, жылына 3 тонна, шыны құтыларда. Бөшкемен сатпаймыз."
CABLE_OFFER = "Copper power cables 6-35 kV, own plant in Almaty, 900 km a year, tested by an accredited laboratory."
TOURS_OFFER = "Алтай тауларына жаяу және атпен серуен ұйымдастырамыз, ағылшын тілді гидтер бар."
SENSOR_OFFER = "土壌水分センサーと灌漑制御装置を製造しています。寒冷地での実績あり。"
SENSOR_SEEKS = "カザフスタンの農業機械の販売代理店"
DEALER_OFFER = "Продаём сельхозтехнику и системы орошения, датчики влажности почвы; сервисные центры в шести областях."


class OpportunityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Opportunity

    company = factory.SubFactory(CompanyFactory)
    reference = factory.Sequence(lambda number: f"KZBO20260101{number:03d}")
    direction = "offer"
    profile_type = "BO"
    business_type = "trade"
    state = OpportunityState.PUBLISHED
    valid_until = factory.LazyFunction(lambda: timezone.localdate() + timezone.timedelta(days=60))


class TextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OpportunityText

    opportunity = factory.SubFactory(OpportunityFactory)
    kind = "body"
    language = "ru"
    origin = "original"


class RequirementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Requirement

    opportunity = factory.SubFactory(OpportunityFactory)
    text = "in drums"


def company(country: str = "KZ", region: str = "KZ-63", name: str = "", member: object = None) -> object:
    """A company with one legal name, and an account that acts for it."""
    made = CompanyFactory(country=country, region=region)
    if name:
        NameFactory(company=made, text=name, language="ru" if country == "KZ" else "ja")
    if member is not None:
        MemberFactory(company=made, user=member)
    return made


def offer(
    text: str, lang: str, *, by: object = None, role: str = "supplier", seeks: str = "", **fields: object
) -> Opportunity:
    """A published offer in its own words; no public version unless a test writes one."""
    made = OpportunityFactory(company=by or company(), own_role=role, **fields)
    TextFactory(opportunity=made, text=text, language=lang)
    if seeks:
        TextFactory(opportunity=made, kind="seeks", text=seeks, language=lang)
    return made


def need(text: str, lang: str, *, by: object = None, wants: str = "supplier", **fields: object) -> Opportunity:
    """A published need."""
    made = OpportunityFactory(
        company=by or company("JP", "JP-13"), direction="need", profile_type="BR", partner_role=wants, **fields
    )
    TextFactory(opportunity=made, text=text, language=lang)
    return made


def honey_world() -> tuple[Opportunity, Opportunity]:
    """A Japanese need for honey, a Kazakhstani offer that answers it, and three offers that do not."""
    sought = need(HONEY_NEED, "ja")
    found = offer(HONEY_OFFER, "ru")
    offer(CABLE_OFFER, "en", role="manufacturer")
    offer(TOURS_OFFER, "kk", role="service")
    offer(HONEY_NEED, "ja", by=company("JP", "JP-27"), role="buyer")
    return sought, found
