from importlib import import_module

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "kopir.registers"
    label = "registers"

    def ready(self) -> None:
        from kopir.registers import rules  # noqa: F401, PLC0415 -- permissions are known once the models are

        import_module("kopir.registers.personal")  # says what the room holds of people
