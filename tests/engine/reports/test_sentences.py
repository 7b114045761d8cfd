"""Codes become sentences, in both languages, and nothing is made up or hidden."""

import string

import pytest

from spacereserve.engine.allocation.plan import (
    Estimate,
    FunnelRow,
    NeedFigure,
    Notice,
    PlanStatus,
    Remedy,
    RemedyKind,
    RemedyPair,
)
from spacereserve.engine.reports.asking import asked_for
from spacereserve.engine.reports.bindings import (
    BINDINGS,
    binding_sentence,
    cap_name,
)
from spacereserve.engine.reports.estimates import estimate_sentence, figure_sentence
from spacereserve.engine.reports.notices import NOTICES, notice_sentence
from spacereserve.engine.reports.proof import proof_sentence, stage_name
from spacereserve.engine.reports.reasons import REASONS, reason_sentence
from spacereserve.engine.reports.remedies import (
    REMEDIES,
    pair_sentence,
    remedy_effect,
    remedy_sentence,
)
from spacereserve.engine.reports.words import SHAPES, WORDS, counted, word
from spacereserve.engine.supply import Origin
from spacereserve.engine.supply.verdict import Step
from spacereserve.language import translator

CASES = [
    ("standing", "not-admitted", {"status": "applicant"}),
    ("standing", "not-operational", {"maturity": "concept"}),
    ("standing", "line-not-in-force", {"from_level": "crisis"}),
    ("standing", "not-signed", {}),
    ("standing", "agreement-not-valid", {"from_on": "2027-01-01"}),
    ("standing", "agreement-not-valid", {"until_on": "2026-01-01"}),
    (
        "standing",
        "agreement-not-valid",
        {"from_on": "2025-01-01", "until_on": "2026-01-01"},
    ),
    ("standing", "unpaid", {"since_on": "2026-03-01"}),
    ("nation", "home-not-eligible", {"nation": "XXX", "standing": "third"}),
    (
        "nation",
        "owner-not-eligible",
        {"owner": "Fund", "nation": "XXX", "standing": "third"},
    ),
    ("nation", "beneficiary-not-covered", {"nation": "EST"}),
    ("nation", "area-not-covered", {}),
    (
        "restriction",
        "restriction-forbids",
        {"restriction": "no-targeting", "will_of": "provider"},
    ),
    (
        "restriction",
        "restriction-needs-approval",
        {"restriction": "ask-first", "will_of": "home-state", "approver": "SGDSN"},
    ),
    (
        "restriction",
        "restriction-needs-approval",
        {"restriction": "ask-first", "will_of": "home-state"},
    ),
    ("cyber", "cyber-too-low", {"has": "none", "wants": "audited"}),
    ("quality", "sensor", {"has": "optical"}),
    ("quality", "sensor", {}),
    ("quality", "resolution", {"has_m": 3.0, "wants_m": 1.0}),
    ("quality", "terminal", {"has": "flat-panel"}),
    ("quality", "terminal", {}),
    ("quality", "band", {"has": "Ku, Ka"}),
    ("quality", "band", {}),
    ("quality", "latency-stated", {"has_ms": 600.0, "wants_ms": 150.0}),
    ("quality", "size", {"has_m": 0.5, "wants_m": 0.1}),
    ("quality", "regime", {"has": "leo, geo"}),
    ("quality", "regime", {}),
    ("quality", "orbit-not-served", {"orbit": "gto"}),
    ("quality", "mass", {"has_kg": 300.0, "wants_kg": 1200.0}),
    ("quality", "position-error", {"has_m": 6.0, "wants_m": 5.0}),
    ("quality", "timing", {"has_ns": 40.0, "wants_ns": 20.0}),
    ("quality", "timing", {"wants_ns": 20.0}),
    ("quality", "authentication", {}),
    ("quality", "jamming-margin", {"has_db": 0.0, "wants_db": 20.0}),
    ("quality", "no-strips", {}),
    ("quality", "cloud-unknown", {}),
    ("physics", "no-satellites", {}),
    ("physics", "never-in-view", {}),
    ("physics", "resolution-off-nadir", {"has_m": 0.62, "wants_m": 0.5}),
    ("physics", "no-light", {}),
    ("physics", "late-delivery", {"best_h": 3.0, "wants_h": 2.0}),
    ("physics", "late-delivery", {"wants_h": 2.0}),
    ("physics", "late-delivery", {}),
    ("physics", "availability", {"has": 0.912, "wants": 0.995}),
    (
        "physics",
        "availability",
        {"has": 0.98, "wants": 0.995, "view": 1.0, "rain": 0.98},
    ),
    ("quality", "jamming-unknown", {}),
    ("physics", "gap-too-long", {"has_h": 0.5, "wants_h": 0.1}),
    ("physics", "latency-flown", {"has_ms": 60.0, "wants_ms": 40.0}),
    ("physics", "link-too-weak", {"has_db": -4.0, "wants_db": -2.35}),
    ("physics", "signal-too-weak", {"has_db": 21.0, "wants_db": 28.0}),
    ("physics", "link-jammed", {"has_db": -9.0, "wants_db": -2.35}),
    ("physics", "inclination", {"pad_lat_deg": 69.3, "wants_deg": 51.6}),
    ("physics", "not-covered-area", {}),
    ("physics", "not-when-short", {}),
    ("notice", "call-up-too-long", {"call_up_h": 72.0, "until_h": 48.0}),
    ("notice", "campaign-too-long", {"ready_h": 272.0, "wants_h": 96.0}),
    ("capacity", "quantity-used-up", {"quantity": 6.0, "unit": "looks/day"}),
    ("capacity", "quantity-used-up", {}),
    ("capacity", "looks-used-up", {}),
    ("share-cap", "share-cap", {"by": "provider", "id": "opti", "cap_fraction": 0.5}),
    ("share-cap", "share-cap", {"by": "nation", "id": "FRA", "cap_fraction": 0.5}),
    ("share-cap", "share-cap", {"by": "orbit", "id": "leo", "cap_fraction": 0.5}),
    ("share-cap", "loss-not-survived", {"loss": "opti"}),
    ("budget", "budget", {"nation": "FRA"}),
    ("budget", "ceiling", {"agreement": "opti-frame"}),
    ("budget", "cost-limit", {}),
    ("elsewhere", "dearer", {}),
    ("elsewhere", "serves-others", {}),
    ("elsewhere", "not-needed", {}),
    ("used", "used", {"fraction": 0.6}),
]


