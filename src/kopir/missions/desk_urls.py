"""Paths of the desk's pages."""

from django.urls import URLPattern

from kopir.missions.paths import days, handing_out, people, planning, preparing, recording, wishing

app_name = "missions_desk"
urlpatterns: list[URLPattern] = [
    *preparing.desk,
    *days.desk,
    *people.desk,
    *wishing.desk,
    *planning.desk,
    *handing_out.desk,
    *recording.desk,
]
