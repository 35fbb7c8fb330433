"""A participant's schedule, on the web, on paper and in a calendar; and the screen on the wall."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kopir.cases.calendar_file import Event, feed_of
from kopir.companies.labels import reader_language
from kopir.core.languages import Language
from kopir.core.wording import plain
from kopir.missions import presenting_handing_out as presenting
from kopir.missions import prints_handing_out as prints
from kopir.missions.framing import my_frame
from kopir.missions.models import Mission
from kopir.missions.queries import handing_out as queries
from kopir.missions.queries.handing_out_wall import wall as wall_of
from kopir.missions.states import MissionState
from kopir.missions.views.access import Participant, by_link, by_link_when_cancelled, mission_for

ASKED_AGAIN = timedelta(minutes=15)  # how often a calendar looks for changes


@require_safe
@by_link
def schedule(request: HttpRequest, person: Participant) -> HttpResponse:
    """Now and next, then day by day."""
    mission, language, now = mission_for(person), reader_language(), timezone.now()
    context = {**my_frame(person, "schedule"), "is_out": queries.is_out(mission)}
    if context["is_out"]:
        found = queries.entries(queries.load(mission, person), person, language)
        feed = request.build_absolute_uri(reverse("my_mission:calendar", args=[person.key]))
        context |= {
            "days": presenting.days(mission, found, language),
            "at": presenting.now_and_next(mission, found, now, language),
            "zone_words": presenting.zone_words(mission, language),
            "feed": feed,
            "feed_to_subscribe": f"webcal://{urlsplit(feed).netloc}{urlsplit(feed).path}",
            "as_of": presenting.clocks(mission, now, now, language)[0],
            "as_of_day": presenting.day_in_words(now.astimezone(mission.zone).date(), language),
        }
    return render(request, "missions/handing_out_schedule.html", context)


@require_safe
@by_link
def schedule_pdf(_request: HttpRequest, person: Participant) -> HttpResponse:
    """The same on A4, in the language of the address."""
    mission = mission_for(person)
    if not queries.is_out(mission):
        raise Http404
    printed = prints.schedules(queries.load(mission, person), [(person, reader_language())])
    return pdf_answer(printed, f"{mission.reference}-schedule")


def pdf_answer(printed: bytes, name: str) -> HttpResponse:
    """A PDF that opens in the browser and is kept by nobody."""
    answer = HttpResponse(printed, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@by_link_when_cancelled
def calendar(_request: HttpRequest, person: Participant) -> HttpResponse:
    """A feed for calendars; empty as long as schedules are not out. A calendar shows no page that says why not: what
    stands in it is cancelled with the mission.
    """
    mission, language = mission_for(person), reader_language()
    found = []
    if queries.is_out(mission) or queries.is_called_off(mission):
        found = queries.entries(queries.load(mission, person), person, language)
    events = [_event(entry) for entry in found]
    answer = HttpResponse(
        feed_of(mission.title, events, every=ASKED_AGAIN), content_type="text/calendar; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'inline; filename="{mission.reference}.ics"'
    return answer


def _event(entry: queries.Entry) -> Event:
    table = pgettext("furniture", "Table %(name)s") % {"name": entry.table} if entry.table else ""
    lines = [", ".join(entry.others)]
    if entry.interpreter:
        lines.append(_("Interpreter: %(name)s") % {"name": entry.interpreter})
    if entry.colleagues:
        lines.append(_("With you: %(names)s") % {"names": ", ".join(entry.colleagues)})
    return Event(
        uid=f"mission-{entry.uid}@{urlsplit(settings.PUBLIC_URL).hostname}",
        starts_at=entry.starts_at,
        minutes=int((entry.ends_at - entry.starts_at).total_seconds() // 60),
        summary=entry.title,
        changed_at=entry.changed_at,
        version=entry.version,
        place=", ".join(filter(None, (table, entry.place))),
        description="\n".join(filter(None, lines)),
        is_cancelled=entry.is_cancelled,
    )


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of these pages. It comes from their own folder, so that its reach ends there."""
    answer = render(request, "missions/handing_out_worker.js", content_type="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_safe
def wall(request: HttpRequest, key: str) -> HttpResponse:
    """For a big screen, without logging in. With `?turn` it comes in the next language each time."""
    mission = Mission.objects.filter(wall_key=plain(key)).first()
    if mission is None:
        raise Http404
    language, now = reader_language(), timezone.now()
    languages = list(Language.values)
    turned = "turn" in request.GET
    following = languages[(languages.index(language) + 1) % len(languages)] if turned else language
    with translation.override(following):
        again = reverse("my_mission:wall", args=[mission.wall_key])
    shown = wall_of(mission, now, language) if queries.is_out(mission) else None
    context = {
        "mission": mission,
        "wall": shown,
        "is_cancelled": mission.state == MissionState.CANCELLED,
        "rounds": [
            (
                is_now,
                one,
                presenting.clocks(mission, one.starts_at, one.ends_at, language)[0],
                _other_day(mission, one.starts_at, now, language),
            )
            for is_now, one in ((True, shown.now), (False, shown.next))
            if one is not None
        ]
        if shown is not None
        else [],
        "items": [
            (
                title,
                presenting.clocks(mission, item.starts_at, item.ends_at, language)[0],
                item.place,
                _other_day(mission, item.starts_at, now, language),
            )
            for item, title in (shown.programme if shown is not None else [])
        ],
        "again": f"{again}?turn" if turned else again,
        "as_of": presenting.clocks(mission, now, now, language)[0],
        "as_of_day": presenting.day_in_words(now.astimezone(mission.zone).date(), language),
    }
    answer = render(request, "missions/handing_out_wall.html", context)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _other_day(mission: Mission, at: datetime, now: datetime, language: str) -> str:
    """The day of something that is not today, on the clock of the place."""
    day = at.astimezone(mission.zone).date()
    return "" if day == now.astimezone(mission.zone).date() else presenting.day_in_words(day, language)