def _row(step, code, details):
    return FunnelRow(
        line="opti-looks",
        service="opti-image",
        provider="opti",
        step=Step(step),
        code=code,
        details=details,
    )


def _is_whole(sentence):
    return sentence[0].isupper() and sentence.endswith(".") and "{" not in sentence


@pytest.mark.parametrize(("step", "code", "details"), CASES)
def test_every_code_of_the_funnel_is_a_whole_sentence(step, code, details, reader):
    sentence = reason_sentence(_row(step, code, details), reader)

    assert _is_whole(sentence)


def test_the_cases_cover_every_code_that_has_a_wording():
    assert {code for _, code, _ in CASES} == set(REASONS)


@pytest.mark.parametrize(("step", "code", "details"), CASES)
def test_every_detail_of_a_code_is_told_or_is_the_subject(step, code, details, english):
    sentence = reason_sentence(_row(step, code, details), english)

    for key, value in details.items():
        shown = english.shown(key, value)
        if isinstance(value, float) and key not in {"has", "wants"}:
            assert shown in sentence or english.shown(key, value, "share") in sentence


def test_french_and_english_differ_everywhere(english, french):
    for step, code, details in CASES:
        row = _row(step, code, details)
        assert reason_sentence(row, english) != reason_sentence(row, french)


@pytest.mark.parametrize(
    ("step", "code", "details", "english_text"),
    [
        (
            "restriction",
            "restriction-forbids",
            {"restriction": "no-targeting", "will_of": "provider"},
            (
                "It is refused by a restriction: “Borealis serves no targeting”"
                " (will of the provider)."
            ),
        ),
        (
            "physics",
            "availability",
            {"has": 0.99951, "wants": 0.99999},
            "It is there for 99.95% of the time; wanted: >99.99%.",
        ),
        (
            "share-cap",
            "share-cap",
            {"by": "provider", "id": "opti", "cap_fraction": 0.5},
            "A cap on reliance is reached: provider: Opti, at most 50%.",
        ),
    ],
)
def test_sentences_read_as_meant(step, code, details, english_text, english):
    assert reason_sentence(_row(step, code, details), english) == english_text


