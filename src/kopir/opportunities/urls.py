"""Paths of the room."""

from django.urls import URLPattern, path

from kopir.opportunities.views import moves, reading, texts, writing

app_name = "opportunities"
urlpatterns: list[URLPattern] = [
    path("", reading.opportunity_list, name="list"),
    path("new/", writing.create, name="create"),
    path("suggest-codes/", writing.suggest_codes, name="suggest_codes"),
    path("<str:reference>/", reading.detail, name="detail"),
    path("<str:reference>/edit/", writing.edit, name="edit"),
    path("<str:reference>/move/", moves.move, name="move"),
    path("<str:reference>/renew/", moves.renew, name="renew"),
    path("<str:reference>/take/", moves.take, name="take"),
    path("<str:reference>/texts/<str:kind>/translate/", texts.translate, name="translate"),
    path("<str:reference>/texts/<int:pk>/approve/", texts.approve, name="approve_text"),
    path("<str:reference>/texts/<int:pk>/remove/", texts.remove, name="remove_text"),
]
