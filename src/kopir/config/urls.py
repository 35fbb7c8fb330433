"""The root of the URLs. Each room keeps its own paths; `web` and `api` show several rooms together."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as editor_urls
from wagtail.documents import urls as paper_urls

from kopir.core.own_address import own_addresses
from kopir.editorial.desk_views import media

urlpatterns = [
    path("", include("kopir.web.urls")),
    # Before allauth's own page of the same name.
    path("accounts/email/", own_addresses, name="account_email"),
    path("accounts/", include("allauth.urls")),
    # Wagtail's own log-in knows neither the second factor nor the limits of ours.
    path("editor/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("editor/", include(editor_urls)),
    path("papers/", include(paper_urls)),
    path("media/<path:path>", media, name="media"),
    path("", include("kopir.api.urls")),
    *i18n_patterns(path("", include("kopir.web.public_urls"))),
]
