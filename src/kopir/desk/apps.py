from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "kopir.desk"
    label = "desk"

    def ready(self) -> None:
        import_module("kopir.desk.rules")  # registers who may do what
        import_module("kopir.desk.personal")  # says what the room holds of people
        import_module("kopir.desk.letters")  # and what mails there are
