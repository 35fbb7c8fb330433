from importlib import import_module

from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "kopir.companies"
    label = "companies"

    def ready(self) -> None:
        import_module("kopir.companies.rules")  # registers who may do what
        import_module("kopir.companies.personal")  # says what the room holds of people
