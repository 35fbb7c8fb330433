"""Paths of the room for those who work in it."""

from django.urls import URLPattern, path

from kopir.applications.views import desk

app_name = "applications_desk"
urlpatterns: list[URLPattern] = [
    path("", desk.queue, name="queue"),
    path("<str:reference>/", desk.detail, name="detail"),
    path("<str:reference>/take/", desk.take, name="take"),
    path("<str:reference>/assign/", desk.assign, name="assign"),
    path("<str:reference>/review/", desk.review, name="review"),
    path("<str:reference>/ask/", desk.ask, name="ask"),
    path("<str:reference>/accept/", desk.accept, name="accept"),
    path("<str:reference>/decline/", desk.decline, name="decline"),
    path("<str:reference>/files/<int:pk>/", desk.file, name="file"),
]
