from importlib import import_module

from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "kopir.opportunities"
    label = "opportunities"

    def ready(self) -> None:
        import_module("kopir.opportunities.subjects")  # applications may be about public opportunities
        import_module("kopir.opportunities.vetting_checks")  # vetting is told of controlled goods
        import_module("kopir.opportunities.rules")  # registers who may do what
        import_module("kopir.opportunities.personal")  # says what the room holds of people
