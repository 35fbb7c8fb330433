"""Paths of the API: /api/v1/…, and at the root what yente's and OpenRefine's clients ask for."""

from django.urls import include, path, re_path

from kopir.api.house import api, root_api
from kopir.api.refusals import no_such_path

urlpatterns = [
    path("api/v1/", api.urls),
    re_path(r"^api/", no_such_path),
    path("reconcile/", include("kopir.api.reconcile")),
    path("", root_api.urls),
]
