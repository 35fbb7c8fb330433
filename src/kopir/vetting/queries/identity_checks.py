"""Whether a company is who it says: its numbers, what registers know of them, and its names in every script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kopir.companies.models import Company, CompanyIdentifier, CompanyName, IdentifierScheme, NameKind
from kopir.engines.identity.compare import Comparison, Reason, compare_many
from kopir.engines.identity.names import Name
from kopir.engines.text.scripts import normalise, repair_lookalikes
from kopir.registers.models import Entry, EntryStatus, Snapshot, Source
from kopir.registers.queries import current_entries, current_snapshots
from kopir.vetting.admission import SideRules
from kopir.vetting.queries.check import Check, Outcome

_MOST_PAIRS = 20
_MOST_ENTRIES = 10


def identity_checks(company: Company, rules: SideRules) -> list[Check]:
    """Numbers, registers, names, look-alike letters. Needs names, numbers and people prefetched."""
    snapshots = current_snapshots()
    entries = _entries(company, snapshots)
    return [
        *_numbers(company, rules),
        *_register(entries, snapshots, rules),
        *_lookalikes(company),
        *_names(company, entries),
    ]


def _numbers(company: Company, rules: SideRules) -> list[Check]:
    held = {one.scheme: one for one in company.identifiers.all()}
    asked = [_number(str(IdentifierScheme(scheme).label), held.get(scheme)) for scheme in rules.identifiers]
    others = [one for scheme, one in held.items() if scheme not in rules.identifiers and not one.is_valid]
    return asked + [
        Check("number", Outcome.WARN, _wrong_digit(str(IdentifierScheme(one.scheme).label)), one.value)
        for one in others
    ]


def _number(label: str, number: CompanyIdentifier | None) -> Check:
    if number is None:
        return Check("number", Outcome.STOP, _("There is no %(number)s.") % {"number": label})
    if not number.is_valid:
        return Check("number", Outcome.STOP, _wrong_digit(label), number.value)
    return Check("number", Outcome.OK, _("The %(number)s is valid.") % {"number": label}, number.value)


def _wrong_digit(label: str) -> str:
    return _("The check digit of the %(number)s is wrong.") % {"number": label}


def _entries(company: Company, snapshots: Sequence[Snapshot]) -> list[Entry]:
    """What the registers in use say of the company's numbers."""
    numbers = [f"{one.scheme}:{one.value}" for one in company.identifiers.all()]
    if not numbers:
        return []
    by_pk = {one.pk: one for one in snapshots}
    entries = list(current_entries(snapshots).filter(identifiers__overlap=numbers)[:_MOST_ENTRIES])
    for entry in entries:
        entry.snapshot = by_pk[entry.snapshot_id]
    return entries


def _register(entries: Sequence[Entry], snapshots: Sequence[Snapshot], rules: SideRules) -> list[Check]:
    found = [_of_entry(entry) for entry in entries]
    if not rules.registers:
        return found or [Check("register", Outcome.WARN, _("No register in use knows its number."))]
    if any(entry.source in rules.registers for entry in entries):
        return found
    names = "; ".join(str(Source(code).label) for code in rules.registers)
    loaded = [one for one in snapshots if one.source in rules.registers and not one.is_synthetic]
    if not loaded:
        sentence = _("None of the registers that have to know it is loaded.")
        return [*found, Check("register", Outcome.UNKNOWN, sentence, names)]
    sentence = _("The register that has to know it does not know its number.")
    return [*found, Check("register", Outcome.STOP, sentence, "; ".join(_dated(one) for one in loaded))]


def _of_entry(entry: Entry) -> Check:
    seen = f"{_dated(entry.snapshot)}, {entry.key}"
    if entry.status == EntryStatus.CLOSED:
        return Check("register", Outcome.STOP, _("The register says that it is closed."), seen)
    if entry.status == EntryStatus.ACTIVE:
        return Check("register", Outcome.OK, _("The register says that it is active."), seen)
    return Check("register", Outcome.OK, _("The register knows it; it states no status."), seen)


def _dated(snapshot: Snapshot) -> str:
    """A snapshot as it is named on the sheet."""
    day = snapshot.as_of or snapshot.finished_at or snapshot.created_at
    said = f"{snapshot.get_source_display()}, {date_format(day, 'DATE_FORMAT')}"
    return f"{said}, {_('synthetic example data')}" if snapshot.is_synthetic else said


