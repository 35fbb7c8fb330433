from importlib import import_module

from django.apps import AppConfig


class VettingConfig(AppConfig):
    name = "kopir.vetting"
    label = "vetting"

    def ready(self) -> None:
        import_module("kopir.vetting.rules")  # registers who may do what
        import_module("kopir.vetting.letters")  # registers the room's kinds of mail
        import_module("kopir.vetting.admission").admission()  # a file that is not whole stops the start
        import_module("kopir.vetting.personal")  # says what the room holds of people
