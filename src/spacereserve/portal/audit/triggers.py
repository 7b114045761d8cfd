"""Triggers that let the database itself refuse changes of the book's rows."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["add_triggers", "drop_triggers"]

Execute = Callable[[str], object]
_TABLE = "audit_auditevent"
_MESSAGE = "audit events are append-only"

_SQLITE = {
    verb: (
        f"CREATE TRIGGER {_TABLE}_no_{verb} BEFORE {verb.upper()} ON {_TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
    )
    for verb in ("update", "delete")
}
_POSTGRESQL_FUNCTION = (
    f"CREATE FUNCTION {_TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$"
)
_POSTGRESQL = (
    (
        f"CREATE TRIGGER {_TABLE}_no_change BEFORE UPDATE OR DELETE ON {_TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {_TABLE}_refuse()"
    ),
    (
        f"CREATE TRIGGER {_TABLE}_no_truncate BEFORE TRUNCATE ON {_TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_TABLE}_refuse()"
    ),
)


def add_triggers(vendor: str, execute: Execute) -> None:
    """Protects the rows.

    Args:
        vendor: ``sqlite`` or ``postgresql``.
        execute: Runs a statement.
    """
    if vendor == "postgresql":
        for statement in (_POSTGRESQL_FUNCTION, *_POSTGRESQL):
            execute(statement)
        return
    for statement in _SQLITE.values():
        execute(statement)


def drop_triggers(vendor: str, execute: Execute) -> None:
    """Takes the protection away, as undoing the migration does.

    Args:
        vendor: As for ``add_triggers``.
        execute: The same.
    """
    if vendor == "postgresql":
        execute(f"DROP FUNCTION IF EXISTS {_TABLE}_refuse() CASCADE")
        return
    for verb in _SQLITE:
        execute(f"DROP TRIGGER IF EXISTS {_TABLE}_no_{verb}")
