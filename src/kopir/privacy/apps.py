from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "kopir.privacy"
    label = "privacy"

    def ready(self) -> None:
        import_module("kopir.privacy.rules")  # registers who may do what
