"""Paths of the room."""

from django.urls import URLPattern, path

from kopir.matches import views

app_name = "matches"
urlpatterns: list[URLPattern] = [
    path("matches/", views.desk, name="desk"),
    path("matches/due/", views.due, name="due"),
    path("matches/try/", views.try_it, name="try"),
    path("opportunities/<str:reference>/matches/", views.for_opportunity, name="for_opportunity"),
    path("opportunities/<str:reference>/matches/decide/", views.decide, name="decide"),
    path("opportunities/<str:reference>/matches/invite/<int:pk>/", views.invite, name="invite"),
]
