from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kopir.core"
    label = "core"
    verbose_name = "Accounts and audit"
