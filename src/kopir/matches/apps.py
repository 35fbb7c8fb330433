from django.apps import AppConfig


class MatchesConfig(AppConfig):
    name = "kopir.matches"
    label = "matches"
