"""Missions themselves: days, sessions, tables, programme, money."""

from __future__ import annotations

from django.urls import URLPattern, path

from kopir.missions.views import preparing

desk: list[URLPattern] = [path("", preparing.missions, name="missions")]
public: list[URLPattern] = []
