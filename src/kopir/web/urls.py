"""Paths of the pages. Each room keeps its own."""

from django.urls import include, path

from kopir.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.choose_language, name="choose_language"),
    path("healthz", views.healthz, name="healthz"),
    path("companies/", include("kopir.companies.urls")),
    path("opportunities/", include("kopir.opportunities.urls")),
    path("registers/", include("kopir.registers.urls")),
    path("", include("kopir.matches.urls")),
]
