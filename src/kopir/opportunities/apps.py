from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "kopir.opportunities"
    label = "opportunities"
