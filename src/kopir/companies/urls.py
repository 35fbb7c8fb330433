"""Paths of the room."""

from django.urls import URLPattern, path

from kopir.companies.views import parts, records

app_name = "companies"
urlpatterns: list[URLPattern] = [
    path("", records.company_list, name="list"),
    path("new/", records.create, name="create"),
    path("from-entry/", records.from_entry, name="from_entry"),
    path("<str:reference>/", records.detail, name="detail"),
    path("<str:reference>/edit/", records.edit, name="edit"),
    path("<str:reference>/move/", records.move, name="move"),
    path("<str:reference>/names/new/", parts.add_name, name="add_name"),
    path("<str:reference>/names/<int:pk>/", parts.edit_name, name="edit_name"),
    path("<str:reference>/names/<int:pk>/remove/", parts.remove_name, name="remove_name"),
    path("<str:reference>/numbers/new/", parts.add_identifier, name="add_identifier"),
    path("<str:reference>/numbers/<int:pk>/", parts.edit_identifier, name="edit_identifier"),
    path("<str:reference>/numbers/<int:pk>/remove/", parts.remove_identifier, name="remove_identifier"),
    path("<str:reference>/people/new/", parts.add_person, name="add_person"),
    path("<str:reference>/people/<int:pk>/", parts.edit_person, name="edit_person"),
    path("<str:reference>/people/<int:pk>/remove/", parts.remove_person, name="remove_person"),
    path("<str:reference>/texts/<str:kind>/", parts.write_text, name="write_text"),
    path("<str:reference>/texts/<str:kind>/translate/", parts.translate, name="translate"),
    path("<str:reference>/texts/<int:pk>/approve/", parts.approve_text, name="approve_text"),
    path("<str:reference>/texts/<int:pk>/remove/", parts.remove_translation, name="remove_translation"),
    path("<str:reference>/codes/new/", parts.add_code, name="add_code"),
    path("<str:reference>/codes/ticked/", parts.add_codes, name="add_codes"),
    path("<str:reference>/codes/<int:pk>/confirm/", parts.confirm_code, name="confirm_code"),
    path("<str:reference>/codes/<int:pk>/remove/", parts.remove_code, name="remove_code"),
    path("<str:reference>/members/new/", parts.add_member, name="add_member"),
    path("<str:reference>/members/<int:pk>/remove/", parts.remove_member, name="remove_member"),
]
