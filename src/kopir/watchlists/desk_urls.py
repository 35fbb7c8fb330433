"""Paths of the desk's pages."""

from django.urls import URLPattern, path

from kopir.watchlists import views

app_name = "watchlists_desk"
urlpatterns: list[URLPattern] = [
    path("", views.overview, name="overview"),
    path("held/<int:pk>/accept/", views.accept, name="accept"),
    path("held/<int:pk>/refuse/", views.refuse, name="refuse"),
    path("party/<path:key>/", views.party, name="party"),
    path("<slug:source>/", views.detail, name="detail"),
]
