import warnings
from importlib import import_module

from bs4 import MarkupResemblesLocatorWarning
from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "kopir.editorial"
    label = "editorial"

    def ready(self) -> None:
        # wagtail-localize hands addresses of sources to BeautifulSoup, which takes them for a mistake.
        warnings.filterwarnings("ignore", category=MarkupResemblesLocatorWarning)
        import_module("kopir.editorial.rules")  # registers who may do what
        import_module("kopir.editorial.subjects")  # hands events down to applications
        import_module("kopir.editorial.wagtail_events").connect()
        import_module("kopir.editorial.personal")  # says what the room holds of people