def test_an_unknown_code_is_shown_with_its_details(reader):
    row = _row("quality", "brand-new", {"has_m": 2.0, "wants_m": 1.0})

    assert reason_sentence(row, reader) == "brand-new (has_m = 2.0, wants_m = 1.0)"


def test_a_code_without_its_figures_shows_itself_and_makes_nothing_up(reader):
    assert reason_sentence(_row("quality", "resolution", {}), reader) == "resolution"


def test_every_reason_in_the_sample_plans_has_a_wording(plans, english):
    for plan in plans:
        for need in plan.needs:
            for row in need.funnel:
                assert _is_whole(reason_sentence(row, english)), row.code


REMEDY_CASES = [
    ("lift-restriction", "no-targeting", {"restriction": "no-targeting"}),
    ("give-consent", "ask-first", {}),
    ("give-consent", "ask-first", {"nations": "FRA EST", "level": "crisis"}),
    ("waive-eligibility", "far-away", {"nation": "XXX"}),
    ("waive-eligibility", "far-away", {}),
    ("waive-cyber", "opti", {}),
    ("pay-invoice", "opti-frame", {}),
    ("raise-quantity", "suomi-looks", {"from": 6.0, "to": 9.0}),
    ("shorten-call-up", "boreal-looks", {"from_h": 12.0, "to_h": 3.0}),
    ("raise-share-cap", "imaging:provider", {"from": 0.5, "to": 1.0}),
    ("raise-share-cap", "imaging:provider:opti", {"from": 0.5, "to": 1.0}),
    ("raise-budget", "FRA", {"from": 1e4, "to": 2e4, "level": "crisis"}),
    ("raise-ceiling", "opti-frame", {"from": 1e6, "to": 2e6}),
    ("add-line", "boreal-rate", {"from_level": "crisis", "to_level": "peace"}),
    ("raise-limit", "gulf-radar", {"from": 1e4, "to": 2e4}),
    ("admit-provider", "opti", {}),
    ("renew-agreement", "opti-frame", {}),
    ("sign-quotation", "opti-frame", {}),
    ("cover-beneficiary", "opti-frame", {"nation": "EST"}),
    ("cover-area", "suomi-looks", {"area": "baltic-sea"}),
    ("accept-fewer-providers", "gulf-radar", {"from": 2.0, "to": 1.0}),
    ("accept-fewer-providers", "gulf-radar", {"from": 2.0, "to": 1.0, "priority": 1.0}),
    ("accept-loss", "gulf-radar", {"from": 0.5}),
]


def _remedy(kind, subject, details, **more):
    common = {"met_fraction": 1.0, "extra_cost_eur": 1200.0, "verified": True}
    return Remedy(kind=kind, subject=subject, details=details, **{**common, **more})


@pytest.mark.parametrize(("kind", "subject", "details"), REMEDY_CASES)
def test_every_remedy_is_a_whole_sentence(kind, subject, details, reader):
    remedy = _remedy(kind, subject, details)

    assert _is_whole(remedy_sentence(remedy, reader))
    assert subject not in remedy_sentence(remedy, reader).split()


def test_the_remedies_cover_every_kind():
    assert {kind for kind, _, _ in REMEDY_CASES} == {kind.value for kind in RemedyKind}
    assert set(REMEDIES) == set(RemedyKind)


def test_a_remedy_names_its_figures_with_the_unit_of_its_line(english):
    remedy = _remedy("raise-quantity", "suomi-looks", {"from": 6.0, "to": 9.0})

    assert remedy_sentence(remedy, english) == (
        "Raise the quantity of Suomi radar (Finnish pledge) from 6 to 9 looks/day."
    )


HELD = "Shown by solving again, with every other need keeping what it has."


