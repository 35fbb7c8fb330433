from importlib import import_module

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "kopir.mail"
    label = "mail"

    def ready(self) -> None:
        import_module("kopir.mail.rules")  # registers who may do what
        import_module("kopir.mail.letters")  # registers the room's own kinds of mail
