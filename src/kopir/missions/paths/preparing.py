"""Missions themselves: the list, the overview, facts and rules, states, copies, money."""

from __future__ import annotations

from django.urls import URLPattern, path

from kopir.missions.views import preparing, preparing_budget

desk: list[URLPattern] = [
    path("", preparing.missions, name="missions"),
    path("new/", preparing.mission_new, name="mission_new"),
    path("<str:reference>/", preparing.mission, name="mission"),
    path("<str:reference>/edit/", preparing.mission_edit, name="mission_edit"),
    path("<str:reference>/move/<str:to>/", preparing.mission_move, name="mission_move"),
    path("<str:reference>/duplicate/", preparing.mission_duplicate, name="mission_duplicate"),
    path("<str:reference>/budget/", preparing_budget.budget, name="budget"),
    path("<str:reference>/budget/<int:pk>/", preparing_budget.budget_line, name="budget_line"),
    path("<str:reference>/budget/<int:pk>/remove/", preparing_budget.budget_remove, name="budget_remove"),
    path("<str:reference>/budget/export/<str:kind>/", preparing_budget.budget_export, name="budget_export"),
]
public: list[URLPattern] = []
