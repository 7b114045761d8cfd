"""Mistakes between records: identifiers used twice, and contradictions.

With those that name nothing (``references``) they are all mistakes between records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.model.domains import words_of
from spacereserve.engine.model.references import references_to_nothing
from spacereserve.engine.model.reserve import TABLES, Reserve

__all__ = ["check_reserve", "find_mistakes"]

_ASSET_KINDS: dict[str, Mapping[str, tuple[str, ...]]] = {
    "imaging": {"assets": ("satellites",), "stations": ("ground-station",)},
    "satcom": {"assets": ("satellites",), "gateways": ("ground-station",)},
    "surveillance": {"assets": ("sensor-site", "satellites")},
    "launch": {"assets": ("launch-pad",)},
    "navigation": {"assets": ("satellites",)},
}


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
            references_to_nothing,
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
