"""Paths whose address names the language (`/ja/…`): what visitors see. Each room keeps its own."""

from django.urls import include, path

from kopir.web import public_views

urlpatterns = [
    path("opportunities/", include("kopir.opportunities.urls")),
    path("apply/", include("kopir.applications.urls")),
    path("outcomes/", include("kopir.cases.public_urls")),
    path("missions/my/", include("kopir.missions.public_urls")),
    path("archive/", include("kopir.heritage.urls")),
    path("mail/", include("kopir.mail.urls")),
    path("data/", include("kopir.privacy.urls")),
    path("search/", public_views.search, name="search"),
    path("", include("kopir.editorial.urls")),
]
