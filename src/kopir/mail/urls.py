"""Paths for people without an account, under the prefix of the language."""

from django.urls import URLPattern

app_name = "mail"
urlpatterns: list[URLPattern] = []
