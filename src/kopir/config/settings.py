"""Settings, read top to bottom from `KOPIR_*` variables; each stands in docs/configuration.md.

The defaults make a fresh clone run: embedded PostgreSQL, mail to files under var/, nothing to install.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from kopir.config import database, environment

PROJECT = Path(__file__).resolve().parents[3]
PACKAGE = Path(__file__).resolve().parents[1]
VAR = Path(environment.text("KOPIR_VAR", str(PROJECT / "var")))

DEBUG = environment.flag("KOPIR_DEBUG", default=False)
DEMO = environment.flag("KOPIR_DEMO", default=False)


def _secret_key() -> str:
    """The key given, or one made on the first start and kept in var/ (never in the repository).

    Several processes may start first at once: the first link wins, and all read the same key.
    """
    given = environment.text("KOPIR_SECRET_KEY")
    if given:
        return given
    kept = VAR / "secret-key"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=kept.parent, prefix="secret-key-")  # readable by the owner only
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(made, kept)
        Path(made).unlink()
    return kept.read_text().strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = environment.words("KOPIR_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("KOPIR_TRUSTED_ORIGINS")
WATCHLISTS_FETCH = environment.flag("KOPIR_WATCHLISTS_FETCH", default=False)  # each night, from their publishers
UPLOAD_MB = environment.number("KOPIR_UPLOAD_MB", 4096)  # the largest register file that is taken in a browser
PUBLIC_URL = environment.text("KOPIR_PUBLIC_URL", "http://localhost:8000").rstrip("/")
HTTPS = PUBLIC_URL.startswith("https://")

# --- the pair of countries -------------------------------------------------------------------------------------------

PAIR = environment.text("KOPIR_PAIR", "kz-jp")

# --- what it is made of ----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "kopir.core",
    "kopir.mail",
    "kopir.privacy",
    "kopir.registers",
    "kopir.watchlists",
    "kopir.companies",
    "kopir.vetting",
    "kopir.applications",
    "kopir.opportunities",
    "kopir.matches",
    "kopir.cases",
    "kopir.desk",
    "kopir.missions",
    "kopir.heritage",
    "kopir.editorial",
    "kopir.web",
    "kopir.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
    "rules",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
]

MIDDLEWARE = [
    "kopir.core.kept_pages.KeptPagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kopir.editorial.middleware.EditorPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kopir.core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kopir.core.middleware.PersonMiddleware",
    "kopir.core.middleware.SecondFactorMiddleware",
    "kopir.core.middleware.RefusalMiddleware",
    "kopir.editorial.middleware.EditorRefusalMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "kopir.config.urls"
WSGI_APPLICATION = "kopir.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kopir.core.context.house",
                "kopir.web.context.navigation",
            ],
        },
    }
]

# --- the database ----------------------------------------------------------------------------------------------------

if environment.flag("KOPIR_NO_DATABASE", default=False):  # type checking, compiling catalogues
    DATABASES: dict[str, dict[str, Any]] = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "kopir"}}
elif environment.text("KOPIR_DATABASE_URL"):
    DATABASES = {"default": database.from_url(environment.text("KOPIR_DATABASE_URL"))}
else:
    DATABASES = {"default": database.embedded(VAR / "postgres", "kopir")}
DATABASES["default"]["CONN_MAX_AGE"] = environment.number("KOPIR_DATABASE_KEEP_SECONDS", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- accounts --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "kopir.mail.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are opened by the chamber, which knows the address
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Kopir"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Officers, editors and administrators need a second factor. The demo switches it off on localhost and says so.
STAFF_SECOND_FACTOR = environment.flag("KOPIR_STAFF_SECOND_FACTOR", default=True)

# Register look-up in yente's and OpenRefine's shapes answers without a token (docs/decisions/0007).
OPEN_RECONCILE = environment.flag("KOPIR_OPEN_RECONCILE", default=True)

# --- languages, places and times -------------------------------------------------------------------------------------

LANGUAGE_CODE = environment.text("KOPIR_LANGUAGE", "en")
LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["kopir.core.formats"]  # Kazakh dates, of which Django has none
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.text("KOPIR_TIME_ZONE", "Asia/Almaty")

# --- files -----------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
# Pictures and papers of public pages only. What people hand in is kept in PRIVATE_ROOT, which no URL serves.
MEDIA_URL = "media/"
MEDIA_ROOT = VAR / "media"
PRIVATE_ROOT = VAR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# What people type as a web address without its scheme is taken for https, as Django 6 will.
warnings.filterwarnings("ignore", "The FORMS_URLFIELD_ASSUME_HTTPS transitional setting is deprecated")
FORMS_URLFIELD_ASSUME_HTTPS = True
# An uploaded register may be large; everything else on a form is small.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

# --- public pages and their editors (Wagtail) ------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Kopir"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILADMIN_RECENT_EDITS_LIMIT = 10
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_USER_CREATION_FORM = None
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # nothing is asked of other hosts
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a translation begins as a draft, whatever its original is
WAGTAILIMAGES_IMAGE_MODEL = "editorial.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "kopir.editorial.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpg", "jpeg", "png", "webp"]  # no SVG: it may carry scripts
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"heic": "jpeg", "avif": "webp"}
WAGTAILDOCS_DOCUMENT_FORM_BASE = "kopir.editorial.forms.PaperForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # a paper is kept, never opened on our pages
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []  # no player of another host on our pages
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long article with many blocks

# Finished pages are kept in memory for visitors (core.kept_pages).
KEEP_PAGES = environment.flag("KOPIR_KEEP_PAGES", default=True)

# --- applications ----------------------------------------------------------------------------------------------------

APPLICATIONS_PER_ADDRESS = 5  # a day from one e-mail address
APPLICATIONS_PER_NETWORK = 20  # a day from one network (/24, /48)
APPLICATION_LOOK_UPS_PER_NETWORK = 1_000  # a day: one letter typed may be one look-up
APPLICATION_LEAST_SECONDS = 3  # nobody fills in the form faster
APPLICATION_MOST_BYTES = 100 * 1024 * 1024  # of one form with its files; more is not even read
APPLICATION_MOST_SECONDS = 24 * 3600  # then the page is opened anew

# --- mail ------------------------------------------------------------------------------------------------------------

EMAIL_URL_HOST = environment.text("KOPIR_MAIL_HOST")
if EMAIL_URL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = EMAIL_URL_HOST
    EMAIL_PORT = environment.number("KOPIR_MAIL_PORT", 587)
    EMAIL_HOST_USER = environment.text("KOPIR_MAIL_USER")
    EMAIL_HOST_PASSWORD = environment.text("KOPIR_MAIL_PASSWORD")
    EMAIL_USE_TLS = environment.flag("KOPIR_MAIL_TLS", default=True)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = environment.text("KOPIR_MAIL_FROM", "chamber@localhost")
EMAIL_TIMEOUT = 30  # seconds: a server that does not answer is tried again later
MAIL_WEBHOOK_SECRET = environment.text("KOPIR_MAIL_WEBHOOK_SECRET")  # of the provider's reports; none: none are taken
# By it addresses that said "never again" are known. Its loss means that they are written to again.
MAIL_ADDRESS_KEY = environment.text("KOPIR_MAIL_ADDRESS_KEY") or SECRET_KEY
MAIL_KEPT_DAYS = environment.number("KOPIR_MAIL_KEPT_DAYS", 365)  # then a mail's words and address go

# --- safety ----------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = environment.flag("KOPIR_HTTPS_REDIRECT", default=False)
LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
BEHIND_PROXY = environment.flag("KOPIR_BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # log-in limits count each visitor, not the proxy

# --- logs ------------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"keys": {"()": "kopir.core.logs.KeysHidden"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["keys"]}},
    "root": {"handlers": ["console"], "level": environment.text("KOPIR_LOG_LEVEL", "WARNING")},
}
