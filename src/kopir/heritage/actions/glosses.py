"""Short descriptions of sources and holders said in the other languages."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from kopir.core import audit, public
from kopir.core.models import User
from kopir.core.wording import checked, tidy
from kopir.heritage.models import Gloss

LONGEST = 500
LANGUAGES = ("kk", "ru", "ja")


@transaction.atomic
def write_gloss(english: str, said: Mapping[str, str], *, by: User | None) -> Gloss:
    """Say a description in other languages; an empty one is taken back. Writing the same again changes nothing."""
    words = {language: " ".join(tidy(said.get(language, ""))[:LONGEST].split()) for language in LANGUAGES}
    gloss, is_new = Gloss.objects.select_for_update().get_or_create(english=checked(english, longest=LONGEST))
    changed = [language for language in LANGUAGES if getattr(gloss, language) != words[language]]
    if not changed and not is_new:
        return gloss
    for language in changed:
        setattr(gloss, language, words[language])
    gloss.save(update_fields=[*LANGUAGES])
    audit.record("archive.gloss_written", gloss, actor=by, languages=changed)
    public.changed()
    return gloss
