"""An opportunity as one reader's screen shows it: what he may not see is left out here, not in the template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kopir.companies import labels
from kopir.companies.history import history_of
from kopir.companies.labels import ShownCode
from kopir.companies.models import CodeScheme, CodeStatus
from kopir.companies.naming import Title, title_of
from kopir.companies.queries import Viewer
from kopir.core import audit
from kopir.core.languages import Language, fingerprint
from kopir.core.pair import side, sides
from kopir.core.wording import Shown
from kopir.engines.screening.goods import Controlled, controlled
from kopir.opportunities import queries
from kopir.opportunities.actions.texts import all_originals
from kopir.opportunities.history import OPPORTUNITY_WORDS
from kopir.opportunities.models import Opportunity, OpportunityText, OpportunityTextKind
from kopir.opportunities.states import MOVES, OpportunityState


@dataclass(frozen=True)
class Row:
    """An opportunity in a list. `company` is there only for those who may know it."""

    opportunity: Opportunity
    title: Shown | None
    company: Title | None
    country: str
    region: str
    codes: list[ShownCode]


def rows(opportunities: Iterable[Opportunity], user: Viewer, language: str) -> list[Row]:
    """Needs `queries.for_list`."""
    every = list(opportunities)
    own = set(_own_companies(user))
    sees_all = bool(user.is_authenticated and user.is_active and user.is_desk)
    return [_row(one, language, private=sees_all or one.company_id in own) for one in every]


def _own_companies(user: Viewer) -> Iterable[int]:
    if not user.is_authenticated or not user.is_active:
        return ()
    return user.companies.values_list("company_id", flat=True)


def _row(opportunity: Opportunity, language: str, *, private: bool) -> Row:
    company = opportunity.company
    if private:
        face = queries.private_face(opportunity, language)
    else:
        face = queries.public_face(opportunity, language)
    return Row(
        opportunity,
        face.title or face.body,
        title_of(company, language) if private else None,
        labels.country_label(company.country, language),
        labels.region_label(company.region, language) if company.region else "",
        codes_of(opportunity, language, private=False)[:2],
    )


def codes_of(opportunity: Opportunity, language: str, *, private: bool) -> list[ShownCode]:
    """The codes a reader sees: confirmed ones, and to those who look after it the suggested ones too."""
    return [
        labels.with_row(labels.code_label(row.scheme, row.code, language), row.status, row.pk)
        for row in opportunity.codes.all()
        if private or row.status == CodeStatus.CONFIRMED
    ]


def controlled_goods(opportunity: Opportunity, *, private: bool) -> list[Controlled]:
    """Which confirmed goods are on the Common High Priority List; both sides are told. Needs `codes` prefetched.

    Suggested codes count only for those who look after the opportunity: what nobody confirmed marks nobody.
    """
    return controlled(
        row.code
        for row in opportunity.codes.all()
        if row.scheme == CodeScheme.HS and (private or row.status == CodeStatus.CONFIRMED)
    )


def _public_facts(opportunity: Opportunity, language: str) -> dict[str, Any]:
    """What everybody may know."""
    company = opportunity.company
    return {
        "opportunity": opportunity,
        "country": labels.country_label(company.country, language),
        "region": labels.region_label(company.region, language) if company.region else "",
        "codes": codes_of(opportunity, language, private=False),
        "controlled": controlled_goods(opportunity, private=False),
        "ends": _ends(opportunity, language),
    }


def public_page(opportunity: Opportunity, language: str) -> dict[str, Any]:
    """The anonymous page."""
    return {**_public_facts(opportunity, language), "face": queries.public_face(opportunity, language)}


@dataclass(frozen=True)
class TextRow:
    """A text with whether its original has changed since."""

    text: OpportunityText
    is_outdated: bool


@dataclass(frozen=True)
class TextBlock:
    """All texts of one kind, for those who look after them."""

    kind: str
    label: str
    rows: list[TextRow]
    can_translate: bool


def private_page(opportunity: Opportunity, user: Viewer, language: str) -> dict[str, Any]:
    """The page of the desk and of the company itself."""
    company = opportunity.company
    state = OpportunityState(opportunity.state)
    is_desk = user.has_perm("opportunities.publish", opportunity)
    ended = state == OpportunityState.CLOSED or (state == OpportunityState.EXPIRED and not is_desk)
    face = queries.private_face(opportunity, language)
    return {
        **_public_facts(opportunity, language),
        "codes": codes_of(opportunity, language, private=True),
        "controlled": controlled_goods(opportunity, private=True),
        "company": company,
        "company_title": title_of(company, language),
        "face": face,
        "public": queries.public_face(opportunity, language),
        "requirements": list(opportunity.requirements.all()),
        "partner_regions": [labels.region_label(code, language) for code in opportunity.partner_regions],
        "blocks": _blocks(opportunity),
        "originals": fingerprint(all_originals(opportunity)),
        "is_desk": is_desk,
        "may_edit": not ended,
        "moves": _moves(state, is_desk=is_desk),
        "may_renew": state in {OpportunityState.PUBLISHED, OpportunityState.EXPIRED},
        "history": history_of(opportunity, OPPORTUNITY_WORDS) if is_desk else [],
        "returned": _reason_returned(opportunity) if state == OpportunityState.DRAFT else "",
    }


def _moves(state: OpportunityState, *, is_desk: bool) -> list[str]:
    """The steps this person has a button for. Expiry comes by itself; renewal has a form of its own."""
    possible = MOVES[state] - {OpportunityState.EXPIRED}
    if state == OpportunityState.EXPIRED:
        possible -= {OpportunityState.PUBLISHED}
    if not is_desk:
        possible -= {OpportunityState.PUBLISHED, OpportunityState.DRAFT}
        if state == OpportunityState.PUBLISHED:
            possible -= {OpportunityState.REVIEW}
    return [one.value for one in OpportunityState if one in possible]


def _blocks(opportunity: Opportunity) -> list[TextBlock]:
    texts = list(opportunity.texts.all())
    blocks = []
    for kind in OpportunityTextKind:
        rows = [text for text in texts if text.kind == kind]
        original = next((text.text for text in rows if text.is_original), "")
        if rows:
            missing = {code for code, _name in Language.choices} - {text.language for text in rows}
            marked = [TextRow(text, text.is_outdated(original)) for text in rows]
            blocks.append(TextBlock(kind.value, str(kind.label), marked, bool(missing)))
    return blocks


def _reason_returned(opportunity: Opportunity) -> str:
    last = audit.rows_about(opportunity).filter(action="opportunity.returned").first()
    return str(last.details.get("reason", "")) if last is not None else ""


@dataclass(frozen=True)
class End:
    """The end of the last day, as each country's clocks show it."""

    country: str
    zone: str
    at: datetime


def _ends(opportunity: Opportunity, language: str) -> list[End]:
    """Valid to the end of the last day where the company is; the other country's clock stands beside it."""
    own = side(opportunity.company.country)
    if opportunity.valid_until is None or own is None:
        return []
    last = datetime.combine(opportunity.valid_until, time(), ZoneInfo(own.time_zone)) + timedelta(days=1, minutes=-1)
    return [End(one.label(language), one.time_zone, last.astimezone(ZoneInfo(one.time_zone))) for one in sides()]
