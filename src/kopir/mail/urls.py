"""Paths of the pages for everybody, under the language."""

from django.urls import URLPattern, path

from kopir.mail import views

app_name = "mail"
urlpatterns: list[URLPattern] = [
    path("stop/<str:token>/", views.stop, name="stop"),
]
