"""Answers: plans made or read again, and the forms in which they are given.

The heavy part of ``plan`` and ``report``: solver, orbits and reports are imported here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spacereserve.cli.console import json_text, out, print_json
from spacereserve.cli.options import instant_of, theatres_of
from spacereserve.cli.skies import catalogue_of, default_instant
from spacereserve.cli.solving import Solving, stoppable
from spacereserve.cli.whatif_asked import where_of
from spacereserve.engine.allocation import (
    Limits,
    Physics,
    Plan,
    find_physics,
    make_plan,
)
from spacereserve.engine.allocation.nearness import near_to
from spacereserve.engine.errors import InputError
from spacereserve.engine.folder import read_folder, read_forecasts
from spacereserve.engine.model import Line, Question, Reserve, check_reserve
from spacereserve.engine.reports import (
    fragility_summary,
    html_report,
    plan_summary,
    readiness_table,
)
from spacereserve.engine.resilience.fragility import (
    Fragility,
    fragility_of,
    is_tried,
    joined,
    must_fit,
    tried,
)
from spacereserve.engine.resilience.stress import Stress
from spacereserve.engine.supply import Sky
from spacereserve.engine.units import instant_text
from spacereserve.language import Lang, translator

__all__ = [
    "Answer",
    "Asked",
    "answered",
    "plan_schemas",
    "read_answer",
    "read_plans",
]

_PLANS_FORMAT = "spacereserve.plans/1"
_FRAGILITY = "fragility"
"""The key under which a plan's file tells what the plan hangs on."""


@dataclass(frozen=True)
class Asked:
    """What a user asks of ``plan``.

    Attributes:
        folder: The reserve folder.
        levels: A level (id), several with commas, or ``all``.
        theatres: ``THEATRE=LEVEL`` where it differs.
        at: When the level is declared, ``now``, or None for the time of the orbits.
        days: How far ahead, days.
        orbits: An orbit file, ``stored``, or None for the folder's own.
        gap_fraction: Relative gap at which solving may stop.
        time_limit_s: Longest time for one stage, seconds, or None.
        remedies: True searches remedies.
        consents: True adds the second plan with consents; None where it is quick.
        worths: True adds what one more unit is worth; None where it is quick.
        near: A file with the running plan to stay close to, or None.
        forecast: A file of cloud forecasts, or None for the folder's own.
        change_price_eur: Price of each change against it, EUR.
        stress: True tries all single losses; None where few needs have a revisit time.
        cores: Processes that try them, 0 for all cores, or None.
    """

    folder: Path
    levels: str
    theatres: tuple[str, ...]
    at: str | None
    days: float
    orbits: str | None
    gap_fraction: float
    time_limit_s: float | None
    remedies: bool
    consents: bool | None = None
    worths: bool | None = None
    near: Path | None = None
    forecast: Path | None = None
    change_price_eur: float = 0.0
    stress: bool | None = None
    cores: int | None = None


@dataclass(frozen=True)
class Answer:
    """Plans of one reserve for a reader.

    Attributes:
        plans: One a level.
        reserve: The reserve.
        lang: The reader's language.
        stresses: All single losses tried, for some of the plans or all.
        is_stopped: True where solving was stopped: the plans are the best so far.
    """

    plans: tuple[Plan, ...]
    reserve: Reserve
    lang: Lang
    stresses: tuple[Stress, ...] = ()
    is_stopped: bool = False

    def report_text(self) -> str:
        """The report, one HTML page."""
        return html_report(
            list(self.plans), self.reserve, lang=self.lang, stresses=self.stresses
        )

    def json_text(self) -> str:
        """The plan, or the plans, as JSON."""
        return json_text(self._value())

    def show(self, *, as_json: bool) -> None:
        """Shows the plans on standard output.

        Args:
            as_json: True writes JSON and nothing else.
        """
        if as_json:
            print_json(self._value())
            return
        said = translator(self.lang)
        out.print(readiness_table(list(self.plans), self.reserve, said))
        for item in self.plans:
            out.print(plan_summary(item, self.reserve, said))
            out.print(fragility_summary(self._fragility(item), self.reserve, said))

    def _fragility(self, item: Plan) -> Fragility:
        return fragility_of(item, self.reserve, joined(item, self.stresses))

    def _value(self) -> dict[str, Any]:
        values = [_plain(item, self._fragility(item)) for item in self.plans]
        if len(values) == 1:
            return values[0]
        return {"format": _PLANS_FORMAT, "plans": values}


