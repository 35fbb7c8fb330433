"""Paths of the pages for everybody, under the language."""

from django.urls import URLPattern, path

from kopir.privacy.views import own

app_name = "privacy"
urlpatterns: list[URLPattern] = [
    path("", own.ask, name="ask"),
    path("what-we-keep/", own.kept, name="kept"),
    path("mine/", own.mine, name="mine"),
    path("mine/copy/", own.take_mine, name="take_mine"),
    path("mine/correct/", own.correct_mine, name="correct_mine"),
    path("mine/delete/", own.forget_mine, name="forget_mine"),
    path("<str:key>/", own.held, name="held"),
    path("<str:key>/copy/", own.take, name="take"),
    path("<str:key>/correct/", own.correct, name="correct"),
    path("<str:key>/delete/", own.forget, name="forget"),
]
