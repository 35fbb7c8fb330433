"""Paths of what opens by a personal link, without logging in; the address names the language."""

from django.urls import URLPattern, re_path

from kopir.missions.paths import handing_out, people, recording, wishing
from kopir.missions.views.people import door

app_name = "my_mission"
urlpatterns: list[URLPattern] = [
    *people.public,
    *wishing.public,
    *handing_out.public,
    *recording.public,
    # An address that lost its end still holds the key: it leads on, and is never logged as one that was not found.
    re_path(r"^(?P<key>[^/]+)/", door, name="lost"),
]
