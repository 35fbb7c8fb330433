"""Paths of the desk's pages."""

from django.urls import URLPattern

app_name = "desk_desk"
urlpatterns: list[URLPattern] = []
