"""Paths for a company's own members."""

from django.urls import URLPattern, path, re_path

from kopir.vetting.views import papers

app_name = "vetting"
urlpatterns: list[URLPattern] = [
    path("companies/<str:reference>/papers/", papers.papers, name="papers"),
    re_path(r"^companies/(?P<reference>[^/]+)/papers/(?P<pk>\d{1,18})/$", papers.file, name="file"),
]
