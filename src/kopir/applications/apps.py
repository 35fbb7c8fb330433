from importlib import import_module

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "kopir.applications"
    label = "applications"

    def ready(self) -> None:
        import_module("kopir.applications.rules")  # registers who may do what
        import_module("kopir.applications.letters")  # registers the room's kinds of mail
