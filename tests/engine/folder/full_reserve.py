"""A reserve in which every field of every record has a value other than its default."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from spacereserve.engine.folder import in_canonical_order
from spacereserve.engine.model import Reserve

NASTY = "Zoë said \"no\" \\ 'yes'\nand a tab\there, a bell \a, # no comment, 卫星 🛰"


def full_reserve() -> Reserve:
    """Every record type, every field; references hold."""
    return in_canonical_order(Reserve.model_validate(_records()))


def _records() -> dict[str, Any]:
    return {
        "id": "full",
        "name": "Full reserve",
        "name_fr": "Réserve complète",
        "disclaimer": NASTY,
        "disclaimer_fr": "Tout est inventé.",
        "policy": _policy(),
        "front_doors": [
            {
                "name": "Front office",
                "name_fr": "Guichet",
                "url": "https://example.org/",
                "serves": NASTY,
                "serves_fr": "Les entreprises.",
            }
        ],
        "levels": [
            _named("alert", order=3),
            _named(
                "calm",
                order=1,
                trigger="None",
                legal_basis="Article 3",
                activation_authority="Council",
                duties=["Report yearly", NASTY],
            ),
        ],
        "uses": [_named("watch"), _named("relief")],
        "nations": [
            _named(
                "AAA",
                standing="member",
                budget_eur_per_day={"calm": 1000.5, "alert": 1e9},
                cost_key=2.5,
            ),
            _named("BBB", standing="partner"),
        ],
        "commands": [_named("staff", nations=["AAA", "BBB"])],
        "theatres": [
            _named(
                "north",
                area="cap",
                cloud_fraction_by_month=[i / 12 for i in range(12)],
                cloud_source="Invented",
                cloud_forecast=[
                    {
                        "starts_at": datetime(2026, 8, 22, 6, tzinfo=UTC),
                        "ends_at": datetime(2026, 8, 22, 12, tzinfo=UTC),
                        "cloud_fraction": 0.25,
                        "error_fraction": 0.1,
                        "source": "Invented",
                        "area": "cap",
                    }
                ],
                rain_zone="E",
                rain_height_km=2.5,
                rain_source="Invented",
            ),
            _named("south", area="cap", rain_rate_mm_h=40.0),
        ],
        "areas": _areas(),
        "providers": _providers(),
        "assets": _assets(),
        "services": _services(),
        "agreements": _agreements(),
        "restrictions": [_restriction()],
        "shared_things": [
            _named("cloud", kind="cloud-region", nation="BBB", sources=["Invented"])
        ],
        "dependencies": [
            {"thing": "cloud", "providers": ["firm"]},
            {"thing": "cloud", "services": ["look"], "assets": ["sats", "dish"]},
        ],
        "needs": _needs(),
    }


def _named(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": f"The {name}", "name_fr": f"Le {name}", **more}


def _policy() -> dict[str, Any]:
    return {
        "eligible_home": ["member"],
        "eligible_owner": ["member", "partner", "third"],
        "cyber_at_least": {"alert": "approved", "calm": "applied"},
        "share_caps": [
            {
                "by": "orbit",
                "domain": "satcom",
                "fraction": 0.5,
                "levels": ["alert"],
                "priorities": [1, 2],
            },
            {"by": "nation", "domain": "imaging", "fraction": 0.75},
        ],
        "min_providers": {"1": 2, "2": 1},
        "part_fraction": 0.2,
        "cost_key": "equal",
        "stale_after_d": 10.0,
        "slot_h": 8.0,
    }


def _areas() -> list[dict[str, Any]]:
    square = [[170.0, 60.0], [180.0, 60.0], [180.0, 70.0], [170.0, 70.0], [170.0, 60.0]]
    hole = [[172.0, 62.0], [172.0, 64.0], [174.0, 64.0], [172.0, 62.0]]
    other = [[-x, y] for x, y in square]
    return [
        _named("spot", geometry={"type": "Point", "coordinates": [1.5, -2.25]}),
        _named("CON", geometry={"type": "Point", "coordinates": [-180.0, 90.0]}),
        _named("Spot", geometry={"type": "MultiPoint", "coordinates": [[0, 0]]}),
        _named("cap", geometry={"type": "Polygon", "coordinates": [square, hole]}),
        _named(
            "strait",
            geometry={"type": "MultiPolygon", "coordinates": [[square], [other]]},
        ),
    ]


def _providers() -> list[dict[str, Any]]:
    return [
        _named(
            "firm",
            nation="BBB",
            ownership="national",
            status="suspended",
            licensing_nation="AAA",
            owners=[
                {"name": "Holding", "nation": "AAA", "fraction": 0.6, "ultimate": True},
                {"name": NASTY, "nation": "BBB"},
            ],
            size="start-up",
            trade="imagery operator",
            waivers=[
                {
                    "rule": "cyber",
                    "until_on": date(2027, 2, 28),
                    "granted_by": "Board",
                    "grounds": "Trial",
                }
            ],
            registrations=["Another front door: 12"],
            contacts=["+00 123", "night@firm.example"],
            sources=["Invented"],
            notes=NASTY,
        )
    ]


def _assets() -> list[dict[str, Any]]:
    base = {
        "provider": "firm",
        "health_fraction": 0.9,
        "in_service_on": date(2019, 3, 1),
        "refreshed_on": date(2026, 8, 1),
        "cyber": {
            "status": "audited",
            "score_fraction": 0.8,
            "expires_on": date(2027, 1, 1),
            "followed_up_on": date(2026, 7, 1),
        },
        "sources": ["Invented"],
    }
    site = {**base, "lat_deg": 60.5, "lon_deg": -20.25, "height_km": 0.1}
    return [
        _named(
            "sats",
            kind="satellites",
            catalog_numbers=[1, 270001, 999999999],
            name_pattern=r"^SAT-\d+ \(\"A\"\)$",
            orbit="heo",
            n_stated=7,
            **base,
        ),
        _named(
            "dish",
            kind="ground-station",
            min_elevation_deg=7.5,
            rain_rate_mm_h=28.0,
            **site,
        ),
        _named(
            "radar",
            kind="sensor-site",
            technique="radar",
            min_elevation_deg=12.0,
            range_max_km=3000.0,
            min_size_m=0.1,
            wavelength_m=0.03,
            **site,
        ),
        _named(
            "scope",
            kind="sensor-site",
            technique="optical",
            range_max_km=40000.0,
            min_size_m=0.5,
            limiting_magnitude=16.0,
            **site,
        ),
        _named(
            "pad",
            kind="launch-pad",
            azimuth_min_deg=90.0,
            azimuth_max_deg=120.0,
            **site,
        ),
        _named("sets", kind="terminals", terminal="flat", n_terminals=12, **base),
    ]


def _hop(frequency_ghz: float) -> dict[str, Any]:
    return {
        "frequency_ghz": frequency_ghz,
        "eirp_dbw": 60.0,
        "g_over_t_db_k": 14.0,
        "noise_k": 300.0,
        "losses_db": 1.5,
        "polarisation": "horizontal",
    }


def _services() -> list[dict[str, Any]]:
    base = {
        "provider": "firm",
        "maturity": "demonstrated",
        "acceptance_tests": [
            {
                "name": "Ten looks",
                "tested_on": date(2026, 5, 1),
                "outcome": "partly",
                "tested_by": "Range",
                "evidence": "Report 7",
            }
        ],
        "conformances": [
            {
                "standard": "STAPI",
                "grade": "tested",
                "until_on": date(2027, 5, 1),
                "evidence": "Report 8",
            }
        ],
        "refreshed_on": date(2026, 8, 2),
        "sources": ["Invented"],
    }
    return [
        _named(
            "look",
            domain="imaging",
            assets=["sats"],
            sensor="thermal",
            resolution_m=3.5,
            off_nadir_min_deg=10.0,
            off_nadir_max_deg=30.0,
            incidence_min_deg=11.0,
            incidence_max_deg=35.0,
            look_side="left",
            sun_elevation_min_deg=-6.0,
            n_looks_per_orbit=3,
            n_looks_per_revolution=5,
            n_looks_per_satellite_day=40,
            swath_km=12.0,
            strip_length_km=80.0,
            tasking_lead_h=1.0,
            uplink_s=20.0,
            look_s=8.0,
            slew_deg_s=2.0,
            settle_s=3.0,
            n_looks_stored=40,
            stations=["dish"],
            relay=True,
            downlink_s=30.0,
            processing_h=0.25,
            **base,
        ),
        _named(
            "link",
            domain="satcom",
            assets=["sats"],
            bands=["Ka", "X"],
            terminals=["flat"],
            min_elevation_deg=20.0,
            n_satellites_needed=2,
            latency_ms=50.0,
            link={
                "frequency_ghz": 20.0,
                "eirp_dbw": 50.0,
                "g_over_t_db_k": 15.0,
                "noise_k": 200.0,
                "bandwidth_mhz": 36.0,
                "n_carriers": 2,
                "others_fraction": 0.5,
                "losses_db": 2.0,
                "polarisation": "vertical",
                "protection_db": 20.0,
                "equipment_fraction": 0.998,
                "feeder": _hop(28.0),
                "back": {
                    "up": _hop(29.0),
                    "down": _hop(19.0),
                    "bandwidth_mhz": 6.0,
                    "n_carriers": 3,
                    "others_fraction": 0.25,
                },
            },
            ground_ms=30.0,
            gateways=["dish"],
            inter_satellite_links=True,
            coverage_area="cap",
            **base,
        ),
        _named(
            "scan",
            domain="surveillance",
            assets=["radar", "sats"],
            regimes=["leo", "geo"],
            min_size_m=0.2,
            processing_h=2.0,
            space_sensor={
                "range_max_km": 40000.0,
                "min_size_m": 1.0,
                "limiting_magnitude": 15.0,
                "sun_exclusion_deg": 40.0,
                "limb_exclusion_deg": 12.0,
                "pointing": "anti-sun",
                "field_deg": 90.0,
            },
            **base,
        ),
        _named(
            "lift",
            domain="launch",
            assets=["pad"],
            payload_kg={"leo": 300.0, "sso": 200.0},
            payload_points=[
                {"mass_kg": 250.0, "altitude_km": 500.0, "inclination_deg": 51.6}
            ],
            campaign_h=48.0,
            n_launches_ready=2,
            **base,
        ),
        _named(
            "fix",
            domain="navigation",
            assets=["sats"],
            augments=["fix"],
            signal={
                "frequency_mhz": 1575.42,
                "eirp_dbw": 26.8,
                "chip_rate_mhz": 1.023,
                "least_db_hz": 25.0,
                "losses_db": 1.0,
            },
            signals=["L1", "S"],
            range_error_m=0.5,
            timing_ns=10.0,
            authenticated=True,
            jamming_margin_db=20.0,
            **base,
        ),
    ]


def _agreements() -> list[dict[str, Any]]:
    line = {
        "level": "calm",
        "call_up_h": 3.0,
        "ramp_h": 2.0,
        "duration_d": 10.0,
        "areas": ["cap", "spot"],
        "activation_fee_eur": 5.0,
        "unit_price_eur": 0.01,
        "harm_eur_per_unit": 3.0,
        "queue_place": 2,
        "no_bump": True,
    }
    units = {
        "look": "looks/day",
        "link": "mbit/s",
        "scan": "observations/day",
        "lift": "launches",
        "fix": "service",
    }
    return [
        _named(
            "contract",
            provider="firm",
            kind="multinational-pool",
            beneficiaries=["AAA"],
            valid_from_on=date(2026, 1, 1),
            valid_until_on=date(2028, 12, 31),
            retainer_eur_per_year=1e6,
            ceiling_eur=2e6,
            spent_eur=3.0,
            unpaid_since_on=date(2026, 8, 1),
            unpaid_grace_d=5.0,
            notice_d=60.0,
            lines=[
                {
                    "id": f"line-{service}",
                    "service": service,
                    "unit": unit,
                    "quantity": 1.0,
                    **line,
                }
                for service, unit in units.items()
            ],
            clauses=["stand-down@2"],
            notes="Renewed.",
        )
    ]


def _restriction() -> dict[str, Any]:
    return _named(
        "refusal",
        effect="needs-approval",
        will_of="home-state",
        imposed_by="BBB",
        approver="Ministry",
        consents_of=["home-state", "provider"],
        consents=[
            {
                "given_for": "home-state",
                "given_by": "Ministry",
                "from_on": date(2026, 2, 1),
                "until_on": date(2026, 3, 1),
                "providers": ["firm"],
                "beneficiaries": ["AAA"],
                "levels": ["alert"],
                "grounds": "Flood",
            }
        ],
        providers=["firm"],
        services=["look", "link"],
        uses=["watch"],
        areas=["cap"],
        beneficiaries=["AAA"],
        levels=["alert"],
        from_on=date(2026, 1, 1),
        until_on=date(2026, 12, 31),
        reason="Law",
        reason_fr="Loi",
        sources=["Invented"],
    )


def _needs() -> list[dict[str, Any]]:
    base = {
        "owner": "AAA",
        "theatre": "north",
        "area": "cap",
        "levels": ["alert"],
        "priority": 2,
        "use": "watch",
        "beneficiaries": ["BBB"],
        "paid_by": ["AAA"],
        "starts_after_h": 1.5,
        "duration_h": 36.0,
        "starts_at": datetime(2026, 8, 22, 6, 30, 0, 250_000, UTC),
        "ends_at": datetime(2026, 8, 23, 6, 30, tzinfo=UTC),
        "min_providers": 2,
        "survive_loss_fraction": 0.5,
        "survive_shared_things": True,
        "all_or_nothing": True,
        "cyber_at_least": "applied",
        "planning_goal": "Goal 7",
        "notes": NASTY,
    }
    looks = {
        "domain": "imaging",
        "sensors": ["rf", "sar"],
        "resolution_m": 9.0,
        "latency_h": 2.0,
        "off_nadir_max_deg": 25.0,
        "light": "night",
        "n_spots": 4,
        "cost_limit_eur": 1e5,
    }
    return [
        _named("often", n_looks_per_day=3.0, clear_fraction=0.9, **looks, **base),
        _named("seldom", revisit_h=12.0, **looks, **base),
        _named(
            "whole",
            collect_within_h=24.0,
            collect_fraction=0.8,
            strip_overlap_fraction=0.2,
            **{**looks, "n_spots": 100},
            **base,
        ),
        _named(
            "talk",
            domain="satcom",
            rate_mbit_s=20.0,
            availability_fraction=0.995,
            terminals=["flat"],
            bands=["Ka"],
            latency_ms=100.0,
            longest_gap_s=600.0,
            obstruction_deg=30.0,
            skyline_deg=[10.0, 20.0, 30.0, 15.0],
            jamming_db=5.0,
            n_spots=5,
            **base,
        ),
        _named(
            "track",
            domain="surveillance",
            regime="leo",
            catalog_numbers=[25544],
            name_pattern="^COSMOS",
            n_objects_max=5,
            n_observations_per_day=4.0,
            size_m=0.5,
            latency_h=1.0,
            **base,
        ),
        _named(
            "raise",
            domain="launch",
            mass_kg=150.0,
            orbit="leo",
            inclination_deg=97.5,
            within_h=72.0,
            n_launches=2,
            **base,
        ),
        _named(
            "renew",
            domain="launch",
            mass_kg=150.0,
            orbit="leo",
            altitude_km=550.0,
            plane_of="^COSMOS",
            within_h=72.0,
            **base,
        ),
        _named(
            "place",
            domain="navigation",
            n_satellites=5,
            min_elevation_deg=15.0,
            pdop_max=3.0,
            position_error_m=2.0,
            timing_ns=20.0,
            authenticated=True,
            jamming_margin_db=10.0,
            availability_fraction=0.9,
            n_spots=6,
            **base,
        ),
    ]