def _plain(item: Plan, fragility: Fragility) -> dict[str, Any]:
    value: dict[str, Any] = item.model_dump(mode="json")
    value["at"] = instant_text(item.at)
    value[_FRAGILITY] = fragility.model_dump(mode="json")
    return value


def answered(asked: Asked, lang: Lang, told: Callable[[str, float], None]) -> Answer:
    """Reads a folder and plans.

    Args:
        asked: What is asked; its texts have been checked.
        lang: The reader's language.
        told: Told what is being worked on and the share done.

    Raises:
        InputError: The folder, the orbits or the forecast have mistakes.
        PlanningError: The reserve has no such level or theatre, or no orbits.
    """
    told(translator(lang).gettext("reading"), 0.0)
    found = read_folder(asked.folder, with_orbits=asked.orbits is None)
    reserve = found.reserve
    if asked.forecast is not None:
        reserve = read_forecasts(asked.forecast, reserve)
    levels = _levels(reserve, asked.levels)
    catalogue = catalogue_of(found, asked.orbits)
    at = default_instant(catalogue) if asked.at is None else instant_of(asked.at)
    running = None if asked.near is None else _running(asked.near)
    solving = Solving(told, translator(lang))
    limits = _limits(asked, solving)
    kept = (
        None if running is None else near_to(running, asked.change_price_eur, reserve)
    )
    check_reserve(reserve)
    plans, stresses = [], []
    for level in levels:
        question = Question.of(
            reserve,
            level,
            at=at,
            days=asked.days,
            theatres=theatres_of(asked.theatres),
        )
        sky = Sky(reserve, catalogue, question, solving.tell)
        physics = find_physics(sky)
        with stoppable(solving):
            made = make_plan(
                sky,
                physics,
                limits=limits,
                remedies=asked.remedies,
                consents=asked.consents,
                worths=asked.worths,
                near=kept,
            )
        plans.append(made)
        if solving.stopped:
            break
        if is_tried(physics) if asked.stress is None else asked.stress:
            told(translator(lang).gettext("Trying losses"), 0.0)
            losses = _tried(sky, physics, asked.cores, told)
            if losses is None:
                solving.stopped = True
                break
            stresses.append(losses)
    told(translator(lang).gettext("writing"), 1.0)
    return Answer(tuple(plans), reserve, lang, tuple(stresses), solving.stopped)


def _tried(
    sky: Sky, physics: Physics, cores: int | None, told: Callable[[str, float], None]
) -> Stress | None:
    """All single losses; None where somebody interrupts, who keeps the plans made."""
    try:
        return tried(sky, physics, where=where_of(cores, None), progress=told)
    except KeyboardInterrupt:
        return None


def _limits(asked: Asked, solving: Solving) -> Limits:
    """How far to go in solving, and whom to tell."""
    return Limits(
        gap_fraction=asked.gap_fraction,
        time_limit_s=asked.time_limit_s,
        stop=lambda: solving.stopped,
        listen=solving.listen,
    )


def _running(path: Path) -> Plan:
    """The one plan of a file."""
    found = read_plans(path)
    if len(found) != 1:
        raise InputError(
            f"{path} holds {len(found)} plans",
            rule="one plan runs at a time",
            value=len(found),
            way_out="make a file of one level: `plan FOLDER --level L --out FILE`",
        )
    return found[0]


def read_answer(
    folder: Path, plan_file: Path, lang: Lang, stress_files: Sequence[Path] = ()
) -> Answer:
    """Reads plans that were written before.

    Args:
        folder: The folder of their reserve.
        plan_file: Written with ``plan --out``.
        lang: The reader's language.
        stress_files: Written with ``stress --out``: losses tried on these plans.

    Raises:
        InputError: The folder has mistakes, or a file is none of this reserve.
        PlanningError: Losses were tried on none of these plans.
    """
    items = _read_items(plan_file)
    plans = tuple(plan for plan, _ in items)
    reserve = read_folder(folder, with_orbits=False).reserve
    _must_be_of(plans, reserve, plan_file)
    apart = tuple(_read_stress(path) for path in stress_files)
    must_fit(plans, apart)
    own = tuple(found.stress for _, found in items if found and found.stress)
    return Answer(plans, plans[0].with_its_forecasts(reserve), lang, (*apart, *own))


