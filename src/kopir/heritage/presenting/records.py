"""The page of one record, of any kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kopir.heritage.models import (
    Access,
    ArchiveEvent,
    Camp,
    Item,
    Record,
    RecordKind,
    RecordTextKind,
    Site,
    SiteKind,
)
from kopir.heritage.presenting import claims, linked, maps
from kopir.heritage.presenting.citing import cited
from kopir.heritage.presenting.dates import date_check, when
from kopir.heritage.presenting.words import Words, language_states, name_in, other_names, text_in
from kopir.heritage.queries import public

PLAIN_SITES = frozenset({SiteKind.CEMETERY, SiteKind.MEMORIAL, SiteKind.SEARCH_AREA})


def is_memorial(record: Record) -> bool:
    """Whether the page keeps the plain tone of a place of mourning: nothing is offered beside it."""
    return record.kind == RecordKind.PERSON or (record.kind == RecordKind.SITE and record.site.kind in PLAIN_SITES)


@dataclass(frozen=True)
class Fact:
    """One line of the facts."""

    label: str
    words: str
    lang: str = ""
    url: str = ""
    mark: str = ""


@dataclass(frozen=True)
class About:
    """The record a form is about."""

    record: Record
    name: Words


def about_record(record: Record, language: str) -> About:
    """Of a person only the code: no name of one stands on a form."""
    is_person = record.kind == RecordKind.PERSON
    return About(record, Words(record.reference, "en") if is_person else name_in(record, language))


def record_page(record: Record, language: str) -> dict[str, Any]:
    """What the template shows. Needs `queries.public.whole`."""
    name = name_in(record, language)
    window = public.presence_window()
    check = date_check(record, window, language)
    notes = claims.Notes()
    groups = claims.groups_of(list(record.claims.all()), check.verdict if check is not None else None, language, notes)
    return {
        "record": record,
        "name": name,
        "other_names": other_names(record, name),
        "kind": _kind(record),
        "facts": _facts(record, language),
        "summary": text_in(record, RecordTextKind.SUMMARY, language),
        "description": text_in(record, RecordTextKind.DESCRIPTION, language),
        "inscription": text_in(record, RecordTextKind.INSCRIPTION, language),
        "transcript": text_in(record, RecordTextKind.TRANSCRIPT, language),
        "check": check,
        "groups": groups,
        "notes": notes.every,
        "disagreement": claims.disagreement(groups),
        "related": _related(record, language),
        "languages": language_states(record),
        "cited": cited(record, name, public.last_change(record)),
        "no_apply": is_memorial(record),
        "linked": linked.script_of(record, name, language),
        "picture": picture_of(record),
        **_map(record, language),
    }


def _kind(record: Record) -> str:
    part = _part(record)
    return part.get_kind_display() if part is not None else record.get_kind_display()


def _part(record: Record) -> Site | Camp | ArchiveEvent | Item | None:
    """The facts of its kind. Of a person there is none here."""
    if record.kind == RecordKind.SITE:
        return record.site
    if record.kind == RecordKind.CAMP:
        return record.camp
    if record.kind == RecordKind.EVENT:
        return record.event
    return record.item if record.kind == RecordKind.ITEM else None


def _facts(record: Record, language: str) -> list[Fact]:
    facts = [Fact(_("Kind"), _kind(record))]
    place = text_in(record, RecordTextKind.PLACE, language)
    if place is not None:
        facts.append(Fact(_("Place"), place.text, place.lang, mark=place.mark))
    facts += _date_facts(record, language)
    if record.kind == RecordKind.SITE and record.site.present_state:
        facts.append(Fact(_("Today"), record.site.get_present_state_display()))
    if record.kind == RecordKind.CAMP:
        facts += _camp_facts(record)
    if record.kind == RecordKind.ITEM:
        facts += _item_facts(record.item)
    return facts


def _date_facts(record: Record, language: str) -> list[Fact]:
    dated = _part(record)
    found = when(dated, language) if dated is not None else None
    if found is None:
        return []
    labels = {RecordKind.SITE: _("Built"), RecordKind.CAMP: _("Existed"), RecordKind.EVENT: _("When")}
    facts = [Fact(labels.get(RecordKind(record.kind), _("Date")), found.words)]
    if found.written:
        facts.append(Fact(_("Date as written in the source"), found.written, "und"))
    return facts


def _camp_facts(record: Record) -> list[Fact]:
    camp = record.camp
    facts = []
    if camp.number:
        confirmed = (
            _("%(number)s, confirmed by a source") if camp.number_is_confirmed else _("%(number)s, not confirmed")
        )
        facts.append(Fact(_("Number"), confirmed % {"number": camp.number}))
    if camp.region:
        facts.append(Fact(_("Region"), camp.region, "und"))
    return facts


def _item_facts(item: Item) -> list[Fact]:
    """What ISAD(G) asks for at least; the code, the title and the date stand above."""
    facts = [
        Fact(_("Extent and medium"), item.extent, "und"),
        Fact(_("Creator"), item.creator, "und"),
        Fact(
            _("Held by"),
            item.holder.name if item.holder is not None else "",
            "und",
            item.holder.url if item.holder is not None else "",
        ),
        Fact(_("The holder's own code"), item.holder_code, "und"),
        Fact(_("Languages and scripts"), ", ".join(item.languages)),
        Fact(_("Access"), item.get_access_display()),
        Fact(_("Rights"), item.rights, url=item.rights),
        Fact(_("Credit"), item.credit, "und"),
        Fact(_("Where it can be seen"), item.url, url=item.url),
    ]
    return [fact for fact in facts if fact.words]


def picture_of(record: Record) -> Item | None:
    """The item whose picture may be shown: it is public, and its rights and credit are known."""
    if record.kind != RecordKind.ITEM:
        return None
    item = record.item
    return item if item.image and item.access == Access.PUBLIC and item.rights and item.credit else None


def _map(record: Record, language: str) -> dict[str, Any]:
    if record.kind not in public.PLACES:
        return {}
    groups = maps.groups_of(maps.places_of([record], language))
    located = maps.located_of(record)
    return {
        "map_groups": groups,
        "map_points": maps.points_of(groups),
        "map_frame": maps.frame_around(groups[0]) if groups else None,
        "precision": maps.precision_words(located),
        "located": located,
    }


@dataclass(frozen=True)
class Related:
    """Records of one kind that stand in connection with this one."""

    title: str
    rows: list[tuple[Record, Words]]


def _related(record: Record, language: str) -> list[Related]:
    titles = {
        RecordKind.CAMP: _("Camps"),
        RecordKind.SITE: _("Places"),
        RecordKind.EVENT: _("Historical events"),
        RecordKind.ITEM: _("Documents and pictures"),
    }
    found = public.related_to(record)
    return [group for kind, title in titles.items() if (group := _related_of(kind, title, found, language)).rows]


def _related_of(kind: RecordKind, title: str, found: Sequence[Record], language: str) -> Related:
    return Related(title, [(one, name_in(one, language)) for one in found if one.kind == kind])
