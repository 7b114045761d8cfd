"""Plausible plans over the sample reserve, made by rule and not by a planner."""

from datetime import UTC, datetime
from typing import Any

from spacereserve.engine.allocation.plan import Plan
from spacereserve.engine.model import Reserve

AT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
DAYS = 7.0
_END_S = DAYS * 86400.0


def sample_plans(reserve: Reserve) -> tuple[Plan, ...]:
    """A plan for peace, crisis and war."""
    return tuple(
        sample_plan(reserve, level=level) for level in ("peace", "crisis", "war")
    )


def sample_plan(reserve: Reserve, level: str = "crisis", **changes: Any) -> Plan:
    """A plan in which every kind of state, gap, reason and remedy is seen."""
    plain = {
        "reserve": reserve.id,
        "snapshot": reserve.content_hash,
        "level": level,
        "levels": {theatre.id: level for theatre in reserve.theatres},
        "at": AT,
        "days": DAYS,
        "status": _STATUS[level],
        "bound": 596_000.0,
        "gap_fraction": 0.0 if level == "peace" else 0.004,
        "stages": [
            _stage("priority 1", 1.62, 1.62),
            _stage("priority 2", 2.9, 2.9),
            {**_stage("cost", 612_400.0, 609_950.0), "status": _STATUS[level]},
        ],
        "cost_eur": 612_400.0,
        "harm_eur": 21_000.0,
        "needs": sorted(_needs(level), key=lambda need: (need["priority"], need["id"])),
        "offers": _offers(),
        "shares": _shares(),
        "spending": _spending(),
        "supplied": _supplied(level),
        "sky": {
            "n_satellites": 11_432,
            "n_used": 148,
            "oldest_age_d": 41.2,
            "median_age_d": 1.4,
            "n_stale": 3,
            "n_failed": 1,
            "n_future": 0,
        },
        "warnings": [
            _notice("stale-elements", "suomi-sars", age_d=41.2, after_d=30.0),
            _notice("few-satellites", "boreal-sars", n=14.0, stated=18.0),
            _notice("latency-below-light", "opti-link", has_ms=200.0, least_ms=477.0),
            _notice("replaced-record", "gulf-radar", layer="national.toml"),
        ],
    }
    return Plan.model_validate({**plain, **changes})


_STATUS = {"peace": "proven optimal", "crisis": "within gap", "war": "timed out"}


def _stage(name, value, bound):
    gap = abs(bound - value) / value
    return {
        "name": name,
        "value": value,
        "bound": bound,
        "gap_fraction": gap,
        "status": "proven optimal",
    }


def _notice(code, subject, **details):
    return {"code": code, "subject": subject, "details": details}


def _row(line, service, provider, step, code, **details):
    return {
        "line": line,
        "service": service,
        "provider": provider,
        "step": step,
        "code": code,
        "details": details,
    }


def _part(line, service, provider, unit, quantity, fraction, cost_eur, first_h):
    return {
        "line": line,
        "service": service,
        "provider": provider,
        "national": provider == "suomi",
        "quantity": quantity,
        "unit": unit,
        "fraction": fraction,
        "first_s": first_h * 3600.0,
        "cost_eur": cost_eur,
    }


def _need(name, domain, theatre, level, owner, priority, state, met, **more):
    return {
        "id": name,
        "domain": domain,
        "theatre": theatre,
        "level": level,
        "owner": owner,
        "priority": priority,
        "start_s": 0.0,
        "end_s": _END_S,
        "state": state,
        "met_fraction": met,
        "met_low_fraction": met * 0.9,
        "national_fraction": 0.0,
        "commercial_fraction": met,
        "n_providers": 0 if state == "unmet" else 1,
        "time_sigma_s": None,
        "clear_fraction": None,
        "longest_gap_h": None,
        "latency_p90_h": None,
        "suppliers": [],
        "gaps": [],
        "funnel": [],
        "binding": [],
        "remedy": None,
        "n_remedies_tried": 0,
        "cost_eur": sum(part["cost_eur"] for part in more.get("suppliers", ())),
        "paid_by": {},
        **more,
    }


def _gap(start_h, end_h, met=0.0):
    return {"start_s": start_h * 3600.0, "end_s": end_h * 3600.0, "met_fraction": met}


