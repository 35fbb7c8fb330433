"""The sheet of a company as the desk's screen shows it, and the papers as the company's own does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from kopir.companies.history import Done, history_of
from kopir.companies.labels import country_label
from kopir.companies.models import Company
from kopir.companies.naming import title_of
from kopir.core.models import AuditRow, User
from kopir.vetting.admission import admission
from kopir.vetting.forms import OwnerForm, PassForm
from kopir.vetting.history import HIT_WORDS, VETTING_WORDS, done
from kopir.vetting.models import Evidence, Hit, Screening, Standing, VerdictRow
from kopir.vetting.queries.check import Outcome
from kopir.vetting.queries.sheet import sheet
from kopir.vetting.states import HIT_MOVES, VERDICT_MOVES, HitState, Verdict
from kopir.watchlists.sources import sources

_SHOWN_VERDICTS, _SHOWN_SCREENINGS = 10, 5


@dataclass(frozen=True)
class Typed:
    """What was typed where and could not be used: it is shown again. `at`: "pass", "refuse", "hit-7", "paper-3"."""

    at: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ShownHit:
    """A hit with all that helps to decide: who is listed, where, what met, and what was said of it so far."""

    hit: Hit
    list_title: str
    countries: str
    aliases: tuple[tuple[str, bool], ...]  # with whether the list itself calls the name weak
    history: tuple[Done, ...]
    moves: frozenset[HitState]
    may_agree: bool  # somebody else proposed it
    typed: str


@dataclass(frozen=True)
class ShownPaper:
    """A paper with its label; `days_left` until it expires (below 0: it has)."""

    paper: Evidence
    label: str
    days_left: int | None
    typed: str = ""


def company_page(company: Company, officer: User, language: str, typed: Typed | None = None) -> dict[str, Any]:
    """All that is known. Needs the company's names, numbers and people prefetched."""
    said = typed or Typed()
    standing = Standing.objects.filter(company=company).select_related("owner", "decided_by").first()
    verdict = Verdict(standing.verdict) if standing is not None else Verdict.NONE
    checks = sheet(company, language)
    papers = Evidence.objects.filter(company=company).select_related("added_by", "reviewed_by")
    return {
        "company": company,
        "title": title_of(company, language),
        "country": country_label(company.country, language),
        "standing": standing,
        "verdict": verdict,
        "moves": VERDICT_MOVES[verdict],
        "checks": checks,
        "stops": sum(1 for one in checks if one.outcome is Outcome.STOP),
        "hits": _hits(company, officer, language, said),
        "papers": shown_papers(papers, language, said),
        "verdicts": VerdictRow.objects.filter(company=company).select_related("by")[:_SHOWN_VERDICTS],
        "screenings": Screening.objects.filter(company=company).select_related("by")[:_SHOWN_SCREENINGS],
        "owner_form": OwnerForm(initial={"owner": standing.owner_id if standing is not None else None}),
        "pass_form": PassForm(initial={"reason": said.reason if said.at == "pass" else ""}),
        "typed": said,
        "history": history_of(company, VETTING_WORDS),
        "today": timezone.localdate(),
    }


def _hits(company: Company, officer: User, language: str, typed: Typed) -> list[ShownHit]:
    """Those that block first, then by score."""
    hits = list(Hit.objects.filter(company=company).select_related("person", "proposed_by", "decided_by"))
    told: dict[str, list[Done]] = {}
    rows = AuditRow.objects.filter(subject_type="vetting.hit", subject_id__in=[str(one.pk) for one in hits])
    for row in rows.select_related("actor"):
        told.setdefault(row.subject_id, []).append(done(row, HIT_WORDS))
    hits.sort(key=lambda one: (one.state == HitState.CLEARED, one.gone_at is not None, -one.score, one.pk))
    return [_hit(one, officer, language, tuple(told.get(str(one.pk), ())), typed) for one in hits]


def _hit(hit: Hit, officer: User, language: str, history: tuple[Done, ...], typed: Typed) -> ShownHit:
    source = sources().get(hit.source)
    state = HitState(hit.state)
    return ShownHit(
        hit=hit,
        list_title=source.title if source is not None else hit.source,
        countries=", ".join(country_label(code.upper(), language) for code in hit.listed.get("countries", ())),
        aliases=tuple(
            (str(name[0]), bool(name[1])) for name in hit.listed.get("names", ()) if name[0] != hit.listed_name
        ),
        history=history,
        moves=HIT_MOVES[state],
        may_agree=state == HitState.PROPOSED and hit.proposed_by_id != officer.pk,
        typed=typed.reason if typed.at == f"hit-{hit.pk}" else "",
    )


def shown_papers(papers: Iterable[Evidence], language: str, typed: Typed | None = None) -> list[ShownPaper]:
    """Papers with the words of their kinds."""
    today, rules = timezone.localdate(), admission()
    at, reason = (typed.at, typed.reason) if typed is not None else ("", "")
    return [
        ShownPaper(
            paper=one,
            label=rules.label(one.kind, language),
            days_left=(one.expires_on - today).days if one.expires_on is not None else None,
            typed=reason if at == f"paper-{one.pk}" else "",
        )
        for one in papers
    ]


def papers_page(company: Company, language: str) -> Mapping[str, Any]:
    """The company's own page."""
    rules = admission()
    return {
        "company": company,
        "title": title_of(company, language),
        "papers": shown_papers(Evidence.objects.filter(company=company), language),
        "required": [rules.label(kind, language) for kind in rules.of(company.country).required],
        "soon": rules.remind_days,
    }
