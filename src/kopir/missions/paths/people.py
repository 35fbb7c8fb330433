"""Who takes part: companies, partners, delegates, interpreters."""

from __future__ import annotations

from django.urls import URLPattern

desk: list[URLPattern] = []
public: list[URLPattern] = []