def _remedy(kind, subject, met, extra_eur, **details):
    return {
        "kind": kind,
        "subject": subject,
        "details": details,
        "met_fraction": met,
        "extra_cost_eur": extra_eur,
        "verified": True,
    }


_BEFORE = "line-not-in-force"


def _needs(level):
    quiet = level == "peace"
    return [
        _need(
            "gulf-radar",
            "imaging",
            "baltic",
            level,
            "FIN",
            1,
            "partly",
            0.62,
            national_fraction=0.62,
            commercial_fraction=0.0,
            time_sigma_s=4.2,
            longest_gap_h=13.5,
            latency_p90_h=1.6,
            suppliers=[
                _part(
                    "suomi-looks", "suomi-sar", "suomi", "looks", 17.0, 1.0, 3400.0, 5.2
                )
            ],
            gaps=[_gap(0, 5.2), _gap(30, 41, 0.4), _gap(70, 83.5), _gap(120, 131, 0.2)],
            funnel=[
                _row(
                    "opti-looks",
                    "opti-image",
                    "opti",
                    "quality",
                    "sensor",
                    has="optical",
                ),
                _row(
                    "boreal-looks",
                    "boreal-sar",
                    "borealis",
                    "restriction",
                    "restriction-forbids",
                    restriction="no-targeting",
                    will_of="provider",
                ),
                _row(
                    "far-looks",
                    "far-sar",
                    "far-away",
                    "nation",
                    "home-not-eligible",
                    nation="XXX",
                    standing="third",
                ),
                _row("suomi-looks", "suomi-sar", "suomi", "used", "used", fraction=1.0),
            ],
            binding=["line:suomi-looks"],
            remedy=_remedy(
                "lift-restriction",
                "no-targeting",
                0.996,
                18_400.0,
                restriction="no-targeting",
            ),
            n_remedies_tried=4,
            paid_by={"FIN": 3400.0},
        ),
        _need(
            "port-looks",
            "imaging",
            "baltic",
            level,
            "EST",
            2,
            "met",
            1.0,
            clear_fraction=0.34,
            time_sigma_s=2.1,
            latency_p90_h=2.8,
            n_providers=2,
            suppliers=[
                _part(
                    "opti-looks",
                    "opti-image",
                    "opti",
                    "looks",
                    40.0,
                    0.6,
                    72_000.0,
                    8.0,
                ),
                _part(
                    "boreal-looks",
                    "boreal-sar",
                    "borealis",
                    "looks",
                    23.0,
                    0.4,
                    27_600.0,
                    14.0,
                ),
            ],
            funnel=[
                _row("opti-looks", "opti-image", "opti", "used", "used", fraction=0.6),
                _row(
                    "boreal-looks",
                    "boreal-sar",
                    "borealis",
                    "used",
                    "used",
                    fraction=0.4,
                ),
                _row("suomi-looks", "suomi-sar", "suomi", "elsewhere", "serves-others"),
            ],
            paid_by={"EST": 99_600.0},
        ),
        _need(
            "arctic-radar",
            "imaging",
            "high-north",
            level,
            "NOR",
            3,
            "unmet" if quiet else "partly",
            0.0 if quiet else 0.83,
            time_sigma_s=None if quiet else 2.6,
            latency_p90_h=None if quiet else 1.1,
            suppliers=[]
            if quiet
            else [
                _part(
                    "boreal-looks",
                    "boreal-sar",
                    "borealis",
                    "looks",
                    46.0,
                    1.0,
                    55_200.0,
                    12.5,
                )
            ],
            gaps=[_gap(0, 168)] if quiet else [_gap(0, 24, 0.5), _gap(150, 168, 0.7)],
            funnel=[
                _row(
                    "boreal-looks",
                    "boreal-sar",
                    "borealis",
                    "standing" if quiet else "used",
                    _BEFORE if quiet else "used",
                    **({"from_level": "crisis"} if quiet else {"fraction": 1.0}),
                ),
                _row(
                    "suomi-looks",
                    "suomi-sar",
                    "suomi",
                    "capacity",
                    "quantity-used-up",
                    quantity=6.0,
                    unit="looks/day",
                ),
                _row(
                    "opti-looks",
                    "opti-image",
                    "opti",
                    "physics",
                    "no-light",
                ),
            ],
            binding=["line:boreal-looks", "cap:imaging:provider:borealis"],
            remedy=_remedy(
                "raise-quantity",
                "boreal-looks",
                1.0,
                9600.0,
                **{"from": 24.0, "to": 28.0},
            ),
            n_remedies_tried=5,
        ),
        _need(
            "command-link",
            "satcom",
            "baltic",
            level,
            "jfc",
            1,
            "unmet" if quiet else "met",
            0.0 if quiet else 1.0,
            suppliers=[]
            if quiet
            else [
                _part(
                    "boreal-rate",
                    "boreal-link",
                    "borealis",
                    "mbit/s·day",
                    311.0,
                    1.0,
                    9330.0,
                    2.0,
                )
            ],
            gaps=[_gap(0, 168)] if quiet else [],
            funnel=[
                _row(
                    "boreal-rate",
                    "boreal-link",
                    "borealis",
                    "standing" if quiet else "used",
                    _BEFORE if quiet else "used",
                    **({"from_level": "crisis"} if quiet else {"fraction": 1.0}),
                ),
                _row(
                    "opti-rate",
                    "opti-link",
                    "opti",
                    "quality",
                    "terminal",
                ),
            ],
            remedy=_remedy(
                "add-line",
                "boreal-rate",
                1.0,
                9330.0,
                from_level="crisis",
                to_level="peace",
            )
            if quiet
            else None,
            n_remedies_tried=2 if quiet else 0,
            paid_by={}
            if quiet
            else {"EST": 311.0, "FIN": 1244.0, "FRA": 6220.0, "NOR": 1555.0},
        ),
        _need(
            "pacific-link",
            "satcom",
            "pacific",
            level,
            "FRA",
            4,
            "unmet",
            0.0,
            gaps=[_gap(0, 168)],
            funnel=[
                _row(
                    "boreal-rate",
                    "boreal-link",
                    "borealis",
                    "physics",
                    "availability",
                    has=0.912,
                    wants=0.99,
                ),
                _row("opti-rate", "opti-link", "opti", "quality", "terminal"),
            ],
            n_remedies_tried=3,
        ),
        _need(
            "geo-watch",
            "surveillance",
            "baltic",
            level,
            "FRA",
            2,
            "partly",
            0.7,
            suppliers=[
                _part(
                    "skywatch-obs",
                    "skywatch-track",
                    "skywatch",
                    "observations",
                    88.0,
                    1.0,
                    3520.0,
                    7.0,
                )
            ],
            gaps=[_gap(12, 24, 0.3), _gap(60, 72, 0.5)],
            funnel=[
                _row(
                    "skywatch-obs",
                    "skywatch-track",
                    "skywatch",
                    "used",
                    "used",
                    fraction=1.0,
                )
            ],
            binding=["budget:FRA"],
            remedy=_remedy(
                "raise-budget",
                "FRA",
                1.0,
                1480.0,
                **{"from": 40_000.0, "to": 41_000.0, "level": level},
            ),
            n_remedies_tried=2,
            paid_by={"FRA": 3520.0},
        ),
        _need(
            "replace-sat",
            "launch",
            "baltic",
            level,
            "FIN",
            3,
            "unmet",
            0.0,
            funnel=[
                _row(
                    "rocketry-one",
                    "rocketry-lift",
                    "rocketry",
                    "notice",
                    "campaign-too-long",
                    ready_h=272.0,
                    wants_h=96.0,
                )
            ],
            remedy=_remedy(
                "shorten-call-up",
                "rocketry-one",
                1.0,
                9_005_000.0,
                from_h=72.0,
                to_h=24.0,
            ),
            n_remedies_tried=2,
        ),
        _need(
            "fleet-pnt",
            "navigation",
            "high-north",
            level,
            "NOR",
            2,
            "met",
            1.0,
            suppliers=[
                _part("opti-nav-on", "opti-pnt", "opti", "days", 7.0, 1.0, 6300.0, 1.0)
            ],
            funnel=[
                _row("opti-nav-on", "opti-pnt", "opti", "used", "used", fraction=1.0)
            ],
            paid_by={"NOR": 6300.0},
        ),
    ]


