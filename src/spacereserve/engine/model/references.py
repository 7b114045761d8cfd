"""Mistakes between records: identifiers used twice or naming nothing, contradictions.

Each field that names another record stands in one table here, so that a new reference
is one more row. Keys of the problems read ``needs[baltic-sar].theatre``.
"""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.model.domains import words_of
from spacereserve.engine.model.reserve import TABLES, Reserve

__all__ = ["check_reserve", "find_mistakes", "suggestion", "tables_named_by"]

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
_ASSET_KINDS: dict[str, Mapping[str, tuple[str, ...]]] = {
    "imaging": {"assets": ("satellites",), "stations": ("ground-station",)},
    "satcom": {"assets": ("satellites",), "gateways": ("ground-station",)},
    "surveillance": {"assets": ("sensor-site", "satellites")},
    "launch": {"assets": ("launch-pad",)},
    "navigation": {"assets": ("satellites",)},
}

_MOST_SUGGESTIONS = 100
_MANY_NAMES = 100


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


def suggestion(word: str, known: Iterable[str]) -> str:
    """A way out for an unknown word: the nearest known one, or a few of them.

    Args:
        word: The word received.
        known: The words that would have been right.

    Returns:
        A sentence part such as ``did you mean 'iceye'?``.
    """
    names = sorted(known)
    near = difflib.get_close_matches(word, _alike(word, names), n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    if not names:
        return "add such a record; there is none yet"
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return f"use one of: {shown}"


def _alike(word: str, names: list[str]) -> list[str]:
    """Of many names, those that begin and end most like the word; all of a few."""
    if len(names) <= _MANY_NAMES:
        return names
    backwards = word[::-1]
    return heapq.nlargest(
        _MANY_NAMES,
        names,
        key=lambda name: _n_shared(word, name) + _n_shared(backwards, name[::-1]),
    )


def _n_shared(one: str, other: str) -> int:
    """How many letters two words have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    shortest = min(len(one), len(other))
    return next((place for place, (a, b) in pairs if a != b), shortest)


def find_mistakes(reserve: Reserve) -> tuple[Problem, ...]:
    """Finds every mistake between the records of a reserve.

    Args:
        reserve: A reserve whose records are each valid by themselves.

    Returns:
        Problems in the order of the tables and records; empty when all is well.
    """
    return tuple(
        problem
        for finder in (
            _repeated,
            _references_to_nothing,
            _contradictions_of_services,
            _contradictions_of_lines,
            _contradictions_of_levels,
            _payers,
        )
        for problem in finder(reserve)
    )


def check_reserve(reserve: Reserve) -> None:
    """Raises one error with all mistakes between the records of a reserve.

    Args:
        reserve: A reserve whose records are each valid by themselves.

    Raises:
        InputError: An identifier is used twice or names nothing, or two records
            contradict each other.
    """
    mistakes = find_mistakes(reserve)
    if mistakes:
        raise InputError.from_problems(mistakes)


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


def _references_to_nothing(reserve: Reserve) -> Iterator[Problem]:
    """Problems of dangling references, with the nearest word for the first of them.

    Looking for the nearest word takes a while where there are thousands to choose
    from, and nobody reads thousands of messages: each word is looked up once, and only
    so many words are.
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


def _repeated(reserve: Reserve) -> Iterator[Problem]:
    for table in TABLES:
        if table == "dependencies":
            continue
        ids = [record.id for record in getattr(reserve, table)]
        yield from _twice(ids, table)
    lines = [line.id for agreement in reserve.agreements for line in agreement.lines]
    yield from _twice(lines, "lines")
    both = set(reserve.by_id("nations")) & set(reserve.by_id("commands"))
    for name in sorted(both):
        yield Problem(
            f"{name!r} is both a nation and a command",
            "an owner's id names either a nation or a command",
            name,
            "rename the command",
            key=f"commands[{name}].id",
        )


def _twice(ids: list[str], table: str) -> Iterator[Problem]:
    if len(set(ids)) == len(ids):
        return
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            yield Problem(
                f"the id {name!r} is used twice among {table}",
                f"each of the {table} has its own id",
                name,
                "rename one of the two, or remove the one that is not meant",
                key=f"{table}[{name}].id",
            )
        seen.add(name)


def _contradictions_of_services(reserve: Reserve) -> Iterator[Problem]:
    assets = reserve.by_id("assets")
    for service in reserve.services:
        for field, kinds in _asset_kinds(service.domain).items():
            for name in getattr(service, field):
                asset = assets.get(name)
                if asset is not None and asset.kind not in kinds:
                    yield Problem(
                        f"{name!r} is of kind {asset.kind!r}",
                        f"{field} of a {service.domain} service are of kind "
                        f"{' or '.join(kinds)}",
                        name,
                        f"name an asset of kind {' or '.join(kinds)}",
                        key=f"services[{service.id}].{field}",
                    )
        yield from _satellites_without_a_sensor(service, assets)
        if not service.assets:
            yield Problem(
                "the service has no assets",
                "a service is produced by at least one asset",
                None,
                "name its satellites, sensor sites or pads in assets",
                key=f"services[{service.id}].assets",
            )


def _satellites_without_a_sensor(
    service: Any, assets: Mapping[str, Any]
) -> Iterator[Problem]:
    """Satellites observe others only with a telescope, which the service states."""
    if service.domain != "surveillance" or service.space_sensor is not None:
        return
    for name in service.assets:
        if name in assets and assets[name].kind == "satellites":
            yield Problem(
                f"{name!r} observes from space, and the service states no telescope",
                "a surveillance service with satellites states its space_sensor",
                name,
                "add space_sensor to the service, or name sensor sites alone",
                key=f"services[{service.id}].space_sensor",
            )


def _asset_kinds(domain: str) -> Mapping[str, tuple[str, ...]]:
    """Fields of a service that name assets, with the kinds that they may name."""
    return _ASSET_KINDS.get(domain) or words_of(domain).asset_kinds


def _contradictions_of_lines(reserve: Reserve) -> Iterator[Problem]:
    services = reserve.by_id("services")
    for agreement in reserve.agreements:
        seen: set[tuple[str, str]] = set()
        for line in agreement.lines:
            key = f"agreements[{agreement.id}].lines[{line.id}]"
            service = services.get(line.service)
            if service is None:
                continue
            if service.provider != agreement.provider:
                yield Problem(
                    f"the service is of provider {service.provider!r}",
                    "a line promises a service of the agreement's own provider",
                    agreement.provider,
                    "name a service of this provider, or move the line",
                    key=f"{key}.service",
                )
            unit = words_of(service.domain).unit
            if line.unit.value != unit:
                yield Problem(
                    f"the unit does not fit a {service.domain} service",
                    f"{service.domain} is counted in {unit}",
                    line.unit.value,
                    f"write unit = {unit!r}",
                    key=f"{key}.unit",
                )
            if (line.service, line.level) in seen:
                yield Problem(
                    "two lines of the agreement promise this service for this level",
                    "an agreement has one line a service and level",
                    line.level,
                    "join the two lines, or change the level of one",
                    key=f"{key}.level",
                )
            seen.add((line.service, line.level))


def _contradictions_of_levels(reserve: Reserve) -> Iterator[Problem]:
    seen: dict[int, str] = {}
    for level in reserve.levels:
        if level.order in seen:
            yield Problem(
                f"levels {seen[level.order]!r} and {level.id!r} have the same order",
                "levels are ordered, each with its own number",
                level.order,
                "give one of them another order",
                key=f"levels[{level.id}].order",
            )
        seen[level.order] = level.id


def _payers(reserve: Reserve) -> Iterator[Problem]:
    commands = reserve.by_id("commands")
    for need in reserve.needs:
        owner = commands.get(need.owner)
        if owner is not None and not owner.nations and not need.paid_by:
            yield Problem(
                f"nobody pays for it: command {need.owner!r} acts for no nation",
                "every need is paid by at least one nation",
                None,
                "name the nations of the command, or paid_by in the need",
                key=f"needs[{need.id}].paid_by",
            )
