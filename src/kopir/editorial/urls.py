"""Paths of the room for everybody; the address names the language. The pages themselves come last."""

from django.urls import URLPattern, path, re_path

from kopir.editorial import feeds, views

app_name = "editorial"
urlpatterns: list[URLPattern] = [
    path("feed/rss/", feeds.NewsFeed(), name="rss"),
    path("feed/atom/", feeds.AtomFeed(), name="atom"),
    path("seen/<uuid:key>/", views.seen, name="seen"),
    re_path(r"^(?P<path>(?:[\w\-]+/)*)$", views.page, name="page"),
]
