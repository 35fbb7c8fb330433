from importlib import import_module

from django.apps import AppConfig


class HeritageConfig(AppConfig):
    name = "kopir.heritage"
    label = "heritage"

    def ready(self) -> None:
        import_module("kopir.heritage.rules")  # registers who may do what
        import_module("kopir.heritage.personal")  # says what the room holds of people
