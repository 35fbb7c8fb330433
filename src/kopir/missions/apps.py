from importlib import import_module

from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "kopir.missions"
    label = "missions"

    def ready(self) -> None:
        import_module("kopir.missions.letters_wishing")  # registers the kinds of mail of wishes
        import_module("kopir.missions.rules")  # registers who may do what
        import_module("kopir.missions.personal")  # says what the room holds of people
