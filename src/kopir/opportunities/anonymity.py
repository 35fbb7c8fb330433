"""What in a public text gives the company away: its names in any script, its numbers, its people, any contact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from kopir.companies.models import Company
from kopir.engines.identity.identifiers import Scheme, parse
from kopir.engines.identity.legal_forms import split_legal_form
from kopir.engines.identity.phonetics import fold, skeleton
from kopir.engines.text.scripts import Script, detect_script, fold_gaiji, normalise, repair_lookalikes
from kopir.engines.text.transliterate import cyrillic_to_latin, kana_to_latin, to_katakana

_EMAIL = re.compile(r"[\w.+-]+\s?[@＠]\s?[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DOMAIN = re.compile(
    r"\b[a-zа-яё0-9][\w-]*(?:\.[\w-]+)*\.(?:kz|қаз|jp|com|net|org|biz|info|ru|eu|asia|io|shop|co|me"
    r"|app|site|store|online|tech|link|xyz|website|club|space|dev|ai|cn|uz|kg|рф)\b(?!\.\w)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w.,])(?:\+\d|\(?0\d|8[\s(-]{0,2}[67]\d)[\d\s().-]{6,18}\d(?!\w)")
_PHONE_WITHOUT_PLUS = re.compile(
    r"(?<![\w.,+])7(?:[67]\d{9}|[\s(-]{1,2}[67]\d\d(?:[\s().-]*\d){7})(?!\w)"
)  # of Kazakhstan: 11 digits; sums of money in groups of three have 10 or another first group
_HANDLE = re.compile(r"(?<![\w.])@[A-Za-z]\w{3,}")
_LONG_NUMBER = re.compile(r"(?<!\d)T?\d[\d\s-]{10,18}\d(?!\d)")
_WORD = re.compile(r"\w+")
_SHORTEST_HEARD = 5  # letters of a name by ear; shorter ones meet too many other words
_SHORTEST_WRITTEN = 3
_SHORTEST_JAPANESE = 2


@dataclass(frozen=True)
class Giveaway:
    """What was found, and the words of the text that show it."""

    label: str | Promise
    text: str


def giveaways(text: str, company: Company) -> list[Giveaway]:
    """Everything in the text that names the company or lets a reader reach it; the same words are named once."""
    read = repair_lookalikes(normalise(text))
    found = [*_contacts(read), *_website(read, company), *_numbers(read, company), *_names(read, company)]
    found += _people(read, company)
    unique: dict[str, Giveaway] = {}
    for one in found:
        unique.setdefault(one.text.casefold(), one)
    return list(unique.values())


def _contacts(text: str) -> Iterator[Giveaway]:
    for pattern, label in (
        (_EMAIL, _("an e-mail address")),
        (_ADDRESS, _("a web address")),
        (_DOMAIN, _("a web address")),
        (_PHONE, _("a telephone number")),
        (_PHONE_WITHOUT_PLUS, _("a telephone number")),
        (_HANDLE, _("an account name")),
    ):
        for match in pattern.finditer(text):
            if label != _("a telephone number") or sum(map(str.isdigit, match.group())) >= 9:
                yield Giveaway(label, match.group().strip())


def _website(text: str, company: Company) -> Iterator[Giveaway]:
    host = (urlsplit(company.website).hostname or "").removeprefix("www.")
    if host and host in text.casefold():
        yield Giveaway(_("the company's website"), host)


def _numbers(text: str, company: Company) -> Iterator[Giveaway]:
    own = {identifier.value for identifier in company.identifiers.all()}
    for match in _LONG_NUMBER.finditer(text):
        read = parse(match.group())
        if read.value in own or (read.valid and read.scheme in {Scheme.KZ_BIN, Scheme.KZ_IIN, Scheme.JP_CORPORATE}):
            yield Giveaway(_("a company number"), match.group().strip())
    for value in own:
        if value.casefold() in text.casefold():
            yield Giveaway(_("a company number"), value)


def _names(text: str, company: Company) -> Iterator[Giveaway]:
    plain = _plain(text)
    heard = _Heard(text)
    for name in company.names.all():
        core = split_legal_form(name.text, name.language if name.language != "other" else "")[0]
        if _is_written(core, plain):
            yield Giveaway(_("the company's name"), core)
            continue
        place = heard.find(core, name.language)
        if place:
            yield Giveaway(_("the company's name"), place)


def _people(text: str, company: Company) -> Iterator[Giveaway]:
    plain = _plain(text)
    for person in company.people.all():
        for name in (person.name, person.name_latin):
            if len(name) >= _SHORTEST_WRITTEN and _is_written(name, plain):
                yield Giveaway(_("a person's name"), name)
        digits = re.sub(r"\D", "", person.phone)
        if len(digits) >= 6 and digits in re.sub(r"\D", "", text):
            yield Giveaway(_("a telephone number"), person.phone)


def _plain(text: str) -> str:
    return to_katakana(fold_gaiji(normalise(text))).casefold()


def _is_written(core: str, plain: str) -> bool:
    """Whether the name stands in the text as whole words; Japanese has no word ends, so anywhere."""
    wanted = _plain(core)
    if detect_script(core) is Script.JAPANESE:
        return len(wanted) >= _SHORTEST_JAPANESE and wanted in plain
    return len(wanted) >= _SHORTEST_WRITTEN and bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", plain))


class _Heard:
    """The text by ear, so that Қазақтелеком is found as Kazakhtelecom, サカタ as Sakata, and Seed as Сид."""

    def __init__(self, text: str) -> None:
        self._words = [(match.group(), _in_latin(match.group())) for match in _WORD.finditer(text)]

    def find(self, core: str, language: str) -> str:
        """The words of the text that sound like the name: as many in a row as it takes."""
        latin = _in_latin(core, language)
        wanted, bones = fold(latin), skeleton(_letters(latin))
        if len(wanted) < _SHORTEST_HEARD:
            return ""
        for start in range(len(self._words)):
            place = self._from(start, wanted, bones)
            if place:
                return place
        return ""

    def _from(self, start: int, wanted: str, bones: str) -> str:
        joined = ""
        for end in range(start, min(start + 8, len(self._words))):
            word, latin = self._words[end]
            joined += latin
            sound = fold(joined)
            unbroken = end == start and detect_script(word) is Script.JAPANESE and wanted in sound
            if unbroken or _alike(sound, joined, wanted, bones):
                return " ".join(word for word, _latin in self._words[start : end + 1])
            if len(sound) > len(wanted) + _LONGER:
                break
        return ""


_LONGER = 3
_ALIKE = 0.8  # of the letters, when the consonants agree
_BONES = 4


def _alike(sound: str, joined: str, wanted: str, bones: str) -> bool:
    if sound == wanted:
        return True
    if len(bones) < _BONES or abs(len(sound) - len(wanted)) > _LONGER:
        return False
    return fuzz.ratio(sound, wanted) >= 100 * _ALIKE and skeleton(_letters(joined)) == bones


def _letters(latin: str) -> str:
    return "".join(letter for letter in latin if letter.isalnum())


def _in_latin(text: str, language: str = "") -> str:
    return kana_to_latin(cyrillic_to_latin(text, "kk" if language == "kk" else "ru"), "short")
