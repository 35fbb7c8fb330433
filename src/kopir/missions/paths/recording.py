"""What came of the meetings."""

from __future__ import annotations

from django.urls import URLPattern

desk: list[URLPattern] = []
public: list[URLPattern] = []
