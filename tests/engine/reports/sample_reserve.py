"""An invented reserve with every domain, three theatres and six operators."""

from typing import Any

from spacereserve.engine.model import Reserve, check_reserve


def sample_reserve(**changes: Any) -> Reserve:
    """A valid reserve; ``changes`` replace whole tables."""
    reserve = Reserve.model_validate({**_sample(), **changes})
    check_reserve(reserve)
    return reserve


def _box(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return [[[float(lon), float(lat)] for lon, lat in ring]]


def _polygon(*corners):
    return {"type": "Polygon", "coordinates": _box(*corners)}


def _named(name, english, french, **more):
    return {"id": name, "name": english, "name_fr": french, **more}


def _sample() -> dict[str, Any]:
    return {
        "id": "sample",
        "name": "Northern sample reserve",
        "name_fr": "Réserve d’exemple du Nord",
        "disclaimer": "Providers, prices and terms are invented for tests.",
        "disclaimer_fr": "Prestataires, prix et clauses sont inventés pour les essais.",
        "policy": {
            "share_caps": [
                {"by": "provider", "domain": "imaging", "fraction": 0.5},
                {"by": "provider", "domain": "satcom", "fraction": 0.6},
            ],
        },
        "levels": [
            _named("peace", "Peace", "Paix", order=0),
            _named("crisis", "Crisis", "Crise", order=1),
            _named("war", "War", "Guerre", order=2),
        ],
        "uses": [
            _named("monitoring", "Monitoring", "Surveillance"),
            _named("targeting", "Targeting", "Ciblage"),
            _named("command", "Command", "Commandement"),
        ],
        "nations": [
            _named("EST", "Estonia", "Estonie", standing="member", cost_key=1.0),
            _named("FIN", "Finland", "Finlande", standing="member", cost_key=4.0),
            _named(
                "FRA",
                "France",
                "France",
                standing="member",
                cost_key=20.0,
                budget_eur_per_day={"crisis": 40_000.0},
            ),
            _named("NOR", "Norway", "Norvège", standing="member", cost_key=5.0),
            _named("USA", "United States", "États-Unis", standing="member"),
            _named("XXX", "Elsewhere", "Ailleurs", standing="third"),
        ],
        "commands": [
            _named(
                "jfc",
                "Joint Force Command",
                "Commandement interarmées",
                nations=["EST", "FIN", "FRA", "NOR"],
            )
        ],
        "theatres": [
            _named("baltic", "Baltic", "Baltique", area="baltic-sea"),
            _named("high-north", "High North", "Grand Nord", area="arctic"),
            _named("pacific", "North Pacific", "Pacifique Nord", area="date-line"),
        ],
        "areas": [
            _named(
                "baltic-sea",
                "Baltic Sea",
                "Mer Baltique",
                geometry=_polygon(14, 54, 30, 66),
            ),
            _named(
                "gulf",
                "Gulf of Finland",
                "Golfe de Finlande",
                geometry=_polygon(23, 59.3, 29, 60.4),
            ),
            _named(
                "arctic",
                "Barents Sea",
                "Mer de Barents",
                geometry=_polygon(10, 68, 60, 84),
            ),
            _named(
                "date-line",
                "Aleutian approaches",
                "Approches des Aléoutiennes",
                geometry={
                    "type": "MultiPolygon",
                    "coordinates": [_box(165, 45, 180, 60), _box(-180, 45, -160, 60)],
                },
            ),
            _named(
                "ports",
                "Ports",
                "Ports",
                geometry={
                    "type": "MultiPoint",
                    "coordinates": [[24.95, 60.17], [24.75, 59.44], [21.01, 56.51]],
                },
            ),
        ],
        "providers": _providers(),
        "assets": _assets(),
        "services": _services(),
        "agreements": _agreements(),
        "restrictions": [
            _named(
                "no-targeting",
                "Borealis serves no targeting",
                "Borealis refuse le ciblage",
                effect="forbid",
                will_of="provider",
                services=["boreal-sar"],
                uses=["targeting"],
            ),
            _named(
                "ask-first",
                "France is asked before Opti serves the gulf",
                "La France est consultée avant qu’Opti serve le golfe",
                effect="needs-approval",
                will_of="home-state",
                imposed_by="FRA",
                approver="SGDSN, Paris",
                providers=["opti"],
                areas=["gulf"],
            ),
        ],
        "needs": _needs(),
    }


def _providers():
    def provider(name, title, nation, *contacts, **more):
        common = {"id": name, "name": title, "nation": nation, "status": "admitted"}
        return {**common, "contacts": list(contacts), **more}

    return [
        provider("opti", "Opti", "FRA", "Duty desk, +33 1 00 00 00 00"),
        provider(
            "borealis",
            "Borealis",
            "USA",
            "Watch, +1 555 0100",
            "watch@borealis.example",
        ),
        provider(
            "suomi", "Suomi Space", "FIN", "Operations, +358 0000", ownership="national"
        ),
        provider("rocketry", "Nordic Rocketry", "NOR", "Range, +47 0000"),
        provider("skywatch", "Skywatch", "EST", "Centre, +372 0000"),
        provider("far-away", "Far Away Imaging", "XXX"),
    ]


def _assets():
    def satellites(name, title, provider, orbit):
        return {
            "id": name,
            "name": title,
            "kind": "satellites",
            "provider": provider,
            "name_pattern": f"^{name.upper()}",
            "sources": ["Operator's own page, read 2026"],
            "orbit": orbit,
        }

    def site(name, title, provider, kind, lat_deg, lon_deg, **more):
        return {
            "id": name,
            "name": title,
            "kind": kind,
            "provider": provider,
            "lat_deg": lat_deg,
            "lon_deg": lon_deg,
            **more,
        }

    return [
        satellites("opti-sats", "Opti satellites", "opti", "leo"),
        satellites("boreal-sars", "Borealis radar satellites", "borealis", "leo"),
        satellites("boreal-coms", "Borealis relay satellites", "borealis", "leo"),
        satellites("opti-geo", "Opti geostationary", "opti", "geo"),
        satellites("suomi-sars", "Suomi radar satellites", "suomi", "leo"),
        satellites("opti-nav", "Opti navigation satellites", "opti", "meo"),
        satellites("far-sats", "Far Away satellites", "far-away", "leo"),
        site("kiruna", "Kiruna", "opti", "ground-station", 67.86, 20.96),
        site("toulouse", "Toulouse", "opti", "ground-station", 43.6, 1.44),
        site("svalbard", "Svalbard", "borealis", "ground-station", 78.23, 15.39),
        site("troll", "Troll", "borealis", "ground-station", -72.01, 2.53),
        site("sodankyla", "Sodankylä", "suomi", "ground-station", 67.37, 26.63),
        site("andoya", "Andøya", "rocketry", "launch-pad", 69.29, 16.02),
        site(
            "tartu",
            "Tõravere",
            "skywatch",
            "sensor-site",
            58.27,
            26.47,
            technique="optical",
            range_max_km=40000.0,
            min_size_m=0.5,
        ),
    ]


def _services():
    def service(name, title, title_fr, domain, provider, assets, **more):
        named = _named(name, title, title_fr, domain=domain, provider=provider)
        return {**named, "assets": assets, **more}

    def radar(name, title, title_fr, provider, asset, stations):
        return service(
            name,
            title,
            title_fr,
            "imaging",
            provider,
            [asset],
            sensor="sar",
            resolution_m=1.0,
            off_nadir_min_deg=15.0,
            off_nadir_max_deg=40.0,
            stations=stations,
        )

    return [
        service(
            "opti-image",
            "Opti imaging",
            "Imagerie Opti",
            "imaging",
            "opti",
            ["opti-sats"],
            sensor="optical",
            resolution_m=0.5,
            off_nadir_max_deg=35.0,
            sun_elevation_min_deg=10.0,
            stations=["kiruna", "toulouse"],
        ),
        radar(
            "boreal-sar",
            "Borealis radar",
            "Radar Borealis",
            "borealis",
            "boreal-sars",
            ["svalbard", "troll"],
        ),
        radar(
            "suomi-sar",
            "Suomi radar",
            "Radar Suomi",
            "suomi",
            "suomi-sars",
            ["sodankyla"],
        ),
        radar(
            "far-sar",
            "Far Away radar",
            "Radar Far Away",
            "far-away",
            "far-sats",
            ["troll"],
        ),
        service(
            "boreal-link",
            "Borealis link",
            "Liaison Borealis",
            "satcom",
            "borealis",
            ["boreal-coms"],
            bands=["Ku"],
            terminals=["flat-panel"],
            latency_ms=60.0,
            inter_satellite_links=True,
        ),
        service(
            "opti-link",
            "Opti link",
            "Liaison Opti",
            "satcom",
            "opti",
            ["opti-geo"],
            bands=["Ka"],
            terminals=["dish-1m"],
            latency_ms=600.0,
            gateways=["toulouse"],
        ),
        service(
            "skywatch-track",
            "Skywatch tracking",
            "Poursuite Skywatch",
            "surveillance",
            "skywatch",
            ["tartu"],
            regimes=["geo"],
            min_size_m=0.5,
        ),
        service(
            "rocketry-lift",
            "Nordic lift",
            "Lancement nordique",
            "launch",
            "rocketry",
            ["andoya"],
            payload_kg={"sso": 300.0},
            campaign_h=200.0,
        ),
        service(
            "opti-pnt",
            "Opti navigation",
            "Navigation Opti",
            "navigation",
            "opti",
            ["opti-nav"],
            signals=["L1"],
            range_error_m=0.8,
        ),
    ]


def _agreements():
    def line(name, service, level, quantity, unit, call_up_h, price_eur, **more):
        return {
            "id": name,
            "service": service,
            "level": level,
            "quantity": quantity,
            "unit": unit,
            "call_up_h": call_up_h,
            "unit_price_eur": price_eur,
            "activation_fee_eur": 5000.0,
            **more,
        }

    def agreement(name, title, title_fr, provider, kind, *lines, **more):
        named = _named(name, title, title_fr, provider=provider, kind=kind)
        return {**named, "lines": list(lines), **more}

    return [
        agreement(
            "opti-frame",
            "Opti framework",
            "Accord-cadre Opti",
            "opti",
            "framework",
            line("opti-looks", "opti-image", "peace", 20.0, "looks/day", 6.0, 1800.0),
            line("opti-rate", "opti-link", "peace", 40.0, "mbit/s", 6.0, 50.0),
            line("opti-nav-on", "opti-pnt", "peace", 1.0, "service", 1.0, 900.0),
            ceiling_eur=2_000_000.0,
        ),
        agreement(
            "boreal-retainer",
            "Borealis retainer",
            "Forfait Borealis",
            "borealis",
            "retainer",
            line(
                "boreal-looks", "boreal-sar", "crisis", 24.0, "looks/day", 12.0, 1200.0
            ),
            line("boreal-rate", "boreal-link", "crisis", 100.0, "mbit/s", 2.0, 30.0),
        ),
        agreement(
            "suomi-pledge",
            "Finnish pledge",
            "Apport finlandais",
            "suomi",
            "national",
            line("suomi-looks", "suomi-sar", "peace", 6.0, "looks/day", 2.0, 200.0),
        ),
        agreement(
            "rocketry-pilot",
            "Launch pilot",
            "Pilote de lancement",
            "rocketry",
            "pilot",
            line("rocketry-one", "rocketry-lift", "crisis", 1.0, "launches", 72.0, 9e6),
        ),
        agreement(
            "skywatch-sub",
            "Tracking subscription",
            "Abonnement de poursuite",
            "skywatch",
            "subscription",
            line(
                "skywatch-obs",
                "skywatch-track",
                "peace",
                60.0,
                "observations/day",
                3.0,
                40.0,
            ),
        ),
        agreement(
            "far-frame",
            "Far Away framework",
            "Accord-cadre Far Away",
            "far-away",
            "framework",
            line("far-looks", "far-sar", "peace", 10.0, "looks/day", 6.0, 700.0),
        ),
    ]


def _needs():
    def need(name, title, title_fr, domain, owner, theatre, priority, use, **more):
        return {
            **_named(name, title, title_fr, domain=domain, owner=owner),
            "theatre": theatre,
            "priority": priority,
            "use": use,
            **more,
        }

    return [
        need(
            "gulf-radar",
            "Radar watch on the gulf",
            "Veille radar du golfe",
            "imaging",
            "FIN",
            "baltic",
            1,
            "targeting",
            area="gulf",
            sensors=["sar"],
            resolution_m=3.0,
            revisit_h=6.0,
            latency_h=2.0,
            min_providers=2,
        ),
        need(
            "port-looks",
            "Ports by day",
            "Ports de jour",
            "imaging",
            "EST",
            "baltic",
            2,
            "monitoring",
            area="ports",
            sensors=["optical", "sar"],
            resolution_m=1.0,
            n_looks_per_day=3.0,
            light="day",
        ),
        need(
            "arctic-radar",
            "Ship watch, Barents Sea",
            "Veille maritime, mer de Barents",
            "imaging",
            "NOR",
            "high-north",
            3,
            "monitoring",
            sensors=["sar"],
            resolution_m=5.0,
            n_looks_per_day=2.0,
            n_spots=4,
        ),
        need(
            "command-link",
            "Link of the joint command",
            "Liaison du commandement interarmées",
            "satcom",
            "jfc",
            "baltic",
            1,
            "command",
            rate_mbit_s=45.0,
            availability_fraction=0.995,
            terminals=["flat-panel"],
            latency_ms=150.0,
        ),
        need(
            "pacific-link",
            "Patrol link",
            "Liaison de patrouille",
            "satcom",
            "FRA",
            "pacific",
            4,
            "command",
            rate_mbit_s=10.0,
            terminals=["flat-panel"],
        ),
        need(
            "geo-watch",
            "Custody of close neighbours",
            "Suivi des voisins proches",
            "surveillance",
            "FRA",
            "baltic",
            2,
            "monitoring",
            regime="geo",
            name_pattern="INSPECTOR",
            n_observations_per_day=3.0,
            size_m=1.0,
        ),
        need(
            "replace-sat",
            "Replace one radar satellite",
            "Remplacer un satellite radar",
            "launch",
            "FIN",
            "baltic",
            3,
            "monitoring",
            mass_kg=120.0,
            orbit="sso",
            within_h=96.0,
        ),
        need(
            "fleet-pnt",
            "Position for the fleet",
            "Position pour la flotte",
            "navigation",
            "NOR",
            "high-north",
            2,
            "command",
            pdop_max=4.0,
            position_error_m=5.0,
        ),
    ]
