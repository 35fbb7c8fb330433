"""Wishes to meet: the desk's lists, and what participants do by their link."""

from __future__ import annotations

from django.urls import URLPattern, path

from kopir.missions.views import wishing, wishing_desk

desk: list[URLPattern] = [
    path("<str:reference>/wishes/", wishing_desk.wishes, name="wishes"),
    path("<str:reference>/wishes/arrange/", wishing_desk.arrange, name="wish_arrange"),
    path("<str:reference>/wishes/accept/", wishing_desk.accept_all, name="wishes_accept"),
    path("<str:reference>/wishes/vetoes/", wishing_desk.vetoes, name="wish_vetoes"),
    path("<str:reference>/wishes/vetoes/<int:veto>/lift/", wishing_desk.lift_veto, name="wish_veto_lift"),
    path("<str:reference>/wishes/lists/", wishing_desk.wish_lists, name="wish_lists"),
    path("<str:reference>/wishes/lists/<int:pk>/", wishing_desk.wish_list, name="wish_list"),
    path("<str:reference>/wishes/lists/<int:pk>/report.csv", wishing_desk.report, name="wish_list_report"),
    path("<str:reference>/wishes/<int:wish>/", wishing_desk.wish, name="wish"),
    path("<str:reference>/wishes/<int:wish>/<slug:step>/", wishing_desk.step, name="wish_step"),
]
public: list[URLPattern] = [
    path("<str:key>/wishes/", wishing.wishes, name="wishes"),
    path("<str:key>/wishes/hours/", wishing.hours, name="wish_hours"),
    path("<str:key>/wishes/ask/<int:party>/", wishing.ask, name="wish_ask"),
    path("<str:key>/wishes/not/<int:party>/", wishing.veto, name="wish_veto"),
    path("<str:key>/wishes/not/<int:party>/lift/", wishing.lift_veto, name="wish_veto_lift"),
    path("<str:key>/wishes/<int:wish>/<slug:step>/", wishing.step, name="wish_step"),
]
