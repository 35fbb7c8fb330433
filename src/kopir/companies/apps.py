from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "kopir.companies"
    label = "companies"
