"""Paths of the desk's pages."""

from django.urls import URLPattern, path

from kopir.cases.views import desk, desk_outcomes

app_name = "cases_desk"
urlpatterns: list[URLPattern] = [
    path("", desk.cases, name="cases"),
    path("interests/", desk.interests, name="interests"),
    path("interests/<str:reference>/", desk.interest, name="interest"),
    path("interests/<str:reference>/<slug:step>/", desk.interest_step, name="interest_step"),
    path("outcomes/", desk_outcomes.outcomes, name="outcomes"),
    path("outcomes/export/", desk_outcomes.export, name="outcomes_export"),
    path("outcomes/<int:pk>/", desk_outcomes.outcome, name="outcome"),
    path("outcomes/<int:pk>/tell/", desk_outcomes.tell, name="outcome_tell"),
    path("outcomes/<int:pk>/confirm/", desk_outcomes.confirm, name="outcome_confirm"),
    path("propose/<str:opportunity>/<str:company>/", desk.propose, name="propose"),
    path("<str:reference>/", desk.case, name="case"),
    path("<str:reference>/<slug:step>/", desk.case_step, name="case_step"),
]