def _offers():
    def offer(line, agreement, service, provider, domain, call_up_h, used, cost_eur):
        return {
            "line": line,
            "agreement": agreement,
            "service": service,
            "provider": provider,
            "domain": domain,
            "national": provider == "suomi",
            "activated": used > 0,
            "call_up_h": call_up_h,
            "used_fraction": used,
            "activation_fee_eur": 5000.0 if used else 0.0,
            "use_cost_eur": cost_eur,
        }

    return [
        offer(
            "boreal-looks",
            "boreal-retainer",
            "boreal-sar",
            "borealis",
            "imaging",
            12.0,
            0.41,
            82_800.0,
        ),
        offer(
            "boreal-rate",
            "boreal-retainer",
            "boreal-link",
            "borealis",
            "satcom",
            2.0,
            0.45,
            9330.0,
        ),
        offer(
            "opti-looks",
            "opti-frame",
            "opti-image",
            "opti",
            "imaging",
            6.0,
            0.29,
            72_000.0,
        ),
        offer(
            "opti-nav-on",
            "opti-frame",
            "opti-pnt",
            "opti",
            "navigation",
            1.0,
            1.0,
            6300.0,
        ),
        offer("opti-rate", "opti-frame", "opti-link", "opti", "satcom", 6.0, 0.0, 0.0),
        offer(
            "skywatch-obs",
            "skywatch-sub",
            "skywatch-track",
            "skywatch",
            "surveillance",
            3.0,
            0.21,
            3520.0,
        ),
        offer(
            "suomi-looks",
            "suomi-pledge",
            "suomi-sar",
            "suomi",
            "imaging",
            2.0,
            0.4,
            3400.0,
        ),
    ]


