"""The database itself refuses that the same is promised to the same twice at a time.

PostgreSQL has an exclusion constraint for it (with ``btree_gist``, which comes with
it); SQLite gets two triggers that say the same. Open ends count as for ever.
"""

from __future__ import annotations

from typing import Any

__all__ = ["add_refusal", "drop_refusal"]

_TABLE = "agreements_commitment"
_NAME = "commitments_do_not_overlap"
_DAYS = "daterange(valid_from_on, valid_until_on, '[]')"
_POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    (
        f"ALTER TABLE {_TABLE} ADD CONSTRAINT {_NAME} EXCLUDE USING gist "
        f"(service WITH =, level WITH =, beneficiary WITH =, {_DAYS} WITH &&)"
    ),
)
_SQLITE = """
CREATE TRIGGER {name}_{when} BEFORE {event} ON {table}
WHEN EXISTS (
    SELECT 1 FROM {table} AS other
    WHERE other.id IS NOT NEW.id
      AND other.service = NEW.service
      AND other.level = NEW.level
      AND other.beneficiary = NEW.beneficiary
      AND coalesce(other.valid_from_on, '0001-01-01')
          <= coalesce(NEW.valid_until_on, '9999-12-31')
      AND coalesce(NEW.valid_from_on, '0001-01-01')
          <= coalesce(other.valid_until_on, '9999-12-31')
)
BEGIN SELECT RAISE(ABORT, '{name}'); END
"""


def add_refusal(_apps: Any, schema_editor: Any) -> None:
    """Teaches the database to refuse overlaps.

    Args:
        _apps: The models at this point of the migrations.
        schema_editor: The migration's own editor.
    """
    if schema_editor.connection.vendor == "postgresql":
        for statement in _POSTGRESQL:
            schema_editor.execute(statement)
        return
    for when, event in (("insert", "INSERT"), ("update", "UPDATE")):
        schema_editor.execute(
            _SQLITE.format(name=_NAME, table=_TABLE, when=when, event=event)
        )


def drop_refusal(_apps: Any, schema_editor: Any) -> None:
    """Undoes ``add_refusal``.

    Args:
        _apps: The models at this point of the migrations.
        schema_editor: The migration's own editor.
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {_TABLE} DROP CONSTRAINT {_NAME}")
        return
    for when in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER {_NAME}_{when}")