@pytest.mark.parametrize(
    ("extra_eur", "verified", "expected"),
    [
        (
            1200.0,
            True,
            f"for €1,200 more. {HELD}",
        ),
        (
            -1200.0,
            True,
            f"for €1,200 less. {HELD}",
        ),
        (0.0, False, "for €0 more. Estimated; not shown by solving again."),
    ],
)
def test_a_remedy_says_what_it_costs_and_whether_it_was_tried(
    extra_eur, verified, expected, english
):
    remedy = _remedy(
        "pay-invoice", "opti-frame", {}, extra_cost_eur=extra_eur, verified=verified
    )

    assert remedy_effect(remedy, english).endswith(expected)


def test_a_remedy_planned_anew_names_who_loses_by_it(english):
    remedy = _remedy(
        "pay-invoice", "opti-frame", {}, shown="planned-anew", losers=("gulf-radar",)
    )

    told = remedy_effect(remedy, english)

    assert "These needs then get less: Radar watch on the gulf." in told
    assert told.endswith("Shown by solving the whole plan again.")


def test_a_pair_of_changes_is_two_numbered_sentences(reader):
    first = {"kind": "pay-invoice", "subject": "opti-frame"}
    second = {"kind": "admit-provider", "subject": "opti"}
    pair = RemedyPair(
        steps=(first, second), met_fraction=1.0, extra_cost_eur=0.0, verified=True
    )

    told = pair_sentence(pair, reader)

    assert told.startswith("(1) ")
    assert " (2) " in told
    assert "{" not in told


@pytest.mark.parametrize(
    ("binding", "expected"),
    [
        ("line:suomi-looks", "the quantity promised in Suomi radar (Finnish pledge)"),
        ("cap:imaging:provider:opti", "a cap on reliance (Imaging, provider: Opti)"),
        ("budget:FRA", "the budget of this nation: France"),
        ("ceiling:opti-frame", "the ceiling of this agreement: Opti framework"),
        ("limit:gulf-radar", "its own cost limit"),
        ("parts:2", "the number of distinct providers it asks for"),
        ("link:suomi-sar", "the rate that the link of Suomi radar holds"),
        ("loss:opti", "what would be left without Opti"),
        ("loss:thing:cloud", "what would be left without cloud"),
        ("novel:thing", "novel:thing"),
    ],
)
def test_what_binds_is_named(binding, expected, english):
    assert binding_sentence(binding, english) == expected


def test_every_kind_of_binding_is_tested():
    assert set(BINDINGS) == {
        "line",
        "cap",
        "budget",
        "ceiling",
        "limit",
        "link",
        "parts",
        "loss",
    }


def test_orbits_that_one_service_joins_are_each_named(english):
    assert english.orbit("geo+leo") == "geostationary orbit + low Earth orbit"
    assert english.orbit("ground") == "from the ground"


def test_a_cap_in_another_form_is_shown_as_it_is(english):
    assert cap_name("whatever", english) == "whatever"


NOTICE_CASES = [
    ("stale-elements", "opti-sats", {"n": 2.0, "age_d": 41.2, "after_d": 30.0}),
    ("stale-elements", "opti-sats", {"age_d": 41.2, "after_d": 30.0}),
    ("no-satellites", "opti-sats", {}),
    ("few-satellites", "opti-sats", {"n": 4.0, "stated": 12.0}),
    ("failed-satellites", "opti-sats", {"n": 4.0}),
    ("latency-below-light", "opti-link", {"has_ms": 200.0, "least_ms": 477.0}),
    ("replaced-record", "gulf-radar", {"layer": "national"}),
    ("cloud-unknown", "baltic", {}),
    ("rain-unknown", "baltic", {}),
]


@pytest.mark.parametrize(("code", "subject", "details"), NOTICE_CASES)
def test_every_notice_is_a_whole_sentence(code, subject, details, reader):
    notice = Notice(code=code, subject=subject, details=details)

    assert _is_whole(notice_sentence(notice, reader))
    assert subject not in notice_sentence(notice, reader)


def test_the_notices_cover_every_code_that_has_a_wording():
    assert {code for code, _, _ in NOTICE_CASES} == set(NOTICES)


