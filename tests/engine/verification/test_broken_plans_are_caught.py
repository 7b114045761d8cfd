"""Each way to break a plan is caught, by the rule that it breaks."""

import pytest

from builders import with_record
from spacereserve.engine.allocation import Plan, PlanStatus
from spacereserve.engine.verification import verify


def changed(plan, field, which, **values):
    """The plan with one row of a table changed."""
    rows = list(getattr(plan, field))
    rows[which] = rows[which].model_copy(update=values)
    return plan.model_copy(update={field: tuple(rows)})


def first(plan, field, **wanted):
    """The place of the first row that has these values."""
    for place, row in enumerate(getattr(plan, field)):
        if all(getattr(row, name) == value for name, value in wanted.items()):
            return place
    raise LookupError(wanted)


def moved(plan):
    where = first(plan, "supplied", need="baltic-sar")
    return changed(plan, "supplied", where, at_s=plan.supplied[where].at_s + 400.0)


def other_satellite(plan):
    where = first(plan, "supplied", need="baltic-sar")
    return changed(plan, "supplied", where, satellite=90001)


def too_early(plan):
    where = first(plan, "supplied", need="baltic-sar")
    return changed(plan, "supplied", where, at_s=60.0)


def delivered_at_once(plan):
    where = first(plan, "supplied", need="baltic-sar")
    look = plan.supplied[where]
    return changed(plan, "supplied", where, delivered_s=look.at_s + 1801.0)


def twice(plan):
    look = plan.supplied[first(plan, "supplied", need="baltic-sar")]
    return plan.model_copy(update={"supplied": (*plan.supplied, look)})


def left_out_look(plan):
    where = first(plan, "supplied", need="baltic-sar")
    rest = plan.supplied[:where] + plan.supplied[where + 1 :]
    return plan.model_copy(update={"supplied": rest})


def other_need(plan):
    return plan.model_copy(update={"needs": plan.needs[1:]})


def better_met(plan):
    where = next(k for k, need in enumerate(plan.needs) if need.met_fraction < 0.99)
    return changed(plan, "needs", where, met_fraction=1.0)


def cheaper(plan):
    return plan.model_copy(update={"cost_eur": plan.cost_eur - 100.0})


def faster_link(plan):
    return changed(plan, "rates", 0, amount=plan.rates[0].amount + 1000.0)


def peace_line(plan):
    where = first(plan, "supplied", line="boreal-war")
    return changed(plan, "supplied", where, line="boreal-crisis")


def proven(plan):
    return plan.model_copy(
        update={
            "status": PlanStatus.OPTIMAL,
            "stages": tuple(
                stage.model_copy(
                    update={"bound": stage.bound + 5.0, "status": PlanStatus.OPTIMAL}
                )
                for stage in plan.stages
            ),
        }
    )


def stranger(plan):
    return changed(plan, "supplied", 0, line="no-such-line")


def no_such_place(plan):
    where = first(plan, "supplied", need="baltic-sar")
    return changed(plan, "supplied", where, place=99)


@pytest.mark.parametrize(
    ("broken", "rule", "codes"),
    [
        (moved, "physics", {"off-nadir", "below-horizon"}),
        (other_satellite, "physics", {"satellite-not-of-service"}),
        (no_such_place, "physics", {"no-such-place"}),
        (too_early, "notice", {"before-call-up"}),
        (delivered_at_once, "delivery", {"no-contact"}),
        (twice, "capacity", {"look-twice"}),
        (left_out_look, "fulfilment", {"quantity"}),
        (other_need, "records", {"need-left-out"}),
        (better_met, "fulfilment", {"met-overstated"}),
        (cheaper, "money", {"total"}),
        (faster_link, "capacity", {"above-promise-slot"}),
        (faster_link, "share-cap", {"above-cap-provider"}),
        (peace_line, "terms", {"line-replaced"}),
        (proven, "proof", {"stage-gap-too-small"}),
        (stranger, "records", {"unknown-record"}),
    ],
)
def test_a_broken_plan_is_caught(
    broken, rule, codes, planned_reserve, sound_plan, tiny_orbits
):
    found = verify(planned_reserve, broken(sound_plan), tiny_orbits)

    told = {one.code for one in found.violations if one.rule == rule}
    assert codes & told, found.violations


@pytest.mark.parametrize(
    ("table", "name", "change", "code"),
    [
        ("needs", "baltic-sar", {"use": "targeting"}, "restriction-forbids"),
        ("providers", "borealis", {"status": "suspended"}, "not-admitted"),
        ("providers", "borealis", {"nation": "RUS"}, "home-not-eligible"),
        ("services", "boreal-sar", {"maturity": "concept"}, "not-operational"),
        ("needs", "baltic-sar", {"cyber_at_least": "approved"}, "cyber-too-low"),
        ("needs", "baltic-sar", {"resolution_m": 0.1}, "resolution"),
        ("needs", "baltic-sar", {"light": "day"}, "sun-too-low"),
        ("needs", "baltic-sar", {"cost_limit_eur": 1.0}, "above-limit"),
        ("needs", "baltic-sar", {"min_providers": 9}, "met-overstated"),
        (
            "agreements",
            "boreal-retainer",
            {"beneficiaries": ["USA"]},
            "beneficiary-not-covered",
        ),
        (
            "agreements",
            "boreal-retainer",
            {"unpaid_since_on": "2026-01-01"},
            "unpaid",
        ),
        ("agreements", "boreal-retainer", {"ceiling_eur": 10.0}, "above-ceiling"),
        (
            "nations",
            "FIN",
            {"budget_eur_per_day": {"war": 1.0}},
            "above-budget",
        ),
        ("assets", "boreal-sars", {"health_fraction": 0.01}, "above-promise-day"),
    ],
)
def test_a_plan_does_not_survive_a_changed_record(
    table, name, change, code, planned_reserve, sound_plan, tiny_orbits
):
    if "nation" in change:
        nation = {"id": "RUS", "name": "Russia", "standing": "third"}
        planned_reserve = planned_reserve.model_validate(
            {
                **{
                    field: getattr(planned_reserve, field)
                    for field in planned_reserve.model_fields_set
                },
                "nations": (*planned_reserve.nations, nation),
            }
        )
    reserve = with_record(planned_reserve, table, name, **change)

    found = verify(reserve, sound_plan, tiny_orbits)

    codes = {one.code for one in found.violations}
    assert {"other-snapshot", code} <= codes


def test_a_plan_of_another_reserve_is_not_looked_into(planned_reserve, sound_plan):
    other = Plan.model_validate({**sound_plan.model_dump(), "reserve": "another"})

    found = verify(planned_reserve, other)

    assert [one.code for one in found.violations] == ["other-reserve"]
    assert found.checked == {}
