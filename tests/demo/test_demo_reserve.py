"""The demo reserve holds what it promises, in both languages, and says what is real."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from spacereserve.engine.model import (
    Effect,
    Ownership,
    ProviderStatus,
    Reserve,
    Standing,
    WillOf,
    find_mistakes,
)

DOMAINS = {"imaging", "satcom", "surveillance", "launch", "navigation"}


def test_the_demo_has_no_mistakes(demo: Reserve) -> None:
    mistakes = find_mistakes(demo)

    assert mistakes == ()


def test_there_are_companies_members_theatres_and_needs_as_promised(
    demo: Reserve,
) -> None:
    companies = [p for p in demo.providers if p.ownership is Ownership.COMMERCIAL]
    members = {n.id for n in demo.nations if n.standing is Standing.MEMBER}

    assert len(companies) >= 28
    assert members == {"CAN", "DEU", "FIN", "FRA", "GBR", "ITA", "POL", "USA"}
    assert len(demo.theatres) == 4
    assert len(demo.commands) == 3
    assert [level.id for level in demo.ordered_levels] == ["peace", "crisis", "war"]


def test_sixty_needs_cover_five_domains_and_four_priorities(demo: Reserve) -> None:
    by_domain = Counter(need.domain for need in demo.needs)

    assert by_domain == {
        "imaging": 24,
        "satcom": 18,
        "surveillance": 6,
        "launch": 5,
        "navigation": 7,
    }
    assert {need.priority for need in demo.needs} == {1, 2, 3, 4}


@pytest.mark.parametrize("level", ["peace", "crisis", "war"])
def test_every_domain_is_needed_or_offered_at_every_level(
    demo: Reserve, level: str
) -> None:
    order = {item.id: item.order for item in demo.levels}
    domain_of = {service.id: service.domain for service in demo.services}
    needed = {n.domain for n in demo.needs if not n.levels or level in n.levels}
    offered = {
        domain_of[line.service]
        for agreement in demo.agreements
        for line in agreement.lines
        if order[line.level] <= order[level]
    }

    assert needed >= DOMAINS - {"launch"}
    assert offered >= (DOMAINS - {"launch"} if level == "peace" else DOMAINS)


def test_every_theatre_and_every_kind_of_owner_states_needs(demo: Reserve) -> None:
    theatres = {need.theatre for need in demo.needs}
    owners = {need.owner for need in demo.needs}

    assert theatres == {theatre.id for theatre in demo.theatres}
    assert owners == {n.id for n in demo.nations if n.standing is Standing.MEMBER} | {
        command.id for command in demo.commands
    }


def test_imaging_needs_stay_small_enough_to_plan(demo: Reserve) -> None:
    imaging = [need for need in demo.needs if need.domain == "imaging"]
    regions = [need for need in imaging if need.collect_within_h is not None]
    n_spots = sum(need.n_spots for need in imaging if need not in regions)

    assert n_spots <= 50


@pytest.mark.parametrize(
    "table",
    ["levels", "uses", "nations", "commands", "theatres", "areas", "needs"],
)
def test_descriptive_names_are_in_french_too(demo: Reserve, table: str) -> None:
    missing = [record.id for record in getattr(demo, table) if not record.name_fr]

    assert missing == []


def test_restrictions_agreements_and_the_reserve_speak_french(demo: Reserve) -> None:
    unspoken = [r.id for r in demo.restrictions if not (r.name_fr and r.reason_fr)]
    unnamed = [a.id for a in demo.agreements if not a.name_fr]

    assert unspoken == []
    assert unnamed == []
    assert demo.name_fr
    assert demo.disclaimer_fr


def test_french_text_uses_french_apostrophes(demo: Reserve) -> None:
    texts = [
        record.name_fr
        for table in ("areas", "needs", "services", "assets", "restrictions")
        for record in getattr(demo, table)
        if record.name_fr
    ]

    assert [text for text in texts if "'" in text] == []


def test_every_provider_and_restriction_names_its_sources(demo: Reserve) -> None:
    providers = [p.id for p in demo.providers if not p.sources]
    assets = [a.id for a in demo.assets if not a.sources]
    services = [s.id for s in demo.services if not s.sources]
    restrictions = [r.id for r in demo.restrictions if not r.sources]

    assert (providers, assets, services, restrictions) == ([], [], [], [])


def test_what_is_invented_says_so(demo: Reserve) -> None:
    silent = [
        r.id
        for r in demo.restrictions
        if not any("nvented" in source for source in r.sources)
    ]
    unmarked = [a.id for a in demo.agreements if "nvented" not in (a.notes or "")]

    assert silent == []
    assert unmarked == []
    assert demo.disclaimer is not None
    assert "invented" in demo.disclaimer


def test_the_known_refusals_are_there(demo: Reserve) -> None:
    wills = {(r.effect, r.will_of) for r in demo.restrictions}
    unpaid = [a.id for a in demo.agreements if a.unpaid_since_on]

    assert (Effect.FORBID, WillOf.PROVIDER) in wills
    assert (Effect.FORBID, WillOf.HOME_STATE) in wills
    assert (Effect.NEEDS_APPROVAL, WillOf.HOME_STATE) in wills
    assert (Effect.NEEDS_APPROVAL, WillOf.PARENT) in wills
    assert unpaid == ["starlink-sponsored-terminals"]


def test_no_line_shrinks_as_the_level_rises(demo: Reserve) -> None:
    order = {item.id: item.order for item in demo.levels}

    for agreement in demo.agreements:
        by_service: dict[str, list] = {}
        for line in sorted(agreement.lines, key=lambda one: order[one.level]):
            by_service.setdefault(line.service, []).append(line)
        for lines in by_service.values():
            for low, high in pairwise(lines):
                assert high.quantity >= low.quantity, high.id


def test_a_provider_that_left_is_kept_but_has_no_agreement(demo: Reserve) -> None:
    left = [p.id for p in demo.providers if p.status is ProviderStatus.WITHDRAWN]
    bound = {agreement.provider for agreement in demo.agreements}

    assert left == ["kleos"]
    assert bound.isdisjoint(left)


def test_every_terminal_that_a_need_holds_is_served_by_someone(demo: Reserve) -> None:
    served = {t for s in demo.services if s.domain == "satcom" for t in s.terminals}
    held = {t for n in demo.needs if n.domain == "satcom" for t in n.terminals}

    assert held <= served


def test_what_is_only_quoted_says_so_and_has_a_price(demo: Reserve) -> None:
    quoted = [item for item in demo.agreements if not item.is_signed]

    assert {item.id for item in quoted} == {
        "inmarsat-arctic-quotation",
        "intelsat-time-quotation",
    }
    for item in quoted:
        assert item.retainer_eur_per_year > 0.0
        assert "Invented terms" in (item.notes or "")
