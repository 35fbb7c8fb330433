"""Paths that machines call."""

from django.urls import URLPattern, path

from kopir.mail.views import events

app_name = "mail_machines"
urlpatterns: list[URLPattern] = [
    path("events", events.events, name="events"),
]
