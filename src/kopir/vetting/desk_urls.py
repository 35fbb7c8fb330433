"""Paths of the desk's pages."""

from django.urls import URLPattern, path, re_path

from kopir.vetting.views import desk, queue

app_name = "vetting_desk"
urlpatterns: list[URLPattern] = [
    path("", queue.queue, name="queue"),
    path("companies/<str:reference>/", desk.company, name="company"),
    path("companies/<str:reference>/screen/", desk.screen, name="screen"),
    path("companies/<str:reference>/take/", desk.take, name="take"),
    path("companies/<str:reference>/assign/", desk.assign, name="assign"),
    path("companies/<str:reference>/pass/", desk.passed, name="pass"),
    path("companies/<str:reference>/refuse/", desk.refused, name="refuse"),
    re_path(r"^hits/(?P<pk>\d{1,18})/(?P<step>[a-z-]{1,20})/$", desk.hit, name="hit"),
    re_path(r"^evidence/(?P<pk>\d{1,18})/(?P<step>accept|refuse)/$", desk.evidence, name="evidence"),
]
