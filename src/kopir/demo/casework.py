"""Case work of the demo: old public watchlists, vetted example companies, one interest that waits and one case.

All companies are fictional and marked as examples. Each step looks first whether it was done.
"""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from kopir.cases import actions as cases
from kopir.cases.models import Interest
from kopir.cases.states import InterestAnswer, Side
from kopir.companies import actions as companies
from kopir.companies.models import Company
from kopir.core.models import User
from kopir.demo import people, steps
from kopir.matches.models import Indexed
from kopir.opportunities.models import Opportunity
from kopir.vetting import actions as vetting
from kopir.vetting import queries
from kopir.vetting.actions import Paper
from kopir.vetting.models import Evidence
from kopir.vetting.states import EvidenceState, Verdict
from kopir.watchlists import actions as watchlists

_PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
_NUMBERS = {"KZ": ("bin", "491240000019"), "JP": ("jp-cn", "9000000000000")}  # of nobody, with right check digits
_TEXTS = {
    "JP": {
        "why": "貴社の製品に関心があります。日本での販売を検討しています。",
        "offer": "全国の販売網と輸入の経験があります。",
        "next": "見本と価格表をいただきたいです。",
    },
    "KZ": {
        "why": "Ваше предложение подходит нашему производству.",
        "offer": "Мы можем быть вашим представителем в Казахстане.",
        "next": "Предлагаем встречу и пробную поставку.",
    },
}


def load(*, by: User) -> None:
    """Bring the case work up to date."""
    with steps.bar("Watchlists (old, for demonstration)", 1) as report:
        watchlists.load_shipped(by=by)
        report(1)
    own = {email: _own(email) for email in (people.KZ_COMPANY, people.JP_COMPANY)}
    kz, jp = own[people.KZ_COMPANY], own[people.JP_COMPANY]
    if kz is None or jp is None:
        return
    for company in (kz, jp):
        _vet(company, by)
    _interests(kz, jp, by)


def _own(email: str) -> Company | None:
    return Company.objects.filter(members__user__email=email).order_by("pk").first()


def _vet(company: Company, by: User) -> None:
    """Through the same steps as an officer: a number, a contact, a paper, the screening, the verdict.

    Goes on where a run that was cut off had stopped; a company with a verdict is left as people have it since.
    """
    standing = vetting.standing_of(company)
    if standing.decided_at is not None:
        return
    scheme, value = _NUMBERS[company.country]
    if not company.identifiers.exists():
        companies.add_identifier(company, scheme=scheme, value=value, by=by)
    if not company.people.exists():
        companies.add_person(
            company, name="Example Contact", position="Example", email="contact@company.example", by=by
        )
    _hand_in_paper(company, by)
    if standing.verdict == Verdict.NONE:
        vetting.take(company, by=by)
    vetting.screen(company, by=by)
    if not any(check.outcome is queries.Outcome.STOP for check in queries.sheet(company, "en")):
        vetting.pass_company(company, by=by)


def _hand_in_paper(company: Company, by: User) -> None:
    paper = Evidence.objects.filter(company=company).order_by("pk").first()
    if paper is None:
        file = SimpleUploadedFile("example.pdf", _PAPER)
        paper = vetting.add_evidence(company, Paper("registration", issued_on=timezone.localdate()), file, by=by)
    if paper.state == EvidenceState.SUBMITTED and paper.added_by_id == by.pk:
        vetting.accept_evidence(paper, by=by)


def _interests(kz: Company, jp: Company, by: User) -> None:
    """One answered with yes, whose case waits for both sides; one that waits for the Kazakhstani company's answer.

    Each whole or not at all: half of it, left by a run that was cut off, could not be told from what people did since.
    """
    ours, theirs = _published(kz), _published(jp)
    if theirs is not None and _is_first(kz, jp):
        with transaction.atomic():
            answered = cases.express(cases.Wish(theirs, kz, _TEXTS["KZ"]), by=by)
            cases.forward(answered, by=by)
            cases.answer(answered, InterestAnswer.FITS, "", by=by, side=Side.CHAMBER)
            cases.propose(theirs, kz, by=by, interest=answered)
    if ours is not None and _is_first(jp, kz):
        with transaction.atomic():
            waiting = cases.express(cases.Wish(ours, jp, _TEXTS["JP"]), by=by)
            cases.forward(waiting, by=by)


def _is_first(company: Company, publisher: Company) -> bool:
    """Whatever became of the opportunity since: a second interest is people's own affair."""
    return not Interest.objects.filter(company=company, opportunity__company=publisher).exists()


def _published(company: Company) -> Opportunity | None:
    found = Indexed.objects.filter(opportunity__company=company).select_related("opportunity").order_by("pk").first()
    return found.opportunity if found is not None else None
