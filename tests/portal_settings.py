"""The portal's settings, changed so that tests are quick and alone on the machine."""

import os
import tempfile
from pathlib import Path

os.environ["SPACERESERVE_HOME"] = os.environ.get(
    "SPACERESERVE_TEST_HOME",
    str(Path(tempfile.gettempdir()) / f"spacereserve-tests-{os.getuid()}"),
)
os.environ["SPACERESERVE_HTTPS"] = "0"
if "SPACERESERVE_TEST_DATABASE_URL" in os.environ:  # see portal_on_postgresql.py
    os.environ["SPACERESERVE_DATABASE_URL"] = os.environ[
        "SPACERESERVE_TEST_DATABASE_URL"
    ]
os.environ.setdefault("SPACERESERVE_LOG_LEVEL", "ERROR")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs a loop

from spacereserve.portal.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["*"]
