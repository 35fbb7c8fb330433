"""Paths of the room."""

from django.urls import URLPattern, path

from kopir.registers import views

app_name = "registers"
urlpatterns: list[URLPattern] = [
    path("", views.search, name="search"),
    path("imports/", views.imports, name="imports"),
    path("imports/rows/", views.import_rows, name="import_rows"),
    path("imports/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("imports/<int:pk>/resume/", views.resume, name="resume"),
    path("imports/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("imports/<int:pk>/report/", views.report, name="report"),
    path("<slug:source>/<str:key>/", views.entry, name="entry"),
]
