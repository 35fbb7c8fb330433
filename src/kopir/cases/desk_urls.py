"""Paths of the desk's pages."""

from django.urls import URLPattern, path

from kopir.cases.views import desk

app_name = "cases_desk"
urlpatterns: list[URLPattern] = [
    path("", desk.cases, name="cases"),
    path("interests/", desk.interests, name="interests"),
    path("interests/<str:reference>/", desk.interest, name="interest"),
    path("interests/<str:reference>/<slug:step>/", desk.interest_step, name="interest_step"),
    path("propose/<str:opportunity>/<str:company>/", desk.propose, name="propose"),
    path("<str:reference>/", desk.case, name="case"),
    path("<str:reference>/<slug:step>/", desk.case_step, name="case_step"),
]
