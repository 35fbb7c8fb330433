from importlib import import_module

from django.apps import AppConfig


class WatchlistsConfig(AppConfig):
    name = "kopir.watchlists"
    label = "watchlists"

    def ready(self) -> None:
        import_module("kopir.watchlists.rules")  # registers who may do what
        import_module("kopir.watchlists.personal")  # says what the room holds of people
