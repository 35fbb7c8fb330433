"""Paths of the room for everybody; the address names the language."""

from django.urls import URLPattern, path

from kopir.applications.views import apply, status

app_name = "applications"
urlpatterns: list[URLPattern] = [
    path("", apply.apply, name="apply"),
    path("companies/", apply.companies, name="companies"),
    path("received/<str:token>/", apply.received, name="received"),
    path("link/", status.resend, name="resend"),
    path("status/<str:token>/", status.status, name="status"),
    path("status/<str:token>/reply/", status.reply, name="reply"),
    path("status/<str:token>/withdraw/", status.withdraw, name="withdraw"),
]
