from importlib import import_module

from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "kopir.editorial"
    label = "editorial"

    def ready(self) -> None:
        import_module("kopir.editorial.rules")  # registers who may do what
