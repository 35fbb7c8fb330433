"""Who may see which company, how companies are found, and which ones might be the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Substr

from kopir.companies.models import (
    CodeScheme,
    CodeStatus,
    Company,
    CompanyCode,
    CompanyIdentifier,
    CompanyMember,
    CompanyName,
    CompanyText,
    TextKind,
)
from kopir.companies.states import CompanyState
from kopir.core.models import User
from kopir.core.wording import Shown, shown_in
from kopir.engines.identity.compare import compare_many
from kopir.engines.identity.identifiers import Scheme, parse
from kopir.engines.identity.keys import search_keys
from kopir.engines.identity.names import Name

Viewer = User | AnonymousUser
LONGEST_SEARCH = 200
_MOST_CANDIDATES = 300


def own_companies(user: Viewer) -> QuerySet[CompanyMember]:
    """The memberships of an account, for subqueries."""
    return CompanyMember.objects.filter(user_id=user.pk or 0)


def companies_visible_to(user: Viewer) -> QuerySet[Company]:
    """Visitors none; the desk all; others the active ones, and a company its own in every state."""
    if not user.is_authenticated or not user.is_active:
        return Company.objects.none()
    if user.is_desk:
        return Company.objects.all()
    own = Q(pk__in=own_companies(user).values("company_id"))
    return Company.objects.filter(own | Q(state=CompanyState.ACTIVE))


def private_to(user: Viewer) -> Q:
    """The companies whose private side (numbers, people, drafts) this account may see; for filters on Company."""
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    if user.is_desk:
        return Q(pk__isnull=False)  # all: an empty Q would vanish from an "or"
    return Q(pk__in=own_companies(user).values("company_id"))


def with_titles(companies: QuerySet[Company]) -> QuerySet[Company]:
    """With what a list row shows, in a fixed number of queries."""
    codes = CompanyCode.objects.filter(status=CodeStatus.CONFIRMED)
    return companies.prefetch_related("names", Prefetch("codes", queryset=codes, to_attr="confirmed_codes"))


def found_by(companies: QuerySet[Company], words: str, *, user: Viewer) -> QuerySet[Company]:
    """Companies by name in any script, by reference, and (where this account may see it) by number."""
    text = " ".join(words[:LONGEST_SEARCH].split())
    if not text:
        return companies
    by_name = Q(text__icontains=text) | Q(keys__overlap=list(search_keys(text, "")))
    names = CompanyName.objects.filter(by_name, company=OuterRef("pk"))
    wanted = Q(Exists(names)) | Q(reference__iexact=text)
    read = parse(text)
    if read.scheme != Scheme.UNKNOWN:
        held = CompanyIdentifier.objects.filter(value=read.value, company=OuterRef("pk"))
        wanted |= private_to(user) & Q(Exists(held))
    return companies.filter(wanted)


@dataclass(frozen=True)
class Filters:
    """What a list of companies is narrowed to; empty means all."""

    country: str = ""
    region: str = ""
    size: str = ""
    state: str = ""
    activity: str = ""  # an ISIC division, two digits

    def as_query(self) -> Q:
        """The filter."""
        wanted = Q()
        for name in ("country", "region", "size", "state"):
            value = getattr(self, name)
            if value:
                wanted &= Q(**{name: "" if value == NOT_STATED else value})
        if self.activity:
            codes = CompanyCode.objects.filter(
                company=OuterRef("pk"),
                scheme=CodeScheme.ISIC,
                status=CodeStatus.CONFIRMED,
                code__startswith=self.activity,
            )
            wanted &= Q(Exists(codes))
        return wanted


NOT_STATED = "none"  # a facet's word for an empty value


def counted_by(companies: QuerySet[Company], field: str) -> list[tuple[str, int]]:
    """How many of the companies have which value of a plain field."""
    rows = companies.order_by().values_list(field).annotate(number=Count("pk", distinct=True))
    return sorted(((value or "", number) for value, number in rows), key=lambda row: (-row[1], row[0]))


def counted_by_activity(companies: QuerySet[Company]) -> list[tuple[str, int]]:
    """How many of the companies work in which ISIC division."""
    rows = (
        CompanyCode.objects.filter(
            company__in=companies.order_by().values("pk"), scheme=CodeScheme.ISIC, status=CodeStatus.CONFIRMED
        )
        .order_by()
        .values_list(Substr("code", 1, 2))
        .annotate(number=Count("company", distinct=True))
    )
    return sorted(rows, key=lambda row: (-row[1], row[0]))


@dataclass(frozen=True)
class Likely:
    """A company that may be the one meant, by its name; `score` is the engine's."""

    company: Company
    name: str
    score: float
    is_same: bool


def likely_same(name: str, country: str, *, language: str = "") -> list[Likely]:
    """Companies of the country whose names sound like this one in any script, the likeliest first."""
    keys = list(search_keys(name, language))
    if not keys:
        return []
    names = list(
        CompanyName.objects.filter(keys__overlap=keys, company__country=country).select_related("company")[
            :_MOST_CANDIDATES
        ]
    )
    asked = Name(name, language)
    answers = compare_many([(asked, Name(found.text, found.language)) for found in names])
    best: dict[int, Likely] = {}
    for found, answer in zip(names, answers, strict=True):
        known = best.get(found.company_id)
        if answer.score >= _WORTH_A_LOOK and (known is None or answer.score > known.score):
            best[found.company_id] = Likely(found.company, found.text, answer.score, answer.same)
    return sorted(best.values(), key=lambda one: (-one.score, one.company.reference))[:5]


_WORTH_A_LOOK = 0.3


def known_entries(source: str, keys: Iterable[str]) -> dict[str, Company]:
    """Which register entries have been made into companies: key to company."""
    made = Company.objects.filter(register_source=source, register_key__in=list(keys))
    return {company.register_key: company for company in made}


def face(texts: Iterable[CompanyText], language: str, *, private: bool) -> dict[str, Shown]:
    """The company's texts as this reader sees them, by kind."""
    rows = list(texts)
    shown = {kind: shown_in([row for row in rows if row.kind == kind], language, private=private) for kind in TextKind}
    return {kind.value: text for kind, text in shown.items() if text is not None}
