"""Lists with invented parties, and companies that may be introduced."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from companies.factories import CompanyFactory, IdentifierFactory, NameFactory, PersonFactory
from kopir.companies.models import Company
from kopir.core.models import Role, User
from kopir.vetting import actions
from kopir.vetting.models import Standing
from kopir.vetting.states import Verdict
from kopir.watchlists import actions as watchlists
from kopir.watchlists import queries
from watchlists.lists import un_list

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
_REST = '-0- ,"TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- '
OFAC = f'1,"{{name}}",{_REST}\n2,"SOMEBODY ELSE",{_REST}\n'


def load_lists(listed: str = "VYDUMKA TRADING") -> None:
    """Both lists that the chamber's rules demand; one lists a company of this name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sdn.csv"
        path.write_text(OFAC.format(name=listed), encoding="utf-8")
        watchlists.load_list("ofac-sdn", path, by=None)
        if "un-sc" not in queries.snapshots_in_use():
            watchlists.load_list("un-sc", un_list(Path(folder), 3), by=None)


def known_company(name: str = "ТОО «Алтай Бал»", *, language: str = "ru", **fields: object) -> Company:
    """A company with a name, a valid number and a contact."""
    company = CompanyFactory(**fields)
    NameFactory(company=company, text=name, language=language)
    if company.country == "JP":
        IdentifierFactory(company=company, scheme="jp-cn", value=_number(company))
    else:
        IdentifierFactory(company=company, scheme="bin", value=_number(company))
    PersonFactory(company=company)
    return company


def _number(company: Company) -> str:
    return f"{company.pk:012d}"


def vetted(company: Company, *, by: User | None = None) -> Company:
    """Make it one that may be introduced today; the lists must be loaded."""
    by = (
        by
        or User.objects.filter(role=Role.OFFICER).first()
        or User.objects.create_user("vetter@chamber.example", None, role=Role.OFFICER)
    )
    actions.screen(company, by=by)
    Standing.objects.filter(company=company).update(
        verdict=Verdict.PASSED,
        decided_by=by,
        decided_at=timezone.now(),
        valid_until=timezone.localdate() + timedelta(days=90),
    )
    return company


def paper(name: str = "extract.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
