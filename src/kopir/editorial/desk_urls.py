"""Paths of the room for editors, beside Wagtail's own."""

from django.urls import URLPattern, path

from kopir.editorial import desk_views

app_name = "editorial_desk"
urlpatterns: list[URLPattern] = [
    path("languages/", desk_views.languages, name="languages"),
    path("languages/<int:pk>/read/", desk_views.read, name="read"),
]
