from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "kopir.privacy"
    label = "privacy"

    def ready(self) -> None:
        import_module("kopir.privacy.rules")  # registers who may do what
        import_module("kopir.privacy.letters")  # registers the room's own kind of mail
        import_module("kopir.privacy.personal")  # says what the room holds of people
