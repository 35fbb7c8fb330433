from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kopir.core"
    label = "core"
    verbose_name = "Accounts and audit"

    def ready(self) -> None:
        import_module("kopir.core.personal_data")  # says what the room holds of people
