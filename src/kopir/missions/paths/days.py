"""Days, sessions, tables, and the programme."""

from __future__ import annotations

from django.urls import URLPattern, path

from kopir.missions.views import days, days_programme, days_tables

desk: list[URLPattern] = [
    path("<str:reference>/days/", days.days, name="days"),
    path("<str:reference>/days/copy/", days.copy, name="days_copy"),
    path("<str:reference>/days/tables/", days_tables.tables, name="days_tables"),
    path("<str:reference>/days/tables/<int:pk>/", days_tables.table, name="days_table"),
    path("<str:reference>/days/tables/<int:pk>/lost/", days_tables.lost, name="days_table_lost"),
    path("<str:reference>/days/tables/<int:pk>/remove/", days_tables.remove, name="days_table_remove"),
    path("<str:reference>/days/<int:pk>/", days.session, name="days_session"),
    path("<str:reference>/days/<int:pk>/remove/", days.remove, name="days_session_remove"),
    path("<str:reference>/programme/", days_programme.programme, name="programme"),
    path("<str:reference>/programme/<int:pk>/", days_programme.item, name="programme_item"),
    path("<str:reference>/programme/<int:pk>/people/", days_programme.people, name="programme_people"),
    path("<str:reference>/programme/<int:pk>/remove/", days_programme.remove, name="programme_remove"),
]
public: list[URLPattern] = []
