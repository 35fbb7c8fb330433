"""Paths of the desk's pages."""

from django.urls import URLPattern, path, re_path

from kopir.privacy.views import desk

app_name = "privacy_desk"
urlpatterns: list[URLPattern] = [
    path("", desk.overview, name="overview"),
    path("forget/", desk.forget, name="forget"),
    re_path(r"^corrections/(?P<pk>\d{1,18})/done/$", desk.corrected, name="corrected"),
    re_path(r"^places/(?P<pk>\d{1,18})/(?P<step>take-out|another)/$", desk.decide, name="place"),
]
