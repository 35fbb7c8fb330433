from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "kopir.registers"
    label = "registers"
