"""Paths of the pages. Each room keeps its own."""

from django.urls import include, path

from kopir.web import public_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.choose_language, name="choose_language"),
    path("healthz", views.healthz, name="healthz"),
    path("sitemap.xml", public_views.sitemap_xml, name="sitemap"),
    path("robots.txt", public_views.robots, name="robots"),
    path("api/mail/", include("kopir.mail.machine_urls")),
    path("", include("kopir.vetting.urls")),
    path("", include("kopir.cases.urls")),
    path("companies/", include("kopir.companies.urls")),
    path("registers/", include("kopir.registers.urls")),
    path("desk/applications/", include("kopir.applications.desk_urls")),
    path("desk/archive/", include("kopir.heritage.desk_urls")),
    path("desk/pages/", include("kopir.editorial.desk_urls")),
    path("desk/watchlists/", include("kopir.watchlists.desk_urls")),
    path("desk/vetting/", include("kopir.vetting.desk_urls")),
    path("desk/cases/", include("kopir.cases.desk_urls")),
    path("desk/missions/", include("kopir.missions.desk_urls")),
    path("desk/mail/", include("kopir.mail.desk_urls")),
    path("desk/data/", include("kopir.privacy.desk_urls")),
    path("desk/", include("kopir.desk.desk_urls")),
    path("", include("kopir.matches.urls")),
    path("opportunities/", views.in_language),  # addresses from before the language stood in them
    path("opportunities/<path:rest>", views.in_language),
]