def _is_mixed(text: str) -> bool:
    return repair_lookalikes(normalise(text)) != normalise(text)


def _lookalikes(company: Company) -> list[Check]:
    """Words that mix twins of two scripts. Of people it is said without the name: the sheet is kept."""
    found = [
        Check(
            "lookalike",
            Outcome.WARN,
            _("The name mixes look-alike letters of two scripts: %(name)s") % {"name": one.text},
            normalise(repair_lookalikes(normalise(one.text))),
        )
        for one in company.names.all()
        if _is_mixed(one.text)
    ]
    if any(_is_mixed(name) for one in company.people.all() for name in (one.name, one.name_latin)):
        sentence = _("The name of a contact mixes look-alike letters of two scripts.")
        found.append(Check("lookalike", Outcome.WARN, sentence))
    return found


@dataclass(frozen=True)
class _Other:
    """A name that should be the legal one's. `by`: who states it; not `must_agree`: that it differs says nothing."""

    text: str
    language: str
    by: str
    must_agree: bool


def _names(company: Company, entries: Sequence[Entry]) -> list[Check]:
    """The legal name against each name of the register and each of its own, with the score and why."""
    names = list(company.names.all())
    legal = next((one for one in names if one.kind == NameKind.LEGAL), None)
    if legal is None:
        return [Check("name", Outcome.STOP, _("There is no legal name."))]
    others = list({one.text: one for one in (*_own(names), *_stated(legal, entries))}.values())
    others = [one for one in others if one.text != legal.text][:_MOST_PAIRS]
    is_stated = any(name.get("text") == legal.text for entry in entries for name in entry.names)
    found = []
    if is_stated:
        found.append(Check("name", Outcome.OK, _("The register writes its name letter for letter so."), legal.text))
    elif not others:
        found.append(
            Check("name", Outcome.UNKNOWN, _("There is one name, and nothing to hold it against."), legal.text)
        )
    own = Name(legal.text, legal.language)
    answers = compare_many([(own, Name(one.text, one.language)) for one in others])
    return found + [_pair(legal, one, answer) for one, answer in zip(others, answers, strict=True)]


def _own(names: Sequence[CompanyName]) -> list[_Other]:
    """Its own names; a trade name may be quite another one, and a previous one is."""
    return [
        _Other(one.text, one.language, str(NameKind(one.kind).label), one.kind != NameKind.TRADE)
        for one in names
        if one.kind not in {NameKind.LEGAL, NameKind.PREVIOUS}
    ]


def _stated(legal: CompanyName, entries: Sequence[Entry]) -> list[_Other]:
    """The names of the register. Where it writes the legal name so, its others are its own affair."""
    found = []
    for entry in entries:
        knows_it = any(name.get("text") == legal.text for name in entry.names)
        for name in entry.names:
            if name.get("kind") in {NameKind.PREVIOUS, NameKind.TRADE}:
                continue
            text, language = str(name.get("text", "")), str(name.get("language", ""))
            found.append(_Other(text, language, str(entry.get_source_display()), not knows_it))
    return [one for one in found if one.text]


def _pair(legal: CompanyName, other: _Other, answer: Comparison) -> Check:
    why = "; ".join(filter(None, map(_why, answer.because)))
    seen = f"{legal.text} / {other.text}: {answer.score:.2f}" + (f" ({why})" if why else "")
    if answer.same:
        return Check("name", Outcome.OK, _("The names agree: %(by)s.") % {"by": other.by}, seen)
    if not other.must_agree:
        return Check(
            "name", Outcome.UNKNOWN, _("The names are not alike, and need not be: %(by)s.") % {"by": other.by}, seen
        )
    return Check("name", Outcome.WARN, _("The names do not agree; look at them: %(by)s.") % {"by": other.by}, seen)


def _why(reason: Reason) -> str:
    """A reason of the comparison in words; the forms that were left out are none."""
    said = dict(reason.params)
    if reason.code in {"word_same", "word_translates", "reading_agrees"}:
        return f"{said['a']} = {said['b']}"
    if reason.code == "word_unanswered":
        return _("nothing answers “%(words)s”") % {"words": said["words"]}
    return {
        "text_same": _("letter for letter the same"),
        "sounds_same": _("they sound the same"),
        "initials_agree": _("the initials agree"),
        "numbers_differ": _("the numbers in them differ"),
        "nothing_to_compare": _("in a script that cannot be compared"),
    }.get(reason.code, "")
