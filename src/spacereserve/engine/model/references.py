"""References between records, and those that name nothing.

Each field that names another record stands in one table here, so that a new reference
is one more row. Keys of the problems read ``needs[baltic-sar].theatre``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from spacereserve.engine.errors import Problem
from spacereserve.engine.model.reserve import Reserve
from spacereserve.engine.model.suggesting import suggestion

__all__ = ["references_to_nothing", "tables_named_by"]

_REFERENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "nations": {"budget_eur_per_day": ("levels",)},
    "commands": {"nations": ("nations",)},
    "theatres": {"area": ("areas",)},
    "providers": {"nation": ("nations",), "licensing_nation": ("nations",)},
    "assets": {"provider": ("providers",)},
    "services": {
        "provider": ("providers",),
        "assets": ("assets",),
        "stations": ("assets",),
        "gateways": ("assets",),
        "coverage_area": ("areas",),
        "augments": ("services",),
    },
    "agreements": {"provider": ("providers",), "beneficiaries": ("nations",)},
    "restrictions": {
        "imposed_by": ("nations",),
        "providers": ("providers",),
        "services": ("services",),
        "uses": ("uses",),
        "areas": ("areas",),
        "beneficiaries": ("nations",),
        "levels": ("levels",),
    },
    "shared_things": {"nation": ("nations",)},
    "dependencies": {
        "thing": ("shared_things",),
        "providers": ("providers",),
        "services": ("services",),
        "assets": ("assets",),
    },
    "needs": {
        "owner": ("nations", "commands"),
        "theatre": ("theatres",),
        "area": ("areas",),
        "levels": ("levels",),
        "use": ("uses",),
        "beneficiaries": ("nations",),
        "paid_by": ("nations",),
    },
}
_CONSENT_REFERENCES = {
    "providers": ("providers",),
    "beneficiaries": ("nations",),
    "levels": ("levels",),
}
_LINE_REFERENCES = {
    "service": ("services",),
    "level": ("levels",),
    "areas": ("areas",),
}
_MOST_SUGGESTIONS = 100


def tables_named_by(table: str, path: str) -> tuple[str, ...]:
    """The tables whose records a field names.

    Args:
        table: The table that the record stands in, such as ``needs``.
        path: The field, or a field within it, such as ``lines.service``.

    Returns:
        Such as ``("nations", "commands")`` for the owner of a need; empty where the
        field names no record.
    """
    inner = {
        "lines": _LINE_REFERENCES,
        "owners": {"nation": ("nations",)},
        "share_caps": {"levels": ("levels",)},
        "policy.share_caps": {"levels": ("levels",)},
        "consents": _CONSENT_REFERENCES,
        "cloud_forecast": {"area": ("areas",)},
    }
    outer, _, field = path.rpartition(".")
    fields = inner.get(outer, {}) if outer else _REFERENCES.get(table, {})
    return fields.get(field, ())


@dataclass(frozen=True)
class _Dangling:
    """A reference to nothing: its key, the word, and the tables it should be in."""

    key: str
    value: str
    tables: tuple[str, ...]

    def problem(self, way_out: str) -> Problem:
        kind = " or ".join(table.replace("_", " ")[:-1] for table in self.tables)
        return Problem(
            f"no {kind} has the id {self.value!r}",
            f"{self.key.rsplit('.', 1)[-1]} names a {kind} of this reserve",
            self.value,
            way_out,
            key=self.key,
        )


def _named(
    tables: tuple[str, ...], value: str, reserve: Reserve, key: str
) -> Iterator[_Dangling]:
    if not any(value in reserve.by_id(table) for table in tables):
        yield _Dangling(key, value, tables)


def references_to_nothing(reserve: Reserve) -> Iterator[Problem]:
    """Problems of dangling references, with the nearest word for the first of them.

    Looking for the nearest word takes a while where there are thousands to choose
    from, and nobody reads thousands of messages: each word is looked up once, and only
    so many words are.

    Args:
        reserve: A reserve whose records are each valid by themselves.

    Yields:
        A problem for each, in the order of the tables and records.
    """
    way_outs: dict[tuple[str, tuple[str, ...]], str] = {}
    for finder in (
        _dangling,
        _dangling_in_forecasts,
        _dangling_in_lines,
        _dangling_in_consents,
        _dangling_in_policy,
    ):
        for found in finder(reserve):
            word = (found.value, found.tables)
            if word not in way_outs and len(way_outs) < _MOST_SUGGESTIONS:
                known = (
                    name for table in found.tables for name in reserve.by_id(table)
                )
                way_outs[word] = suggestion(found.value, known)
            yield found.problem(way_outs.get(word, "add such a record, or correct it"))


def _values(record: Any, field: str) -> Iterator[str]:
    value = getattr(record, field, None)
    if value is None:
        return
    if isinstance(value, str):
        yield value
    else:
        yield from (str(item) for item in value)


def _dangling(reserve: Reserve) -> Iterator[_Dangling]:
    for table, fields in _REFERENCES.items():
        for place, record in enumerate(getattr(reserve, table)):
            label = getattr(record, "id", place)
            for field, tables in fields.items():
                key = f"{table}[{label}].{field}"
                for value in _values(record, field):
                    yield from _named(tables, value, reserve, key)
    for provider in reserve.providers:
        for place, owner in enumerate(provider.owners):
            key = f"providers[{provider.id}].owners[{place}].nation"
            yield from _named(("nations",), owner.nation, reserve, key)


def _dangling_in_forecasts(reserve: Reserve) -> Iterator[_Dangling]:
    for theatre in reserve.theatres:
        for place, forecast in enumerate(theatre.cloud_forecast):
            key = f"theatres[{theatre.id}].cloud_forecast[{place}].area"
            for value in _values(forecast, "area"):
                yield from _named(("areas",), value, reserve, key)


def _dangling_in_lines(reserve: Reserve) -> Iterator[_Dangling]:
    for agreement in reserve.agreements:
        for line in agreement.lines:
            for field, tables in _LINE_REFERENCES.items():
                key = f"agreements[{agreement.id}].lines[{line.id}].{field}"
                for value in _values(line, field):
                    yield from _named(tables, value, reserve, key)


def _dangling_in_consents(reserve: Reserve) -> Iterator[_Dangling]:
    for item in reserve.restrictions:
        for place, consent in enumerate(item.consents):
            for field, tables in _CONSENT_REFERENCES.items():
                key = f"restrictions[{item.id}].consents[{place}].{field}"
                for value in _values(consent, field):
                    yield from _named(tables, value, reserve, key)


def _dangling_in_policy(reserve: Reserve) -> Iterator[_Dangling]:
    for level in reserve.policy.cyber_at_least:
        yield from _named(("levels",), level, reserve, "policy.cyber_at_least")
    for place, cap in enumerate(reserve.policy.share_caps):
        for level in cap.levels:
            key = f"policy.share_caps[{place}].levels"
            yield from _named(("levels",), level, reserve, key)