ESTIMATES = [
    ("availability", 0.991, 0.985, 0.995, "link"),
    ("availability_in_view", 1.0, 1.0, 1.0, "orbits"),
    ("availability_in_rain", 0.991, 0.985, 0.995, "link"),
    ("availability_of_gateway", 0.998, 0.997, 0.999, "link"),
    ("availability_of_equipment", 0.999, 0.999, 0.999, "stated"),
    ("back_mbit_s", 21.0, 18.0, 24.0, "link"),
    ("rate_mbit_s", 412.0, 380.0, 440.0, "link"),
    ("latency_ms", 45.0, 40.0, 46.0, "orbits"),
    ("bearable_jammer_db", 25.0, 24.0, 26.0, "link"),
    ("pdop", 2.1, 1.6, 2.6, "orbits"),
    ("position_error_m", 2.1, 1.6, 2.6, "stated"),
    ("received_dbw", -157.0, -158.0, -156.0, "signal"),
    ("jamming_margin_db", 7.0, 6.5, 8.0, "signal"),
    ("response_p50_h", 1.5, 1.2, 1.9, "chain"),
    ("response_p90_h", 3.5, 3.2, 3.9, "chain"),
    ("response_p99_h", 6.5, 6.2, 7.9, "chain"),
    ("uplink_wait_h", 0.5, 0.1, 1.9, "chain"),
    ("collection_wait_h", 0.1, 0.0, 0.9, "chain"),
    ("downlink_wait_h", 0.2, 0.0, 0.9, "chain"),
    ("processing_wait_h", 1.0, 1.0, 1.0, "chain"),
    ("sample_distance_m", 0.62, 0.5, 0.8, "geometry"),
    ("resolution_m", 0.5, 0.5, 0.5, "stated"),
    ("collectable_fraction", 0.8, 0.7, 0.9, "geometry"),
    ("campaign_h", 72.0, 72.0, 72.0, "stated"),
    ("mass_to_orbit_kg", 280.0, 280.0, 280.0, "stated"),
    ("mass_to_orbit_kg", 1200.0, 1000.0, 1400.0, "derived"),
    ("supplied_mbit_s", 400.0, 350.0, 400.0, "plan"),
    ("to_orbit_d", 3.9, 3.9, 4.9, "plan"),
    ("plane_wait_h", 6.0, 0.0, 16.0, "orbits"),
    ("magnitude", 13.5, 12.0, 15.1, "geometry"),
    ("detection_range_km", 3200.0, 3200.0, 3200.0, "geometry"),
    ("custody_gap_h", 9.0, 4.0, 16.0, "orbits"),
    ("coverage_fraction", 0.95, 0.9, 1.0, "orbits"),
    ("clear_fraction", 0.55, 0.45, 0.65, "climate"),
    ("clear_fraction", 0.15, 0.0, 0.3, "forecast"),
    ("met_fraction", 0.92, 0.88, 0.95, "plan"),
    ("longest_gap_h", 5.5, 5.4, 5.6, "orbits"),
    ("latency_p90_h", 1.5, 1.2, 1.9, "chain"),
]


@pytest.mark.parametrize("estimate", ESTIMATES)
def test_every_estimate_has_words_for_what_it_is(estimate, reader):
    keys = ("name", "value", "low", "high", "origin")
    told = estimate_sentence(Estimate(**dict(zip(keys, estimate, strict=True))), reader)

    assert "{" not in told
    assert "_" not in told


def test_the_estimates_cover_every_one_that_has_a_word():
    assert {name for name, *_ in ESTIMATES} == set(WORDS["estimate"])
    assert {origin.value for origin in Origin} == set(WORDS["origin"])


def test_an_estimate_is_told_with_its_interval(english):
    estimate = Estimate(
        name="rate_mbit_s", value=412.0, low=380.0, high=440.0, origin="link"
    )

    told = estimate_sentence(estimate, english).replace("\N{NO-BREAK SPACE}", " ")

    assert told == (
        "the link carries: 412 Mbit/s (380 Mbit/s to 440 Mbit/s),"
        " from orbits, link budget and rain"
    )


