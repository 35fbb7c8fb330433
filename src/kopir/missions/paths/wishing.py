"""Wishes to meet: the desk's lists, and what participants do by their link."""

from __future__ import annotations

from django.urls import URLPattern

desk: list[URLPattern] = []
public: list[URLPattern] = []
