"""Paths for a company's own members."""

from django.urls import URLPattern, path

from kopir.vetting.views import papers

app_name = "vetting"
urlpatterns: list[URLPattern] = [
    path("companies/<str:reference>/papers/", papers.papers, name="papers"),
    path("companies/<str:reference>/papers/<int:pk>/", papers.file, name="file"),
]
