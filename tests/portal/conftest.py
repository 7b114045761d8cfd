"""Sets Django up once, before any test of the portal is imported."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal_settings")

import django

django.setup()