@pytest.mark.parametrize(
    ("low", "high", "source", "said"),
    [
        (0.88, 0.95, None, "met: 92% (88% to 95%), counted from the plan"),
        (0.88, None, None, "met: 92% (88% to not proven), counted from the plan"),
        (0.92, 0.92, None, "met: 92%, counted from the plan"),
        (
            None,
            None,
            "a service",
            "met: 92% (interval not proven), counted from the plan (a service)",
        ),
    ],
)
def test_a_figure_of_a_need_says_its_interval_or_that_none_is_proven(
    english, low, high, source, said
):
    figure = NeedFigure(
        name="met_fraction",
        value=0.92,
        low=low,
        high=high,
        origin="plan",
        source=source,
    )

    told = figure_sentence(figure, english)

    assert told.replace("\N{NO-BREAK SPACE}", "").replace(" %", "%") == said


def test_an_unknown_notice_is_shown_with_its_details(english):
    notice = Notice(code="novel", subject="baltic", details={"n": 1.0})

    assert notice_sentence(notice, english) == "novel (n = 1.0, subject = baltic)"


def test_every_need_says_what_it_asks_for(reserve, reader):
    asked = {need.id: asked_for(need, reader) for need in reserve.needs}

    assert all(text and "{" not in text for text in asked.values())


def test_a_need_is_told_in_its_thresholds(reserve, english):
    need = reserve.by_id("needs")["gulf-radar"]

    assert asked_for(need, english).replace("\N{NO-BREAK SPACE}", " ") == (
        "radar, 3 m or finer, a look at least every 6 h, delivered within 2 h,"
        " providers at least: 2"
    )


def test_the_proof_says_what_is_proven_and_never_more(plans, english):
    peace, crisis, war = (proof_sentence(plan, english) for plan in plans)

    assert peace.startswith("Proven optimal")
    assert crisis.startswith("Within a known gap")
    assert "no plan meets more" in crisis
    assert war.startswith("Timed out")


def test_what_a_better_plan_could_gain_is_told_by_priority(plans, english):
    first, *rest = plans[1].stages
    better = first.model_copy(update={"bound": first.value + 0.37})
    within = plans[1].model_copy(update={"stages": (better, *rest)})
    late = within.model_copy(update={"status": PlanStatus.TIMED_OUT})

    assert "could gain at most 0.37 at priority 1." in proof_sentence(within, english)
    assert "a better one may exist" in proof_sentence(late, english)


def test_a_plan_whose_weighing_is_more_than_its_cost_says_both(plans, english):
    plan = plans[0].model_copy(update={"cost_eur": 600_000.0})

    sentence = proof_sentence(plan, english)

    assert "costs €600,000" in sentence
    assert "comes to €612,400" in sentence


def test_stages_are_named(plans, english):
    named = [stage_name(stage, english) for stage in plans[0].stages]

    assert named[:2] == ["Priority 1", "Priority 2"]
    assert named[2].startswith("Cost")


def test_an_unknown_stage_keeps_its_name(plans, english):
    stage = plans[0].stages[0].model_copy(update={"name": "novel"})

    assert stage_name(stage, english) == "novel"


def test_every_step_and_state_has_a_word_in_both_languages():
    for step in Step:
        assert word("step", step, translator("fr")) != step.value
    assert set(SHAPES) == set(WORDS["state"])
    assert len(set(SHAPES.values())) == 3


def test_counts_agree_with_their_number_in_french():
    french = translator("fr")

    assert counted("met", 1, french) == "1 satisfait"
    assert counted("met", 2, french) == "2 satisfaits"


def test_a_record_without_a_name_in_french_keeps_its_english_one(french):
    assert french.name("assets", "opti-sats") == "Opti satellites"


def test_an_identifier_that_names_nothing_is_shown_as_it_is(reader):
    assert reader.name("providers", "gone") == "gone"
    assert reader.line("gone") == "gone"
    assert reader.anything("gone") == "gone"


def test_wordings_use_only_plain_placeholders():
    for wordings in [*REASONS.values(), *NOTICES.values(), *REMEDIES.values()]:
        for wording in wordings:
            for _, name, spec, conversion in string.Formatter().parse(wording.message):
                assert name is None or (name.replace("_", "").isalpha())
                assert not spec
                assert conversion is None
