"""The whole portal in one file, and back: the same hash of every table.

A backup is a zip of one JSON-lines file a table, a manifest with their hashes, and the
key that seals the audit book. It is read in one transaction, so it shows one instant.
A restore goes into an empty portal, on SQLite or PostgreSQL, or does nothing at all.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils.duration import duration_iso_string

from spacereserve import __version__
from spacereserve.portal.audit.models import AuditEvent, AuditHead
from spacereserve.portal.audit.triggers import add_triggers, drop_triggers
from spacereserve.portal.errors import ConflictError, InvalidError

__all__ = ["back_up", "restore", "table_hashes", "tables"]

_NOT_KEPT = frozenset(
    {"contenttypes.contenttype", "auth.permission", "auth.group", "sessions.session"}
)
_FORMAT = 1
_AT_ONCE = 500


def tables() -> list[Any]:
    """The models whose rows make the portal; sessions and Django's own are not kept."""
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.label_lower not in _NOT_KEPT]  # noqa: SLF001 - Django's


def table_hashes() -> dict[str, dict[str, Any]]:
    """The number of rows and the hash of every table.

    Returns:
        By the model's name: ``rows`` and ``sha256`` of its rows in order of their keys.
    """
    found = {}
    for model in tables():
        digest, rows = hashlib.sha256(), 0
        for line in _lines(model):
            digest.update(line)
            rows += 1
        found[model._meta.label_lower] = {"rows": rows, "sha256": digest.hexdigest()}  # noqa: SLF001 - Django's
    return found


def _lines(model: Any) -> Iterator[bytes]:
    rows = model._base_manager.order_by("pk").iterator(chunk_size=_AT_ONCE)  # noqa: SLF001 - all rows, whatever managers hide
    for row in rows:
        value = serializers.serialize("python", [row])[0]
        line = json.dumps(value, sort_keys=True, ensure_ascii=False, default=_exact)
        yield f"{line}\n".encode()


def _exact(value: Any) -> str:
    """A value as text that loses nothing; Django's own encoder drops microseconds."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    return str(value)


def back_up(path: Path) -> dict[str, dict[str, Any]]:
    """Writes the whole portal into a new file, readable by its owner only.

    Args:
        path: The file; it may not exist.

    Returns:
        Rows and hash of every table.

    Raises:
        ConflictError: There is a file of that name.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ConflictError(
            "there is a file of that name",
            rule="a backup never writes over another file",
            value=str(path),
            way_out="choose another name",
        ) from error
    with os.fdopen(handle, "wb") as file, _one_instant():
        return _write(file)


def _write(file: Any) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        for model in tables():
            name, digest, rows = model._meta.label_lower, hashlib.sha256(), 0  # noqa: SLF001 - Django's
            with archive.open(f"tables/{name}.jsonl", "w", force_zip64=True) as target:
                for line in _lines(model):
                    target.write(line)
                    digest.update(line)
                    rows += 1
            found[name] = {"rows": rows, "sha256": digest.hexdigest()}
        manifest = {
            "format": _FORMAT,
            "program": __version__,
            "made_at": datetime.now(tz=UTC).isoformat(),
            "tables": found,
        }
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
        archive.writestr("audit.key", settings.ENVIRONMENT.secret("audit"))
    return found


def _one_instant() -> Any:
    """A transaction in which nothing changes under the reader."""
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        return _PostgresqlInstant()
    return transaction.atomic()


class _PostgresqlInstant:
    """A repeatable-read transaction; within another one, that one as it is."""

    def __enter__(self) -> None:
        outermost = not connection.in_atomic_block
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    def __exit__(self, *error: Any) -> None:
        self.atomic.__exit__(*error)


def restore(path: Path) -> dict[str, dict[str, Any]]:
    """Puts a backup into an empty portal, whose tables exist.

    Args:
        path: A file that ``back_up`` has written.

    Returns:
        Rows and hash of every table, as they now are and as they were.

    Raises:
        InvalidError: The file is not a whole backup.
        ConflictError: The portal is not empty.
    """
    try:
        archive = zipfile.ZipFile(path)
        manifest = json.loads(archive.read("manifest.json"))
        wanted = {name: dict(table) for name, table in manifest["tables"].items()}
        key = archive.read("audit.key").decode("ascii")
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise _not_a_backup(path, "it cannot be read") from error
    if manifest["format"] != _FORMAT or set(wanted) != {
        model._meta.label_lower  # noqa: SLF001 - Django's
        for model in tables()
    }:
        raise _not_a_backup(path, "it was made by another version of the program")
    with archive, transaction.atomic():
        _require_empty()
        for model in tables():
            _fill(model, archive)
        _reset_sequences()
        if table_hashes() != wanted:
            raise _not_a_backup(path, "its tables are not those of its manifest")
    _keep_key(key)
    return wanted


def _require_empty() -> None:
    head = AuditHead.objects.first()
    if head is not None and head.sequence == 1 and AuditEvent.objects.count() == 1:
        _forget_the_beginning()
    _forget_what_new_portals_hold()
    full = [
        model._meta.label_lower  # noqa: SLF001 - Django's
        for model in tables()
        if model._base_manager.exists()  # noqa: SLF001 - all rows
    ]
    if full:
        raise ConflictError(
            "the portal is not empty",
            rule="a backup is restored into an empty portal",
            value=full,
            way_out="name a new SPACERESERVE_HOME or an empty database",
        )


def _forget_the_beginning() -> None:
    """A new book has one line, that it begins; the restored book has its own."""
    with connection.cursor() as cursor:
        drop_triggers(connection.vendor, cursor.execute)
        AuditEvent.objects.all().delete()
        AuditHead.objects.all().delete()
        add_triggers(connection.vendor, cursor.execute)


def _forget_what_new_portals_hold() -> None:
    """Rows that set-up puts into every portal; the restored one has its own."""
    for model in tables():
        starting = getattr(model, "starting_rows", None)
        if starting is not None and starting().count() == model.objects.count():
            starting().delete()


def _fill(model: Any, archive: zipfile.ZipFile) -> None:
    fields = model._meta.local_concrete_fields  # noqa: SLF001 - Django's
    batch: list[Any] = []
    with archive.open(f"tables/{model._meta.label_lower}.jsonl") as source:  # noqa: SLF001 - Django's
        for line in io.TextIOWrapper(source, encoding="utf-8"):
            made = next(iter(serializers.deserialize("json", f"[{line}]")))
            batch.append(made.object)
            if len(batch) == _AT_ONCE:
                _insert(model, batch, fields)
                batch = []
    if batch:
        _insert(model, batch, fields)


def _insert(model: Any, rows: list[Any], fields: Any) -> None:
    """Inserts rows as they were: raw, so that no field sets itself to now."""
    most = connection.ops.bulk_batch_size(fields, rows) or len(rows)
    for start in range(0, len(rows), most):
        model._base_manager.get_queryset()._insert(  # noqa: SLF001 - the only raw insert there is
            rows[start : start + most], fields=fields, using="default", raw=True
        )


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def _keep_key(key: str) -> None:
    target = settings.ENVIRONMENT.home / "audit.key"
    draft = target.with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text(key, encoding="ascii")
    draft.replace(target)


def _not_a_backup(path: Path, why: str) -> InvalidError:
    return InvalidError(
        f"the backup cannot be restored: {why}",
        rule="a backup is a file that `portal backup` of this version has written",
        value=str(path),
        way_out="name a whole backup, made by the same version",
    )
