"""Paths of the companies' own pages."""

from django.urls import URLPattern, path

from kopir.cases.views import member

app_name = "cases"
urlpatterns: list[URLPattern] = [
    path("interests/", member.overview, name="overview"),
    path("interests/new/<str:reference>/", member.express, name="express"),
    path("interests/<str:reference>/", member.interest, name="interest"),
    path("interests/<str:reference>/<slug:step>/", member.interest_step, name="interest_step"),
    path("cases/", member.cases, name="cases"),
    path("cases/<str:reference>/", member.case, name="case"),
    path("cases/<str:reference>/files/<int:pk>/", member.file, name="file"),
    path("cases/<str:reference>/meetings/<int:pk>.ics", member.calendar_file, name="calendar_file"),
    path("cases/<str:reference>/<slug:step>/", member.case_step, name="case_step"),
]
