"""Where everything is: pages under ``/en/`` and ``/fr/``, the interface under ``/api``.

Every room that has ``urls`` joins by itself (``rooms``).
"""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from spacereserve.portal.api.v1 import api_v1
from spacereserve.portal.look import views as look
from spacereserve.portal.operations import views as operations
from spacereserve.portal.rooms import modules_named

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("healthz", operations.healthz, name="healthz"),
    path("readyz", operations.readyz, name="readyz"),
    path("metrics", operations.metrics, name="metrics"),
    path("api/v1/", api_v1.urls),
    *i18n_patterns(
        path("", look.home, name="home"),
        path("account/", include("allauth.urls")),
        *(path(f"{room}/", include(module)) for room, module in modules_named("urls")),
    ),
]

handler400 = look.bad_request
handler403 = look.refused
handler404 = look.missing
handler500 = look.failed