def _shares():
    def share(domain, by, name, fraction, cap=None, *, national=False):
        return {
            "domain": domain,
            "by": by,
            "id": name,
            "fraction": fraction,
            "cap_fraction": cap,
            "national": national,
        }

    return [
        share("imaging", "provider", "borealis", 0.49, 0.5),
        share("imaging", "provider", "opti", 0.35, 0.5),
        share("imaging", "provider", "suomi", 0.16, national=True),
        share("imaging", "nation", "USA", 0.49),
        share("imaging", "nation", "FRA", 0.35),
        share("imaging", "nation", "FIN", 0.16, national=True),
        share("satcom", "provider", "borealis", 1.0, 0.6),
        share("satcom", "orbit", "leo", 1.0),
        share("surveillance", "provider", "skywatch", 1.0),
        share("navigation", "provider", "opti", 1.0),
    ]


def _spending():
    def spends(nation, use_eur, activation_eur, budget_eur=None):
        return {
            "nation": nation,
            "use_eur": use_eur,
            "activation_eur": activation_eur,
            "budget_eur": budget_eur,
        }

    return [
        spends("EST", 99_911.0, 833.0),
        spends("FIN", 4644.0, 3333.0, 60_000.0),
        spends("FRA", 263_340.0, 16_667.0, 280_000.0),
        spends("NOR", 219_505.0, 4167.0, 400_000.0),
    ]


def _supplied(level):
    rows = []
    for need, line, place, every_h, first_h in (
        ("gulf-radar", "suomi-looks", 0, 9.7, 5.2),
        ("port-looks", "opti-looks", 0, 8.3, 8.0),
        ("port-looks", "boreal-looks", 1, 11.1, 14.0),
        ("geo-watch", "skywatch-obs", 40001, 13.0, 7.0),
        ("arctic-radar", "boreal-looks", 2, 6.1, 12.5),
    ):
        idle = level == "peace" and need == "arctic-radar"
        n = 0 if idle else int((_END_S / 3600.0 - first_h) / every_h)
        rows += [
            {
                "need": need,
                "line": line,
                "place": place,
                "satellite": 90_001 + i % 7,
                "at_s": (first_h + i * every_h) * 3600.0,
                "delivered_s": (first_h + i * every_h + 1.0) * 3600.0,
            }
            for i in range(n)
        ]
    return rows
