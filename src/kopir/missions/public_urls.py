"""Paths of what opens by a personal link, without logging in; the address names the language."""

from django.urls import URLPattern

from kopir.missions.paths import handing_out, people, recording, wishing

app_name = "my_mission"
urlpatterns: list[URLPattern] = [*people.public, *wishing.public, *handing_out.public, *recording.public]
