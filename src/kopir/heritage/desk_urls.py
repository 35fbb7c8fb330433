"""Paths of the room for those who work in it."""

from django.urls import URLPattern, path

from kopir.heritage.views.desk import claims, numbers, overview, records, texts, voices

app_name = "heritage_desk"
urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("records/", overview.records, name="records"),
    path("records/new/<str:kind>/", records.create, name="new_record"),
    path("records/<str:reference>/", records.record, name="record"),
    path("records/<str:reference>/note/", records.note, name="note"),
    path("records/<str:reference>/move/", records.move, name="move_record"),
    path("records/<str:reference>/names/", records.add_name, name="add_name"),
    path("records/<str:reference>/names/<int:pk>/remove/", records.remove_name, name="remove_name"),
    path("records/<str:reference>/open/", records.open_or_close, name="open_person"),
    path("records/<str:reference>/picture/", records.picture, name="picture"),
    path("records/<str:reference>/picture/set/", records.set_picture, name="set_picture"),
    path("records/<str:reference>/texts/<int:pk>/approve/", texts.approve_record_text, name="approve_text"),
    path("records/<str:reference>/texts/<int:pk>/remove/", texts.remove_record_text, name="remove_text"),
    path("records/<str:reference>/texts/<str:kind>/<str:language>/", texts.record_text, name="text"),
    path("records/<str:reference>/claims/new/", claims.create, name="new_claim"),
    path("claims/<int:pk>/", claims.claim, name="claim"),
    path("claims/<int:pk>/move/", claims.move, name="move_claim"),
    path("claims/<int:pk>/cite/", claims.cite, name="cite"),
    path("claims/<int:pk>/citations/<int:citation>/remove/", claims.remove_citation, name="remove_citation"),
    path("claims/<int:pk>/texts/<int:text>/approve/", texts.approve_claim_text, name="approve_claim_text"),
    path("claims/<int:pk>/texts/<int:text>/remove/", texts.remove_claim_text, name="remove_claim_text"),
    path("claims/<int:pk>/texts/<str:language>/", texts.claim_text, name="claim_text"),
    path("numbers/", numbers.numbers, name="numbers"),
    path("numbers/new/", numbers.create, name="new_number"),
    path("numbers/<int:pk>/", numbers.number, name="number"),
    path("numbers/<int:pk>/move/", numbers.move, name="move_number"),
    path("window/", numbers.window, name="window"),
    path("sources/", claims.sources, name="sources"),
    path("sources/new/", claims.new_source, name="new_source"),
    path("sources/<int:pk>/", claims.source, name="source"),
    path("holders/new/", claims.holder, name="new_holder"),
    path("holders/<int:pk>/", claims.holder, name="holder"),
    path("requests/", voices.requests, name="requests"),
    path("requests/<str:reference>/", voices.one_request, name="request"),
    path("requests/<str:reference>/decide/", voices.decide, name="decide"),
    path("contributions/", voices.contributions, name="contributions"),
    path("contributions/<str:reference>/", voices.contribution, name="contribution"),
    path("contributions/<str:reference>/withdraw/", voices.withdraw_contribution, name="withdraw_contribution"),
    path("contributions/<str:reference>/files/<int:pk>/", voices.attachment, name="attachment"),
]
