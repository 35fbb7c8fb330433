"""Which of a company's names a reader is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kopir.companies.models import Company, CompanyName, NameKind
from kopir.core.wording import html_language
from kopir.engines.taxonomy.labels import FALLBACK
from kopir.engines.text.scripts import Script, detect_script

_KINDS = (NameKind.LEGAL, NameKind.REGISTER_TRANSLATION, NameKind.TRADE, NameKind.ROMANISED)
_LAST_RESORT = (NameKind.READING, NameKind.PREVIOUS)
# A reader without a name in his own language reads Latin letters before another script.
_SCRIPTS_AFTER = {
    "kk": ("ru", "en", "ja"),
    "ru": ("kk", "en", "ja"),
    "ja": ("en", "ru", "kk"),
    "en": ("kk", "ru", "ja"),
}


@dataclass(frozen=True)
class Title:
    """What a company is called on a screen: the name for this reader, and the legal one if that is another."""

    text: str
    lang: str
    legal: str = ""
    legal_lang: str = ""

    def __str__(self) -> str:
        return self.text


def title_of(company: Company, language: str) -> Title:
    """The company's title for a reader. Needs `names` prefetched to cost no query."""
    return choose_title(company.names.all(), language) or Title(company.reference, "en")


def choose_title(names: Iterable[CompanyName], language: str) -> Title | None:
    """The first name by the reader's languages, then by kind; readings and old names only as a last resort."""
    every = list(names)
    if not every:
        return None
    order = (language, *_SCRIPTS_AFTER.get(language, FALLBACK["en"]), "other")
    usable = [name for name in every if name.kind in _KINDS] or every

    def rank(name: CompanyName) -> tuple[int, int, int]:
        kinds = (*_KINDS, *_LAST_RESORT)
        place = order.index(name.language) if name.language in order else len(order)
        return place, kinds.index(NameKind(name.kind)), name.pk or 0

    best = min(usable, key=rank)
    legal = next((name for name in every if name.kind == NameKind.LEGAL), None)
    if legal is None or legal.text == best.text:
        return Title(best.text, html_language(best.language))
    return Title(best.text, html_language(best.language), legal.text, html_language(legal.language))


def script_of(text: str, kind: str = "") -> str:
    """ISO 15924: Latn, Cyrl, Jpan; a reading is Kana; Zyyy where it can't be told."""
    if kind == NameKind.READING:
        return "Kana"
    script = detect_script(text)
    return script.value if script in {Script.LATIN, Script.CYRILLIC, Script.JAPANESE} else "Zyyy"
