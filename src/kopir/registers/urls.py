"""Paths of the room."""

from django.urls import URLPattern, path
from django.views.generic import TemplateView

app_name = "registers"
urlpatterns: list[URLPattern] = [path("", TemplateView.as_view(template_name="web/home.html"), name="search")]
