"""What a deployment adds to the production settings of `wagtail start`; read from the environment of the benchmark."""

import json
import os

from .base import MIDDLEWARE

SECRET_KEY = "a peer on this machine only"
ALLOWED_HOSTS = ["127.0.0.1"]

if os.environ.get("PEER_DATABASE"):
    DATABASES = {"default": json.loads(os.environ["PEER_DATABASE"])}

if os.environ.get("PEER_CACHED"):  # the per-site cache, as Django's documentation sets it up
    MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *MIDDLEWARE,
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CACHE_MIDDLEWARE_SECONDS = 3600
