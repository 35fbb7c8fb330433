"""Who may see which opportunity, in which words, and how opportunities are found and counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kopir.companies.models import CompanyMember, CompanyName
from kopir.companies.queries import Viewer
from kopir.companies.states import CompanyState
from kopir.core.languages import Origin
from kopir.core.wording import Shown, shown_in
from kopir.core.wordlists import readings_of
from kopir.engines.identity.keys import search_keys
from kopir.opportunities.models import Opportunity, OpportunityText, OpportunityTextKind
from kopir.opportunities.states import OpportunityState

LONGEST_SEARCH = 200
_PUBLIC_KINDS = (OpportunityTextKind.PUBLIC_TITLE, OpportunityTextKind.PUBLIC_BODY)


def own_of(user: Viewer) -> Q:
    """The opportunities of the companies an account acts for."""
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    return Q(company_id__in=CompanyMember.objects.filter(user_id=user.pk).values("company_id"))


def private_to(user: Viewer) -> Q:
    """The opportunities whose private side this account may see."""
    if user.is_authenticated and user.is_active and user.is_desk:
        return Q(pk__isnull=False)  # all: an empty Q would vanish from an "or"
    return own_of(user)


def opportunities_visible_to(user: Viewer) -> QuerySet[Opportunity]:
    """The desk all; members their own in every state; everybody the published ones of active companies, in public."""
    public = Q(state=OpportunityState.PUBLISHED, company__state=CompanyState.ACTIVE)
    return Opportunity.objects.filter(private_to(user) | public)


def is_private_to(user: Viewer, opportunity: Opportunity) -> bool:
    """Whether this account may see the company, its own words and the trade terms."""
    return user.has_perm("opportunities.see_private", opportunity)


def found_by(opportunities: QuerySet[Opportunity], words: str, *, user: Viewer) -> QuerySet[Opportunity]:
    """By reference and by the words this account may read: nobody learns of a hidden word by searching for it."""
    text = " ".join(words[:LONGEST_SEARCH].replace("\x00", "").split())
    if not text:
        return opportunities
    has_words = Q(pk__in=[])
    for reading in readings_of(text):
        has_words |= Q(words__contains=reading)
    texts = OpportunityText.objects.filter(has_words)
    public = texts.filter(kind__in=_PUBLIC_KINDS, approved_at__isnull=False).values("opportunity_id")
    named = Q(keys__overlap=list(search_keys(text, ""))) | Q(text__icontains=text)
    names = CompanyName.objects.filter(named).values("company_id")
    wanted = Q(reference__istartswith=text) | Q(pk__in=public)
    private = Q(pk__in=texts.values("opportunity_id")) | Q(company_id__in=names)
    return opportunities.filter(wanted | (private_to(user) & private))


@dataclass(frozen=True)
class Filters:
    """What a list of opportunities is narrowed to; empty means all."""

    direction: str = ""
    profile_type: str = ""
    country: str = ""
    region: str = ""
    role: str = ""
    language: str = ""
    state: str = ""

    def as_query(self) -> Q:
        """The filter."""
        plain = {
            "direction": self.direction,
            "profile_type": self.profile_type,
            "company__country": self.country,
            "company__region": self.region,
            "own_role": self.role,
            "state": self.state,
        }
        wanted = Q(**{field: value for field, value in plain.items() if value})
        if self.language:
            wanted &= Q(Exists(_main_texts().filter(opportunity=OuterRef("pk"), language=self.language)))
        return wanted


def _main_texts() -> QuerySet[OpportunityText]:
    """The original description or its public version: says in which language an opportunity is stated.

    The public version is written in the language of the description or is absent until publication.
    """
    kinds = (OpportunityTextKind.BODY, OpportunityTextKind.PUBLIC_BODY)
    return OpportunityText.objects.filter(kind__in=kinds, origin=Origin.ORIGINAL)


def counted_by(opportunities: QuerySet[Opportunity], field: str) -> list[tuple[str, int]]:
    """How many of the opportunities have which value of a field."""
    rows = opportunities.order_by().values_list(field).annotate(number=Count("pk", distinct=True))
    return sorted(((value or "", number) for value, number in rows), key=lambda row: (-row[1], row[0]))


def counted_by_language(opportunities: QuerySet[Opportunity]) -> list[tuple[str, int]]:
    """How many of the opportunities are stated in which language."""
    rows = (
        _main_texts()
        .filter(opportunity__in=opportunities.order_by().values("pk"))
        .order_by()
        .values_list("language")
        .annotate(number=Count("opportunity", distinct=True))
    )
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def for_list(opportunities: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """With what list rows show, in a fixed number of queries."""
    return opportunities.select_related("company").prefetch_related("texts", "codes", "company__names")


@dataclass(frozen=True)
class Face:
    """The words of an opportunity as one reader sees them."""

    title: Shown | None
    body: Shown | None
    seeks: Shown | None = None


def public_face(opportunity: Opportunity, language: str) -> Face:
    """The anonymous version in the reader's language, or its original: only what a person has approved."""
    rows = list(opportunity.texts.all())
    return Face(
        title=_shown(rows, OpportunityTextKind.PUBLIC_TITLE, language, private=False),
        body=_shown(rows, OpportunityTextKind.PUBLIC_BODY, language, private=False),
    )


def private_face(opportunity: Opportunity, language: str) -> Face:
    """The company's own words, for the desk and the company itself."""
    rows = list(opportunity.texts.all())
    return Face(
        title=_shown(rows, OpportunityTextKind.TITLE, language, private=True),
        body=_shown(rows, OpportunityTextKind.BODY, language, private=True),
        seeks=_shown(rows, OpportunityTextKind.SEEKS, language, private=True),
    )


def _shown(rows: Iterable[OpportunityText], kind: str, language: str, *, private: bool) -> Shown | None:
    return shown_in([row for row in rows if row.kind == kind], language, private=private)
