"""The root of the URLs. Each room keeps its own paths; `web` and `api` show several rooms together."""

from django.urls import include, path

urlpatterns = [
    path("", include("kopir.web.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("kopir.api.urls")),
]
