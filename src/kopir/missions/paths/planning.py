"""Planning: runs, plans to approve, the grid of meetings."""

from __future__ import annotations

from django.urls import URLPattern, path

from kopir.missions.views import planning

desk: list[URLPattern] = [
    path("<str:reference>/planning/", planning.plans, name="planning"),
    path("<str:reference>/planning/<int:pk>/", planning.plan, name="plan"),
    path("<str:reference>/planning/<int:pk>/progress/", planning.plan_progress, name="plan_progress"),
    path("<str:reference>/planning/<int:pk>/<slug:step>/", planning.plan_step, name="plan_step"),
    path("<str:reference>/schedule/", planning.schedule, name="schedule"),
    path("<str:reference>/schedule/<int:pk>/", planning.meeting, name="meeting"),
    path("<str:reference>/schedule/<int:pk>/places/", planning.meeting_places, name="meeting_places"),
    path("<str:reference>/schedule/<int:pk>/<slug:step>/", planning.meeting_step, name="meeting_step"),
    path("<str:reference>/schedule/<slug:step>/", planning.schedule_step, name="schedule_step"),
]
