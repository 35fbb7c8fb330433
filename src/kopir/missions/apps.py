from importlib import import_module

from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "kopir.missions"
    label = "missions"

    def ready(self) -> None:
        for part in ("people", "preparing", "wishing", "handing_out", "recording"):
            import_module(f"kopir.missions.letters_{part}")  # registers its kinds of mail
        import_module("kopir.missions.rules")  # registers who may do what
        import_module("kopir.missions.personal")  # says what the room holds of people
        import_module("kopir.missions.my_day")  # registers what waits for its officers
