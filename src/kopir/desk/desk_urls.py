"""Paths of the desk's pages."""

from django.urls import URLPattern, path, re_path

from kopir.desk.views import searching, today

app_name = "desk_desk"
urlpatterns: list[URLPattern] = [
    path("", today.today, name="today"),
    path("work/<slug:code>/", today.section, name="section"),
    path("mornings/", today.mornings, name="mornings"),
    path("search/", searching.search, name="search"),
    path("search/keep/", searching.keep, name="keep"),
    path("search/bulk/", searching.bulk, name="bulk"),
    re_path(r"^search/export\.(?P<file_format>csv|xlsx)$", searching.export, name="export"),
    path("search/<int:pk>/", searching.kept, name="kept"),
    path("search/<int:pk>/alert/", searching.alert, name="alert"),
    path("search/<int:pk>/seen/", searching.seen, name="seen"),
    path("search/<int:pk>/forget/", searching.forget, name="forget"),
]
