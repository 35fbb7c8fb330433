"""Planning: runs, plans to approve, the grid of meetings."""

from __future__ import annotations

from django.urls import URLPattern

desk: list[URLPattern] = []
public: list[URLPattern] = []
