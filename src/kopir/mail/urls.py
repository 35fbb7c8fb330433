"""Paths of the pages for everybody, under the language."""

from django.urls import URLPattern

app_name = "mail"
urlpatterns: list[URLPattern] = []
