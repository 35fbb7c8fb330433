"""A company as one reader's screen shows it: the private side is left out here, not in the template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kopir.companies import labels
from kopir.companies.history import COMPANY_WORDS, history_of
from kopir.companies.legal_forms import legal_form_label
from kopir.companies.models import CodeStatus, Company, CompanyCode, CompanyText, TextKind
from kopir.companies.naming import Title, title_of
from kopir.companies.queries import Viewer, face
from kopir.companies.states import MOVES, CompanyState
from kopir.core.languages import Language
from kopir.core.wording import Shown, html_language
from kopir.registers.models import Source


@dataclass(frozen=True)
class Row:
    """A company in a list."""

    company: Company
    title: Title
    country: str
    region: str
    activity: list[labels.ShownCode]


def row(company: Company, language: str) -> Row:
    """Needs `queries.with_titles`."""
    codes: list[CompanyCode] = company.confirmed_codes  # type: ignore[attr-defined]
    return Row(
        company,
        title_of(company, language),
        labels.country_label(company.country, language),
        labels.region_label(company.region, language) if company.region else "",
        [shown_code(code, language) for code in codes[:2]],
    )


def shown_code(code: CompanyCode, language: str) -> labels.ShownCode:
    """The code with its label, its state and its row."""
    return labels.with_row(labels.code_label(code.scheme, code.code, language), code.status, code.pk)


@dataclass(frozen=True)
class TextBlock:
    """One kind of text on the page: what is shown, and to those who look after it every row."""

    kind: str
    label: str
    shown: Shown | None
    rows: list[tuple[CompanyText, bool]]  # with whether it is outdated
    missing: list[tuple[str, str]]  # languages without a text


def page(company: Company, user: Viewer, language: str) -> dict[str, Any]:
    """What the detail page shows to this person."""
    private = user.has_perm("companies.see_private", company)
    is_desk = user.has_perm("companies.edit_identity", company)
    codes = list(company.codes.all())
    texts = list(company.texts.select_related("approved_by"))
    return {
        "company": company,
        "title": title_of(company, language),
        "country": labels.country_label(company.country, language),
        "region": labels.region_label(company.region, language) if company.region else "",
        "legal_form": legal_form_label(company.legal_form),
        "register": str(dict(Source.choices).get(company.register_source, company.register_source)),
        "names": [(name, html_language(name.language)) for name in company.names.all()],
        "codes": [shown_code(code, language) for code in codes if private or code.status == CodeStatus.CONFIRMED],
        "texts": _blocks(texts, language, private=private),
        "private": private,
        "may_edit": private and company.state != CompanyState.ARCHIVED,
        "is_desk": is_desk,
        "identifiers": list(company.identifiers.all()) if private else [],
        "people": list(company.people.all()) if private else [],
        "members": list(company.members.select_related("user")) if is_desk else [],
        "moves": _moves(company) if is_desk else [],
        "history": history_of(company, COMPANY_WORDS) if is_desk else [],
    }


def _moves(company: Company) -> list[CompanyState]:
    return [state for state in CompanyState if state in MOVES[CompanyState(company.state)]]


def _blocks(texts: list[CompanyText], language: str, *, private: bool) -> list[TextBlock]:
    shown = face(texts, language, private=private)
    blocks = []
    for kind in TextKind:
        rows = [text for text in texts if text.kind == kind] if private else []
        original = next((text.text for text in rows if text.is_original), "")
        have = {text.language for text in rows}
        blocks.append(
            TextBlock(
                kind.value,
                str(kind.label),
                shown.get(kind.value),
                [(text, text.is_outdated(original)) for text in rows],
                [(code, str(name)) for code, name in Language.choices if rows and code not in have],
            )
        )
    return [block for block in blocks if private or block.shown is not None]
