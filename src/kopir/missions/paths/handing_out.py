"""What is handed out: schedules, prints, calendars, the wall, arrivals."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from kopir.missions.views import handing_out as public_views
from kopir.missions.views import handing_out_arrivals as arrivals
from kopir.missions.views import handing_out_desk as desk_views
from kopir.missions.views import handing_out_prints as print_views

_MISSION = r"^(?P<reference>[^/]+)/"

desk: list[URLPattern] = [
    path("<str:reference>/hand-out/", desk_views.hand_out, name="hand_out"),
    path("<str:reference>/hand-out/schedules.pdf", desk_views.schedules, name="schedules_pdf"),
    re_path(_MISSION + r"hand-out/(?P<code>[di][0-9]{1,18})\.pdf$", desk_views.one_schedule, name="one_schedule_pdf"),
    path("<str:reference>/hand-out/badges.pdf", desk_views.badges, name="badges_pdf"),
    path("<str:reference>/hand-out/signs.pdf", desk_views.signs, name="signs_pdf"),
    re_path(
        _MISSION + r"hand-out/(?P<by>slots|tables|interpreters)\.(?P<file_format>pdf|xlsx)$",
        desk_views.meetings,
        name="meetings_list",
    ),
    path("<str:reference>/hand-out/prints/<slug:kind>/", print_views.print_page, name="print"),
    path("<str:reference>/hand-out/prints/<int:pk>/progress/", print_views.print_progress, name="print_progress"),
    path("<str:reference>/hand-out/prints/<int:pk>/cancel/", print_views.print_cancel, name="print_cancel"),
    path("<str:reference>/hand-out/prints/<int:pk>/file.pdf", print_views.print_file, name="print_file"),
    path("<str:reference>/hand-out/wall/", desk_views.exchange_wall, name="exchange_wall"),
    path("<str:reference>/hand-out/tell/", desk_views.tell, name="tell_schedules"),
    path("<str:reference>/arrivals/", arrivals.arrivals, name="arrivals"),
    re_path(_MISSION + r"check-in/(?P<code>[di][0-9]{1,18})/$", arrivals.check_in, name="check_in"),
]
public: list[URLPattern] = [
    path("worker.js", public_views.worker, name="worker"),
    path("wall/<str:key>/", public_views.wall, name="wall"),
    path("<str:key>/schedule/", public_views.schedule, name="schedule"),
    path("<str:key>/schedule.pdf", public_views.schedule_pdf, name="schedule_pdf"),
    path("<str:key>/calendar.ics", public_views.calendar, name="calendar"),
]
