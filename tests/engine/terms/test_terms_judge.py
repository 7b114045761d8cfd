"""Verdicts by what was agreed: every code, the order of the steps, every boundary."""

import pytest

from builders import tiny_reserve, with_record
from spacereserve.engine.supply import Step
from spacereserve.engine.terms import nations_of

SAR = ("boreal-sar", "baltic-optical")
DAY = "2026-08-22"
AFRICA = {
    "id": "africa",
    "name": "Africa",
    "geometry": {"type": "Point", "coordinates": [20.0, 0.0]},
}
THIRD = {"id": "XXX", "name": "Third state", "standing": "third"}


def _with(table, name, **changes):
    return with_record(_wide(), table, name, **changes)


def _wide(**changes):
    """The tiny reserve with a far area and a third state beside the rest."""
    base = tiny_reserve()
    return tiny_reserve(
        areas=[*base.areas, AFRICA], nations=[*base.nations, THIRD], **changes
    )


def _restricted(**restriction):
    whole = {
        "id": "rule",
        "name": "Rule",
        "effect": "forbid",
        "will_of": "provider",
        "services": ["boreal-sar"],
        **restriction,
    }
    return _wide(restrictions=[whole])


def _line(reserve, **changes):
    agreement = reserve.by_id("agreements")["boreal-retainer"]
    lines = [
        {**line.model_dump(exclude_unset=True), **changes}
        if line.service == "boreal-sar"
        else line
        for line in agreement.lines
    ]
    return with_record(reserve, "agreements", "boreal-retainer", lines=lines)


def _owned(**owner):
    whole = {"name": "Parent", "nation": "XXX", "ultimate": True, **owner}
    return _with("providers", "borealis", owners=[whole])


def _cyber(status, **more):
    return _with("assets", "boreal-sars", cyber={"status": status, **more})


def _wanting(status):
    return _with("needs", "baltic-optical", cyber_at_least=status)


