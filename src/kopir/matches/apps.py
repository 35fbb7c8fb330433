from importlib import import_module

from django.apps import AppConfig


class MatchesConfig(AppConfig):
    name = "kopir.matches"
    label = "matches"

    def ready(self) -> None:
        import_module("kopir.matches.rules")  # registers who may do what
        import_module("kopir.matches.personal")  # says what the room holds of people
