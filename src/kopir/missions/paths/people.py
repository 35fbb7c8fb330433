"""Who takes part: companies, partners, delegates, interpreters."""

from __future__ import annotations

from django.urls import URLPattern, path

from kopir.missions.views import people, people_many, people_persons

desk: list[URLPattern] = [
    path("<str:reference>/people/", people.people, name="people"),
    path("<str:reference>/people/add/", people.add, name="add_party"),
    path("<str:reference>/people/list/", people_many.take_list, name="take_list"),
    path("<str:reference>/people/invitations/", people_many.invitations, name="invitations"),
    path("<str:reference>/people/interpreters/", people_persons.interpreters, name="interpreters"),
    path("<str:reference>/people/<int:pk>/", people.party, name="party"),
    path("<str:reference>/people/<int:pk>/<slug:step>/", people.party_step, name="party_step"),
    path("<str:reference>/people/<slug:kind>/<int:pk>/", people_persons.person, name="person"),
    path("<str:reference>/people/<slug:kind>/<int:pk>/<slug:step>/", people_persons.person_step, name="person_step"),
]
public: list[URLPattern] = [path("<str:key>/open/", people.door, name="door")]
