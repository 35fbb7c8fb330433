"""Paths of the desk's pages."""

from django.urls import URLPattern

app_name = "privacy_desk"
urlpatterns: list[URLPattern] = []