def _read_stress(path: Path) -> Stress:
    try:
        return Stress.model_validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path} holds no losses ({str(error).splitlines()[0]})",
            rule="losses are a JSON file that `stress --out FILE` wrote",
            value=str(path),
            way_out="make it again: `stress FOLDER --level L --out FILE`",
        ) from error


def _must_be_of(plans: tuple[Plan, ...], reserve: Reserve, path: Path) -> None:
    needs, lines = reserve.by_id("needs"), {line.id for line in _lines(reserve)}
    for item in plans:
        strange = [] if item.reserve == reserve.id else [item.reserve]
        strange += [need.id for need in item.needs if need.id not in needs]
        strange += [offer.line for offer in item.offers if offer.line not in lines]
        strange += [] if item.level in reserve.by_id("levels") else [item.level]
        if strange:
            raise InputError(
                f"{path} is a plan of another reserve than {reserve.id!r}",
                rule="a report is written with the folder that was planned with",
                value=strange[0],
                way_out="name the folder that the plan was made from, or plan anew",
            )


def _lines(reserve: Reserve) -> Iterator[Line]:
    for agreement in reserve.agreements:
        yield from agreement.lines


def read_plans(path: Path) -> tuple[Plan, ...]:
    """Reads the plans of a file.

    Args:
        path: Written with ``plan --out``: one plan or several.

    Raises:
        InputError: The file holds no plan.
    """
    return tuple(plan for plan, _ in _read_items(path))


def _read_items(path: Path) -> tuple[tuple[Plan, Fragility | None], ...]:
    """The plans of a file, each with what it hangs on, where the file says so."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        items = tuple(_read_item(item) for item in value.get("plans", [value]))
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise _no_plan(path, str(error).splitlines()[0]) from error
    if not items:
        raise _no_plan(path, "it is empty")
    return items


def _read_item(item: dict[str, Any]) -> tuple[Plan, Fragility | None]:
    fragility = item.get(_FRAGILITY)
    rest = {key: value for key, value in item.items() if key != _FRAGILITY}
    return Plan.model_validate(rest), (
        None if fragility is None else Fragility.model_validate(fragility)
    )


def _no_plan(path: Path, why: str) -> InputError:
    return InputError(
        f"{path} is no plan ({why})",
        rule="a plan is a JSON file that `plan --out FILE` wrote",
        value=str(path),
        way_out="make it again with `plan FOLDER --level L --out FILE`",
    )


def _levels(reserve: Reserve, asked: str) -> list[str]:
    if asked == "all":
        return [item.id for item in reserve.ordered_levels]
    names = [name.strip() for name in asked.split(",") if name.strip()]
    at = datetime(2000, 1, 1, tzinfo=UTC)
    for name in names or [asked]:
        Question.of(reserve, name, at=at)
    return list(dict.fromkeys(names))


def plan_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schemas (draft 2020-12) of what ``plan`` gives.

    Returns:
        ``plan`` (one level) and ``plans`` (several) → schema.
    """
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    one = _with_fragility(Plan.model_json_schema(mode="serialization"))
    parts = {**one}
    definitions = {**parts.pop("$defs"), "Plan": parts}
    several = {
        "title": "Plans",
        "description": "The plans of several levels, in the order asked for.",
        "type": "object",
        "required": ["format", "plans"],
        "additionalProperties": False,
        "properties": {
            "format": {"const": _PLANS_FORMAT},
            "plans": {
                "type": "array",
                "minItems": 2,
                "items": {"$ref": "#/$defs/Plan"},
            },
        },
        "$defs": definitions,
    }
    return {"plan": {**dialect, **one}, "plans": {**dialect, **several}}


def _with_fragility(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a plan, with what its file tells beside it."""
    own = Fragility.model_json_schema(mode="serialization")
    definitions = {**schema["$defs"], **own.pop("$defs")}
    reference = {
        "$ref": "#/$defs/Fragility",
        "description": "What the plan hangs on: dependence, and what each loss costs.",
    }
    return {
        **schema,
        "properties": {**schema["properties"], _FRAGILITY: reference},
        "$defs": {**definitions, "Fragility": own},
    }
