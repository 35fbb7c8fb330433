from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "kopir.cases"
    label = "cases"

    def ready(self) -> None:
        import_module("kopir.cases.letters")  # registers the kinds of mail
        import_module("kopir.cases.rules")  # registers who may do what
        import_module("kopir.cases.personal")  # says what the room holds of people
