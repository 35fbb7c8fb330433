"""The door for gunicorn: `gunicorn kopir.config.wsgi`."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopir.config.settings")
django_application = get_wsgi_application()

from kopir.core.kept_pages import front  # noqa: E402 -- needs Django set up

application = front(django_application)


def _warm_up() -> None:
    """Load encoders and label vectors behind the start, so that the first person does not wait for them."""
    from kopir.engines.taxonomy.suggest import suggest  # noqa: PLC0415 -- slow import, and only for serving

    suggest("honey", "en", "hs4")


if os.environ.get("KOPIR_WARM_UP", "1") == "1":
    threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
