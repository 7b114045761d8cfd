"""The search by a part of a word, kept quick by PostgreSQL's trigrams.

``pg_trgm`` comes with PostgreSQL, and whoever may make the portal's tables may add it
(as with ``btree_gist``). The index is of the very words that Django compares when it is
asked for ``icontains``. SQLite, for one machine and fewer records, looks at each row.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations import RunPython

__all__ = ["index_words"]

_WORDS = ("identifier", "name", "name_fr")


def index_words(*tables: str) -> RunPython:
    """A step of a migration that indexes the words of tables of kept records.

    Args:
        tables: Names in the database, such as ``needs_need``.
    """

    def add(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        words = ", ".join(f"UPPER({word}::text) gin_trgm_ops" for word in _WORDS)
        for table in tables:
            schema_editor.execute(
                f"CREATE INDEX {table}_words ON {table} USING gin ({words})"
            )

    def drop(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for table in tables:
                schema_editor.execute(f"DROP INDEX {table}_words")

    return RunPython(add, drop)
