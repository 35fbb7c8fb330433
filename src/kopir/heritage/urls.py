"""Paths of the room for everybody; the address names the language."""

from django.urls import URLPattern

app_name = "heritage"
urlpatterns: list[URLPattern] = []
