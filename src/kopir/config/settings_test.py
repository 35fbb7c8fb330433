"""Settings of the tests: fast password hashing, mail in memory, plain static files, a database of its own."""

from kopir.config.environment import text
from kopir.config.settings import *  # noqa: F403

DATABASES["default"]["TEST"] = {"NAME": f"test_kopir_{text('KOPIR_TEST_NAME', 'x')}"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
KEEP_PAGES = False  # each test sees its own world; those about kept pages switch it on
MEDIA_ROOT = VAR / "media-of-tests"  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
