"""The page a company's link opens; the address names the language."""

from django.urls import URLPattern, path

from kopir.cases.views import outcomes

app_name = "outcomes"
urlpatterns: list[URLPattern] = [
    path("<str:token>/", outcomes.question, name="question"),
    path("<str:token>/thanks/", outcomes.thanks, name="thanks"),
]
