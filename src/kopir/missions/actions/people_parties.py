"""Parties: who takes part, who no longer does, and who is back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.companies.models import Company
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.models import User
from kopir.core.wording import tidy
from kopir.missions.actions.access import locked, touch
from kopir.missions.actions.people_inviting import withdraw_waiting
from kopir.missions.models import Meeting, Mission, Party, Wish
from kopir.missions.queries.people import group_of, open_wishes_of
from kopir.missions.states import (
    OPEN_WISHES,
    WITH_SLOT,
    Group,
    MeetingState,
    MissionState,
    WishState,
)
from kopir.vetting.queries import obstacles

LONGEST_SEEKS = 2000
LONGEST_ORGANISATION = 200
_ENDED = frozenset({MissionState.OVER, MissionState.CANCELLED})


def open_mission(mission: Mission) -> Mission:
    """The mission, locked; nobody joins or leaves one that is over."""
    fresh = locked(mission)
    if fresh.state in _ENDED:
        raise WrongState(_("The mission is over or cancelled: who takes part is no longer changed."))
    return fresh


def refuse_listed(company: Company) -> None:
    """A company with hits that nobody cleared meets nobody. What else vetting says is a warning on the page."""
    for one in obstacles(company):
        if one.code == "case_no_open_hit":
            raise WrongState(
                _("%(company)s cannot take part: %(why)s") % {"company": company.reference, "why": one.sentence}
            )


@transaction.atomic
def add_company(mission: Mission, company: Company, *, by: User) -> Party:
    """A company of ours takes part."""
    fresh = open_mission(mission)
    refuse_listed(company)
    if fresh.parties.filter(company=company).exists():
        raise AlreadyThere(_("%(company)s is on this mission already.") % {"company": company.reference})
    party = Party.objects.create(mission=fresh, company=company, group=group_of(company))
    _record("mission.party_added", party, by)
    return party


@transaction.atomic
def add_organisation(mission: Mission, name: str, group: str = Group.PARTNER, *, by: User) -> Party:
    """Somebody takes part who is no company of ours: a partner organisation, or a guest of one of the countries."""
    fresh = open_mission(mission)
    clean = " ".join(tidy(name).split())
    if not clean or len(clean) > LONGEST_ORGANISATION:
        raise BadInput(_("An organisation needs a name of at most %(most)d letters.") % {"most": LONGEST_ORGANISATION})
    if fresh.parties.filter(organisation__iexact=clean).exists():
        raise AlreadyThere(_("%(name)s is on this mission already.") % {"name": clean})
    party = Party.objects.create(mission=fresh, organisation=clean, group=Group(group))
    _record("mission.party_added", party, by)
    return party


@transaction.atomic
def change_party(party: Party, *, seeks: str, organisation: str = "", by: User) -> None:
    """What it seeks, and what an organisation is called."""
    locked(party.mission)
    fresh = Party.objects.get(pk=party.pk)
    words, name = tidy(seeks), " ".join(tidy(organisation).split())
    if len(words) > LONGEST_SEEKS or len(name) > LONGEST_ORGANISATION:
        raise BadInput(_("This is too long."))
    wanted = {"seeks": words} | ({"organisation": name} if fresh.company_id is None and name else {})
    changed = sorted(field for field, value in wanted.items() if getattr(fresh, field) != value)
    if not changed:
        return
    for field in changed:
        setattr(fresh, field, wanted[field])
    fresh.save(update_fields=changed)
    audit.record("mission.party_changed", fresh.mission, actor=by, party=fresh.pk, fields=changed)


@dataclass(frozen=True)
class Left:
    """What ended when a party left."""

    wishes: int
    meetings: int


@transaction.atomic
def withdraw_party(party: Party, *, by: User, because: str = "") -> Left:
    """A party no longer takes part: its open wishes end, its meetings to come are cancelled. What was held stays."""
    mission = open_mission(party.mission)
    fresh = Party.objects.get(pk=party.pk)
    if fresh.is_withdrawn:
        raise WrongState(_("It has left the mission already."))
    now = timezone.now()
    of_party = Wish.objects.filter(open_wishes_of(fresh.pk), mission=mission, state__in=OPEN_WISHES)
    begun = Q(meeting__state__in=WITH_SLOT - {MeetingState.PLANNED}) | Q(meeting__slot__starts_at__lte=now)
    wishes = list(of_party.exclude(begun).values_list("pk", flat=True))
    coming = Meeting.objects.filter(wish__in=wishes, state__in=[MeetingState.PLANNED, MeetingState.WAITING])
    meetings = list(coming)
    for meeting in meetings:
        meeting.slot = meeting.table = meeting.interpreter = None
        meeting.is_locked, meeting.state, meeting.changed_at = False, MeetingState.CANCELLED, now
        meeting.because, meeting.version = tidy(because)[:300], meeting.version + 1
    Meeting.objects.bulk_update(
        meetings,
        ["slot", "table", "interpreter", "is_locked", "state", "changed_at", "because", "version"],
        batch_size=500,
    )
    Wish.objects.filter(pk__in=wishes).update(state=WishState.WITHDRAWN, answered_at=now)
    fresh.is_withdrawn = True
    fresh.save(update_fields=["is_withdrawn"])
    withdraw_waiting(fresh.delegates.all(), by=by)
    _record("mission.party_withdrawn", fresh, by, wishes=len(wishes), meetings=len(meetings))
    return Left(len(wishes), len(meetings))


@transaction.atomic
def bring_back(party: Party, *, by: User) -> None:
    """It takes part again. Its wishes stay withdrawn: they are asked anew."""
    open_mission(party.mission)
    fresh = Party.objects.select_related("company").get(pk=party.pk)
    if not fresh.is_withdrawn:
        raise WrongState(_("It takes part already."))
    if fresh.company is not None:
        refuse_listed(fresh.company)
    fresh.is_withdrawn = False
    fresh.save(update_fields=["is_withdrawn"])
    _record("mission.party_brought_back", fresh, by)


def _record(action: str, party: Party, by: User, **details: int) -> None:
    audit.record(action, party.mission, actor=by, party=party.pk, **details)
    touch(party.mission)
