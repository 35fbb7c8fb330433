"""Paths of the room for everybody; the address names the language."""

from django.urls import URLPattern

app_name = "applications"
urlpatterns: list[URLPattern] = []
