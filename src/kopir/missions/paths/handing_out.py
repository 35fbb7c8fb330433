"""What is handed out: schedules, prints, calendars, the wall, arrivals."""

from __future__ import annotations

from django.urls import URLPattern

desk: list[URLPattern] = []
public: list[URLPattern] = []
