"""Paths of the desk's pages."""

from django.urls import URLPattern, path

from kopir.mail.views import addresses, desk, templates

app_name = "mail_desk"
urlpatterns: list[URLPattern] = [
    path("", desk.queue, name="queue"),
    path("release/", desk.release_many, name="release_many"),
    path("templates/", templates.templates, name="templates"),
    path("templates/<str:kind>/<str:language>/", templates.template, name="template"),
    path("templates/<str:kind>/<str:language>/default/", templates.use_default, name="use_default"),
    path("rules/", templates.rules, name="rules"),
    path("addresses/", addresses.addresses, name="addresses"),
    path("addresses/clear/", addresses.clear, name="clear_address"),
    path("<int:pk>/", desk.detail, name="detail"),
    path("<int:pk>/edit/", desk.edit, name="edit"),
    path("<int:pk>/release/", desk.release, name="release"),
    path("<int:pk>/withdraw/", desk.withdraw, name="withdraw"),
    path("<int:pk>/retry/", desk.retry, name="retry"),
    path("<int:pk>/seen/", desk.note_seen, name="note_seen"),
]
