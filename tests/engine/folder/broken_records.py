"""Records whose keys or values are wrong."""

from __future__ import annotations

from breaking import (
    Case,
    append,
    in_needs,
    replace,
    write,
)

WAIVER = """
[[providers.waivers]]
rule = "cyber"
until_on = "22.8.2026"
granted_by = "Office"
"""

CASES: tuple[Case, ...] = (
    # Keys and tables
    Case(
        "A table is misspelt",
        (replace("uses.toml", "[[uses]]", "[[use]]"),),
        (("uses.toml", "use", "did you mean 'uses'?"),),
    ),
    Case(
        "A record begun with one bracket",
        (replace("theatres.toml", "[[theatres]]", "[theatres]"),),
        (("theatres.toml", "theatres", "write [[theatres]] above each record"),),
    ),
    Case(
        "Areas in a TOML file",
        (write("more.toml", '[[areas]]\nid = "spot"'),),
        (("more.toml", "areas", "areas/<id>.geojson"),),
    ),
    Case(
        "The policy in another file",
        (write("more.toml", "[policy]\nslot_h = 6.0"),),
        (("more.toml", "policy", "belongs in reserve.toml"),),
    ),
    Case(
        "A key is misspelt",
        (in_needs("theatre =", "theater ="),),
        (
            (
                "needs.toml",
                "needs[baltic-optical].theatre",
                "the key 'theatre' is missing",
            ),
            ("needs.toml", "needs[baltic-optical].theater", "did you mean 'theatre'?"),
        ),
    ),
    Case(
        "A key of another domain",
        (in_needs("rate_mbit_s = 25.0", "rate_mbit_s = 25.0\nrevisit_h = 3.0"),),
        (("needs.toml", "needs[command-link].revisit_h", "is not known"),),
    ),
    Case(
        "A key is missing",
        (in_needs("priority = 2\n", ""),),
        (("needs.toml", "needs[baltic-optical].priority", "1 is served first"),),
    ),
    Case(
        "A record without an id",
        (in_needs('id = "war-link"\n', ""),),
        (("needs.toml", "needs[3].id", "the key 'id' is missing"),),
    ),
    Case(
        "A record that is not a table",
        (write("more.toml", 'needs = ["looks"]'),),
        (("more.toml", "needs[0]", "is not a table of keys and values"),),
    ),
    Case(
        "A need without its domain",
        (in_needs('domain = "satcom"\n', ""),),
        (("needs.toml", "needs[command-link]", "the key 'domain' is missing"),),
    ),
    Case(
        "An unknown domain",
        (in_needs('domain = "satcom"', 'domain = "satcoms"'),),
        (("needs.toml", "needs[command-link]", "did you mean 'satcom'?"),),
    ),
    Case(
        "An unknown kind of asset",
        (replace("assets.toml", '"ground-station"', '"antenna"'),),
        (("assets.toml", "assets[kiruna]", "kind 'antenna' is not known"),),
    ),
    # Values
    Case(
        "A number in quotes",
        (in_needs("resolution_m = 1.0", 'resolution_m = "1.0"'),),
        (
            (
                "needs.toml",
                "needs[baltic-optical].resolution_m",
                "write resolution_m = 1.0, without quotes",
            ),
        ),
    ),
    Case(
        "A number that is not whole",
        (in_needs("priority = 2", "priority = 2.0"),),
        (("needs.toml", "needs[baltic-optical].priority", "write priority = 2"),),
    ),
    Case(
        "A number where text belongs",
        (in_needs('name = "Optical looks"', "name = 7"),),
        (("needs.toml", "needs[baltic-optical].name", 'write name = "7"'),),
    ),
    Case(
        "Text where a list belongs",
        (in_needs('levels = ["war"]', 'levels = "war"'),),
        (("needs.toml", "needs[war-link].levels", 'write levels = ["war"]'),),
    ),
    Case(
        "A word where true or false belongs",
        (in_needs("n_spots = 3", 'all_or_nothing = "yes"'),),
        (
            (
                "needs.toml",
                "needs[baltic-optical].all_or_nothing",
                "neither true nor false",
            ),
        ),
    ),
    Case(
        "A number where a table belongs",
        (
            replace(
                "nations.toml", "cost_key = 1.0", "cost_key = 1\nbudget_eur_per_day = 5"
            ),
        ),
        (("nations.toml", "nations[FIN].budget_eur_per_day", "not a table"),),
    ),
    Case(
        "An unknown choice",
        (replace("nations.toml", '"member"', '"memver"'),),
        (("nations.toml", "nations[FIN].standing", "did you mean 'member'?"),),
    ),
    Case(
        "An unknown kind of sensor in a list",
        (in_needs('sensors = ["sar"]', 'sensors = ["radar"]'),),
        (
            (
                "needs.toml",
                "needs[baltic-sar].sensors[0]",
                "'optical', 'sar', 'rf' or 'thermal'",
            ),
        ),
    ),
    Case(
        "A share in percent",
        (in_needs("availability_fraction = 0.95", "availability_fraction = 95"),),
        (
            (
                "needs.toml",
                "needs[command-link].availability_fraction",
                "write a share: 0.95 for 95 %",
            ),
        ),
    ),
    Case(
        "A negative price",
        (replace("agreements.toml", "unit_price_eur = 1200.0", "unit_price_eur = -1"),),
        (
            (
                "agreements.toml",
                "agreements[boreal-retainer].lines[boreal-crisis].unit_price_eur",
                "0 or more",
            ),
        ),
    ),
    Case(
        "A quantity of zero",
        (replace("agreements.toml", "quantity = 24.0", "quantity = 0"),),
        (
            (
                "agreements.toml",
                "agreements[boreal-retainer].lines[boreal-crisis].quantity",
                "more than 0",
            ),
        ),
    ),
    Case(
        "Latitude and longitude of a station exchanged",
        (
            replace(
                "assets.toml",
                "lat_deg = 67.86\nlon_deg = 20.96",
                "lat_deg = 120.96\nlon_deg = 67.86",
            ),
        ),
        (("assets.toml", "assets[kiruna].lat_deg", "were lat_deg and lon_deg exch"),),
    ),
    Case(
        "A longitude beyond 180",
        (replace("assets.toml", "lon_deg = 20.96", "lon_deg = 339.04"),),
        (("assets.toml", "assets[kiruna].lon_deg", "write -20.96"),),
    ),
    Case(
        "An infinite number",
        (in_needs("resolution_m = 1.0", "resolution_m = inf"),),
        (("needs.toml", "needs[baltic-optical].resolution_m", "finite number"),),
    ),
    Case(
        "An id with a blank",
        (in_needs('id = "war-link"', 'id = "war link"'),),
        (("needs.toml", "needs[war link].id", "write 'war-link'"),),
    ),
    Case(
        "An empty name",
        (in_needs('name = "Optical looks"', 'name = ""'),),
        (("needs.toml", "needs[baltic-optical].name", "name is empty"),),
    ),
    Case(
        "A text far too long",
        (in_needs('name = "Optical looks"', f'name = "{"o" * 4001}"'),),
        (("needs.toml", "needs[baltic-optical].name", "4001 characters"),),
    ),
    Case(
        "An empty list where one entry is needed",
        (in_needs('sensors = ["sar"]', "sensors = []"),),
        (("needs.toml", "needs[baltic-sar].sensors", "at least 1"),),
    ),
    Case(
        "Eleven months of cloud",
        (
            append(
                "theatres.toml",
                f"cloud_fraction_by_month = [{', '.join(['0.5'] * 11)}]",
            ),
        ),
        (("theatres.toml", "theatres[baltic].cloud_fraction_by_month", "at least 12"),),
    ),
    Case(
        "Thirteen months of cloud",
        (
            append(
                "theatres.toml",
                f"cloud_fraction_by_month = [{', '.join(['0.5'] * 13)}]",
            ),
        ),
        (("theatres.toml", "theatres[baltic].cloud_fraction_by_month", "at most 12"),),
    ),
    Case(
        "A pattern that is not one",
        (replace("assets.toml", '"^BOREAL-COM-"', '"BOREAL-COM ("'),),
        (
            (
                "assets.toml",
                "assets[boreal-coms].name_pattern",
                "must be a regular expression",
            ),
        ),
    ),
    # Days and instants
    Case(
        "A day written the national way",
        (append("providers.toml", WAIVER),),
        (
            (
                "providers.toml",
                "providers[suomi-space].waivers[0].until_on",
                "write until_on = 2026-08-22",
            ),
        ),
    ),
    Case(
        "A day written as a number",
        (append("providers.toml", WAIVER.replace('"22.8.2026"', "20260822")),),
        (
            (
                "providers.toml",
                "providers[suomi-space].waivers[0].until_on",
                "written with dashes",
            ),
        ),
    ),
    Case(
        "A day with a time of day",
        (
            append(
                "providers.toml", WAIVER.replace('"22.8.2026"', "2026-08-22T06:00:00")
            ),
        ),
        (
            (
                "providers.toml",
                "providers[suomi-space].waivers[0].until_on",
                "is not a day",
            ),
        ),
    ),
    Case(
        "An instant without a time zone",
        (in_needs("n_spots = 3", "starts_at = 2026-08-22T06:00:00"),),
        (
            (
                "needs.toml",
                "needs[baltic-optical].starts_at",
                "write starts_at = 2026-08-22T06:00:00Z if UTC is meant",
            ),
        ),
    ),
    Case(
        "A text that is not an instant",
        (in_needs("n_spots = 3", 'starts_at = "tomorrow"'),),
        (("needs.toml", "needs[baltic-optical].starts_at", "is not an instant"),),
    ),
    # Records that do not hold together
    Case(
        "A need with two rhythms",
        (in_needs("revisit_h = 6.0", "revisit_h = 6.0\nn_looks_per_day = 2"),),
        (
            (
                "needs.toml",
                "needs[baltic-sar]",
                "must have exactly one of n_looks_per_day, revisit_h, collect_within_h",
            ),
        ),
    ),
    Case(
        "A need that ends before it starts",
        (
            in_needs(
                "n_spots = 3",
                "starts_at = 2026-08-22T06:00:00Z\nends_at = 2026-08-21T06:00:00Z",
            ),
        ),
        (("needs.toml", "needs[baltic-optical]", "ends_at must be later"),),
    ),
    Case(
        "A restriction that binds nobody",
        (replace("restrictions.toml", 'services = ["boreal-sar"]\n', ""),),
        (("restrictions.toml", "restrictions[no-targeting]", "must name"),),
    ),
    Case(
        "Slots that do not fill a day",
        (append("reserve.toml", "[policy]\nslot_h = 5.0"),),
        (("reserve.toml", "policy", "slot_h must divide 24"),),
    ),
    Case(
        "An unknown domain and a share in percent in a share cap",
        (
            append(
                "reserve.toml",
                '[[policy.share_caps]]\nby = "provider"\ndomain = "image"\n'
                "fraction = 35",
            ),
        ),
        (
            ("reserve.toml", "policy.share_caps[0].domain", "did you mean 'imaging'?"),
            ("reserve.toml", "policy.share_caps[0].fraction", "0.35 for 35 %"),
        ),
    ),
    Case(
        "A priority that does not exist",
        (append("reserve.toml", "[policy.min_providers]\n10 = 2"),),
        (
            (
                "reserve.toml",
                "policy.min_providers.10",
                "a key of min_providers is not a priority",
            ),
        ),
    ),
)