CASES = {
    "not admitted": (
        _with("providers", "borealis", status="suspended"),
        (Step.STANDING, "not-admitted", {"status": "suspended"}),
    ),
    "not operational": (
        _with("services", "boreal-sar", maturity="demonstrated"),
        (Step.STANDING, "not-operational", {"maturity": "demonstrated"}),
    ),
    "only quoted": (
        _with("agreements", "boreal-retainer", kind="quotation"),
        (Step.STANDING, "not-signed", {}),
    ),
    "agreement not begun": (
        _with("agreements", "boreal-retainer", valid_from_on="2026-08-23"),
        (Step.STANDING, "agreement-not-valid", {"from_on": "2026-08-23"}),
    ),
    "agreement over": (
        _with("agreements", "boreal-retainer", valid_until_on="2026-08-21"),
        (Step.STANDING, "agreement-not-valid", {"until_on": "2026-08-21"}),
    ),
    "unpaid too long": (
        _with(
            "agreements",
            "boreal-retainer",
            unpaid_since_on="2026-08-01",
            unpaid_grace_d=20.0,
        ),
        (Step.STANDING, "unpaid", {"since_on": "2026-08-01"}),
    ),
    "home not eligible": (
        _with("nations", "USA", standing="third"),
        (Step.NATION, "home-not-eligible", {"nation": "USA", "standing": "third"}),
    ),
    "owner not eligible": (
        _owned(),
        (
            Step.NATION,
            "owner-not-eligible",
            {"owner": "Parent", "nation": "XXX", "standing": "third"},
        ),
    ),
    "beneficiary not named": (
        _with("agreements", "boreal-retainer", beneficiaries=["FIN", "USA"]),
        (Step.NATION, "beneficiary-not-covered", {"nation": "FRA"}),
    ),
    "beneficiary no member": (
        _with("needs", "baltic-optical", beneficiaries=["FRA", "XXX"]),
        (Step.NATION, "beneficiary-not-covered", {"nation": "XXX"}),
    ),
    "area not covered": (
        _line(_wide(), areas=["gulf", "africa"]),
        (Step.NATION, "area-not-covered", {}),
    ),
    "forbidden": (
        _restricted(),
        (
            Step.RESTRICTION,
            "restriction-forbids",
            {"restriction": "rule", "will_of": "provider"},
        ),
    ),
    "needs approval": (
        _restricted(effect="needs-approval", approver="Ministry"),
        (
            Step.RESTRICTION,
            "restriction-needs-approval",
            {"restriction": "rule", "will_of": "provider", "approver": "Ministry"},
        ),
    ),
    "cyber too low": (
        _wanting("audited"),
        (Step.CYBER, "cyber-too-low", {"has": "none", "wants": "audited"}),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_reason_against_an_offer_is_told(verdict_on, case):
    reserve, (step, code, details) = CASES[case]

    verdict = verdict_on(reserve, *SAR)

    assert (verdict.step, verdict.code, verdict.details) == (step, code, details)


def test_an_offer_with_nothing_against_it_may_serve(verdict_on):
    assert verdict_on(_wide(), *SAR) is None


def test_a_line_of_a_higher_level_is_not_in_force(verdict_on):
    verdict = verdict_on(_wide(), *SAR, level="peace")

    assert (verdict.step, verdict.code) == (Step.STANDING, "line-not-in-force")
    assert verdict.details == {"from_level": "crisis"}


def test_the_first_step_that_fails_is_the_verdict(verdict_on):
    reserve = _restricted()
    reserve = with_record(reserve, "needs", "baltic-optical", cyber_at_least="audited")
    seen = [verdict_on(reserve, *SAR).step]
    reserve = with_record(reserve, "nations", "USA", standing="third")
    seen.append(verdict_on(reserve, *SAR).step)
    reserve = with_record(reserve, "providers", "borealis", status="vetted")
    seen.append(verdict_on(reserve, *SAR).step)

    assert seen == [Step.RESTRICTION, Step.NATION, Step.STANDING]


@pytest.mark.parametrize(
    ("table", "name", "changes"),
    [
        ("agreements", "boreal-retainer", {"valid_from_on": DAY}),
        ("agreements", "boreal-retainer", {"valid_until_on": DAY}),
        (
            "agreements",
            "boreal-retainer",
            {"unpaid_since_on": "2026-08-02", "unpaid_grace_d": 20.0},
        ),
    ],
)
def test_the_last_day_of_a_term_still_counts(verdict_on, table, name, changes):
    assert verdict_on(_with(table, name, **changes), *SAR) is None


@pytest.mark.parametrize(("until_on", "allowed"), [(DAY, True), ("2026-08-21", False)])
@pytest.mark.parametrize(
    ("rule", "reserve"),
    [
        ("home-nation", _with("nations", "USA", standing="third")),
        ("foreign-owner", _owned()),
        ("cyber", _wanting("approved")),
    ],
)
def test_a_waiver_lifts_its_rule_until_its_last_day(
    verdict_on, rule, reserve, until_on, allowed
):
    waiver = {"rule": rule, "until_on": until_on, "granted_by": "Council"}

    waived = with_record(reserve, "providers", "borealis", waivers=[waiver])

    assert (verdict_on(waived, *SAR) is None) is allowed


def test_a_waiver_of_one_rule_lifts_no_other(verdict_on):
    waiver = {"rule": "cyber", "until_on": "2030-01-01", "granted_by": "Council"}

    reserve = with_record(_owned(), "providers", "borealis", waivers=[waiver])

    assert verdict_on(reserve, *SAR).code == "owner-not-eligible"


def test_an_owner_on_the_way_is_no_ultimate_owner(verdict_on):
    assert verdict_on(_owned(ultimate=False), *SAR) is None


def test_a_nations_own_asset_needs_no_eligibility_and_no_policy_on_cyber(verdict_on):
    policy = {"eligible_home": [], "cyber_at_least": {"crisis": "approved"}}

    assert verdict_on(_wide(policy=policy), "suomi-sar", "baltic-optical") is None
    assert verdict_on(_wide(policy=policy), *SAR).code == "home-not-eligible"


def test_a_nations_own_asset_serves_that_nation_whatever_its_standing(verdict_on):
    reserve = _with("nations", "FIN", standing="partner")
    reserve = with_record(reserve, "needs", "baltic-optical", owner="FIN")

    assert verdict_on(reserve, "suomi-sar", "baltic-optical") is None
    assert verdict_on(reserve, *SAR).details == {"nation": "FIN"}


def test_an_agreement_that_names_no_one_serves_members(verdict_on):
    partner = _with("nations", "FRA", standing="partner")
    named = with_record(partner, "agreements", "boreal-retainer", beneficiaries=["FRA"])

    assert verdict_on(partner, *SAR).code == "beneficiary-not-covered"
    assert verdict_on(named, *SAR) is None


def test_a_commands_nations_must_all_be_covered(verdict_on):
    reserve = _with("agreements", "opti-framework", beneficiaries=["FIN", "USA"])

    verdict = verdict_on(reserve, "opti-link", "command-link")

    assert verdict.details == {"nation": "FRA"}
    assert nations_of("jfc", reserve) == ("FIN", "FRA", "USA")
    assert nations_of("FIN", reserve) == ("FIN",)


def test_a_line_for_a_wider_area_covers_the_need(verdict_on):
    reserve = _line(_wide(), areas=["baltic-sea"])

    assert verdict_on(reserve, *SAR) is None


@pytest.mark.parametrize(
    ("restriction", "touches"),
    [
        ({"uses": ["monitoring"]}, True),
        ({"uses": ["targeting"]}, False),
        ({"areas": ["gulf"]}, True),  # it meets the Baltic, though it does not hold it
        ({"areas": ["africa"]}, False),
        ({"beneficiaries": ["FRA", "XXX"]}, True),
        ({"beneficiaries": ["FIN"]}, False),
        ({"levels": ["crisis", "war"]}, True),
        ({"levels": ["war"]}, False),
        ({"from_on": DAY, "until_on": DAY}, True),
        ({"from_on": "2026-08-23"}, False),
        ({"until_on": "2026-08-21"}, False),
        ({"services": [], "providers": ["borealis"]}, True),
        ({"services": [], "providers": ["opti"]}, False),
        ({"services": ["boreal-link"]}, False),
        ({"uses": ["monitoring"], "levels": ["war"]}, False),
        ({"uses": ["monitoring"], "areas": ["gulf"], "beneficiaries": ["FRA"]}, True),
    ],
)
def test_a_restriction_touches_what_fits_all_that_it_names(
    verdict_on, restriction, touches
):
    verdict = verdict_on(_restricted(**restriction), *SAR)

    assert (verdict is not None) is touches


def test_a_refusal_is_told_before_a_consent_and_the_first_by_name(verdict_on):
    common = {"will_of": "provider", "providers": ["borealis"]}
    rules = [
        {**common, "id": "a", "name": "A", "effect": "needs-approval"},
        {**common, "id": "c", "name": "C", "effect": "forbid"},
        {**common, "id": "b", "name": "B", "effect": "forbid"},
    ]

    forwards = verdict_on(_wide(restrictions=rules), *SAR)
    backwards = verdict_on(_wide(restrictions=rules[::-1]), *SAR)

    assert forwards == backwards
    assert forwards.details["restriction"] == "b"


@pytest.mark.parametrize(
    ("expires_on", "allowed"), [(DAY, True), ("2026-08-21", False), (None, True)]
)
def test_a_cyber_standing_holds_until_its_last_day(verdict_on, expires_on, allowed):
    station = {"status": "approved"}
    reserve = _cyber("approved", expires_on=expires_on)
    reserve = with_record(reserve, "assets", "svalbard", cyber=station)
    reserve = with_record(reserve, "needs", "baltic-optical", cyber_at_least="audited")

    assert (verdict_on(reserve, *SAR) is None) is allowed


def test_the_weakest_asset_sets_the_cyber_standing(verdict_on):
    reserve = with_record(
        _cyber("approved"), "needs", "baltic-optical", cyber_at_least="applied"
    )

    verdict = verdict_on(reserve, *SAR)  # its ground station has shown nothing

    assert verdict.details == {"has": "none", "wants": "applied"}


def test_the_policy_asks_for_cyber_standing_by_level(verdict_on):
    reserve = _wide(policy={"cyber_at_least": {"war": "audited"}})

    assert verdict_on(reserve, *SAR) is None
    assert verdict_on(reserve, *SAR, level="war").code == "cyber-too-low"


CONSENT = {"given_for": "home-state", "given_by": "Ministry", "until_on": "2027-01-01"}


def _with_consents(*consents, sides=("home-state",), effect="needs-approval"):
    return _restricted(
        effect=effect,
        will_of="home-state",
        consents_of=list(sides),
        consents=[{**CONSENT, **changes} for changes in consents],
    )


@pytest.mark.parametrize(
    ("reserve", "is_free"),
    [
        (_with_consents({}), True),
        (_with_consents(), False),
        (_with_consents({}, effect="forbid"), False),
        (_with_consents({"until_on": "2026-08-21"}), False),
        (_with_consents({"from_on": "2026-12-01"}), False),
        (_with_consents({"levels": ["war"]}), False),
        (_with_consents({"levels": ["crisis"]}), True),
        (_with_consents({"providers": ["opti"]}), False),
        (_with_consents({"providers": ["borealis"]}), True),
        (_with_consents({"beneficiaries": ["FIN"]}), False),
        (_with_consents({}, sides=("home-state", "provider")), False),
        (
            _with_consents(
                {}, {"given_for": "provider"}, sides=("home-state", "provider")
            ),
            True,
        ),
    ],
    ids=lambda value: str(value) if isinstance(value, bool) else "reserve",
)
def test_a_consent_frees_what_it_names_while_it_lasts(verdict_on, reserve, is_free):
    verdict = verdict_on(reserve, *SAR)

    assert (verdict is None) is is_free
