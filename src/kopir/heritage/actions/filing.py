"""The public search knows what the archive shows: published records in each language that has an approved name.

People are never filed (docs/decisions/0010).
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import translation

from kopir.core.languages import Language
from kopir.core.models import SearchKind
from kopir.core.search import Filed, file_entry, forget
from kopir.heritage.models import Claim, ClaimText, Record, RecordKind, RecordText, RecordTextKind
from kopir.heritage.states import ArchiveState

KINDS = {
    RecordKind.SITE: SearchKind.SITE,
    RecordKind.CAMP: SearchKind.CAMP,
    RecordKind.ITEM: SearchKind.ITEM,
    RecordKind.EVENT: SearchKind.HISTORY,
}
_MOST_LETTERS = 20_000  # of one record's words in one language; the search needs no more


def refile(record: Record) -> None:
    """File the record in each language it exists in, and forget it in the others."""
    kind = KINDS.get(RecordKind(record.kind))
    if kind is None:
        return
    words = _approved_words(record) if _is_public(record) else {}
    names = [found[0] for found in words.values()]
    for language in Language.values:
        if language not in words:
            forget(kind, record.reference, language=language)
            continue
        name, summary, text = words[language]
        file_entry(Filed(kind, record.reference, language, _url(record, language), name, summary, text, names=names))


def refile_all() -> int:
    """File every published record under its words as the engine cuts them now; how many. Derived: no audit row."""
    number = 0
    for record in Record.objects.filter(state=ArchiveState.PUBLISHED, kind__in=KINDS).iterator(chunk_size=200):
        with transaction.atomic():
            refile(record)
        number += 1
    return number


def _is_public(record: Record) -> bool:
    return Record.objects.filter(pk=record.pk, state=ArchiveState.PUBLISHED).exists()


def _url(record: Record, language: str) -> str:
    with translation.override(language):
        return reverse("heritage:record", kwargs={"reference": record.reference})


def _approved_words(record: Record) -> dict[str, tuple[str, str, str]]:
    """For each language with an approved name: the name, what is said in short, all other words."""
    texts = list(RecordText.objects.filter(record=record, approved_at__isnull=False))
    approved = ClaimText.objects.filter(approved_at__isnull=False)
    claims = Claim.objects.filter(subject=record, state=ArchiveState.PUBLISHED)
    said = [text for claim in claims.prefetch_related(Prefetch("texts", approved)) for text in claim.texts.all()]
    found = {}
    for name in texts:
        if name.kind == RecordTextKind.NAME:
            own = [text for text in texts if text.language == name.language and text is not name]
            sentences = [text.text for text in said if text.language == name.language]
            short = [text.text for text in own if text.kind == RecordTextKind.SUMMARY] or sentences
            rest = "\n".join([*(text.text for text in own), *sentences])
            found[name.language] = (name.text, short[0] if short else "", rest[:_MOST_LETTERS])
    return found
