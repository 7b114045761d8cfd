"""Whether the portal lives, whether it is ready, and what it has counted."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from spacereserve import __version__

__all__ = ["healthz", "metrics", "readyz"]


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    del request
    return JsonResponse({"status": "ok", "version": __version__})


def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers, knows every migration, and the cache keeps things."""
    del request
    checks = {
        "database": _works(_database),
        "migrations": _works(_migrations),
        "cache": _works(_cache),
    }
    ready = all(checks.values())
    state = {name: "ok" if works else "failed" for name, works in checks.items()}
    return JsonResponse(
        {"status": "ok" if ready else "failed", "checks": state},
        status=200 if ready else 503,
    )


def metrics(request: HttpRequest) -> HttpResponse:
    """What this process has counted, in the text format of Prometheus."""
    del request
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _works(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OSError):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _cache() -> bool:
    cache.set("ready", "yes", 10)
    return cache.get("ready") == "yes"
