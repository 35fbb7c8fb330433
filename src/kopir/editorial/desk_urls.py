"""Paths of the room for those who work in it."""

from django.urls import URLPattern

app_name = "editorial_desk"
urlpatterns: list[URLPattern] = []
