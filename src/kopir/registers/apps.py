from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "kopir.registers"
    label = "registers"

    def ready(self) -> None:
        from kopir.registers import rules  # noqa: F401, PLC0415 -- permissions are known once the models are
