"""The root of the URLs. Each room keeps its own paths; `web` and `api` show several rooms together."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.static import serve
from wagtail.admin import urls as editor_urls
from wagtail.documents import urls as paper_urls

from kopir.editorial.desk_views import original

urlpatterns = [
    path("", include("kopir.web.urls")),
    path("accounts/", include("allauth.urls")),
    path("editor/", include(editor_urls)),
    path("papers/", include(paper_urls)),
    path("media/original_images/<path:path>", original, name="original_picture"),
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}, name="media"),
    path("", include("kopir.api.urls")),
    *i18n_patterns(path("", include("kopir.web.public_urls"))),
]
