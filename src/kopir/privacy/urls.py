"""Paths for people without an account, under the prefix of the language."""

from django.urls import URLPattern

app_name = "privacy"
urlpatterns: list[URLPattern] = []
