from importlib import import_module

from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "kopir.missions"
    label = "missions"

    def ready(self) -> None:
        import_module("kopir.missions.letters_people")  # registers its kinds of mail
        import_module("kopir.missions.letters_handing_out")  # registers its kind of mail
        import_module("kopir.missions.rules")  # registers who may do what
        import_module("kopir.missions.personal")  # says what the room holds of people
        import_module("kopir.missions.letters_recording")  # registers a kind of mail
        import_module("kopir.missions.tasks_recording")  # registers a job
