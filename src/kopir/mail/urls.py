"""Paths of the pages for everybody, under the language."""

from django.urls import URLPattern, path

from kopir.mail.views import stopping

app_name = "mail"
urlpatterns: list[URLPattern] = [
    path("stop/<str:token>/", stopping.stop, name="stop"),
]
