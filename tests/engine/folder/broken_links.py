"""Records that are right by themselves and wrong together."""

from __future__ import annotations

from breaking import (
    Case,
    append,
    in_needs,
    replace,
    write,
)

OPTI = "agreements[opti-framework]"

CASES: tuple[Case, ...] = (
    # References
    Case(
        "A need names an unknown theatre",
        (in_needs('theatre = "baltic"', 'theatre = "batlic"'),),
        (
            (
                "needs.toml",
                "needs[baltic-optical].theatre",
                "did you mean 'baltic'?",
            ),
        ),
    ),
    Case(
        "A line names an unknown service",
        (replace("agreements.toml", '"opti-image"', '"opti-images"'),),
        (
            (
                "agreements.toml",
                f"{OPTI}.lines[opti-crisis].service",
                "did you mean 'opti-image'?",
            ),
        ),
    ),
    Case(
        "The policy names an unknown level",
        (append("reserve.toml", '[policy.cyber_at_least]\nkrisis = "audited"'),),
        (("reserve.toml", "policy.cyber_at_least", "did you mean 'crisis'?"),),
    ),
    Case(
        "A dependency names unknown records",
        (write("shared.toml", '[[dependencies]]\nthing = "cloud"\nproviders = ["x"]'),),
        (
            ("shared.toml", "dependencies[0].thing", "no shared thing has the id"),
            ("shared.toml", "dependencies[0].providers", "no provider has the id 'x'"),
        ),
    ),
    Case(
        "A budget for an unknown level",
        (append("nations.toml", "[nations.budget_eur_per_day]\nalarm = 1000.0"),),
        (("nations.toml", "nations[USA].budget_eur_per_day", "has the id 'alarm'"),),
    ),
    Case(
        "A line promises another provider's service",
        (replace("agreements.toml", '"boreal-sar"', '"suomi-sar"'),),
        (
            (
                "agreements.toml",
                "agreements[boreal-retainer].lines[boreal-crisis].service",
                "a line promises a service of the agreement's own provider",
            ),
        ),
    ),
    Case(
        "A line counts in the wrong unit",
        (replace("agreements.toml", '"looks/day"', '"mbit/s"'),),
        (
            (
                "agreements.toml",
                "agreements[boreal-retainer].lines[boreal-crisis].unit",
                "write unit = 'looks/day'",
            ),
        ),
    ),
    Case(
        "Images from a ground station",
        (replace("services.toml", '"opti-sats"', '"kiruna"'),),
        (("services.toml", "services[opti-image].assets", "kind satellites"),),
    ),
    Case(
        "Two levels with the same order",
        (replace("levels.toml", "order = 2", "order = 1"),),
        (("levels.toml", "levels[war].order", "have the same order"),),
    ),
    Case(
        "A need that nobody pays for",
        (replace("commands.toml", 'nations = ["FIN", "FRA", "USA"]\n', ""),),
        (("needs.toml", "needs[command-link].paid_by", "nobody pays for it"),),
    ),
    # Twice
    Case(
        "The same id in two files",
        (write("x.toml", '[[uses]]\nid = "command"\nname = "Command again"'),),
        (("x.toml", "uses[command].id", "in uses.toml and x.toml"),),
    ),
    Case(
        "The same id twice in a file",
        (in_needs('id = "war-link"', 'id = "command-link"'),),
        (("needs.toml", "needs[command-link].id", "is used twice among needs"),),
    ),
    Case(
        "The same line id in two agreements",
        (replace("agreements.toml", 'id = "suomi-war"', 'id = "boreal-war"'),),
        (
            (
                "agreements.toml",
                "agreements[suomi-pledge].lines[boreal-war].id",
                "(agreements.toml) and agreement 'suomi-pledge' (agreements.toml)",
            ),
        ),
    ),
    Case(
        "A command with a nation's id",
        (
            replace("commands.toml", 'id = "jfc"', 'id = "FIN"'),
            in_needs('owner = "jfc"', 'owner = "FIN"'),
        ),
        (("commands.toml", "commands[FIN].id", "both a nation and a command"),),
    ),
    # Many at once
    Case(
        "Mistakes in many files, all told at once",
        (
            in_needs('theatre = "baltic"', 'theatre = "batlic"'),
            replace("nations.toml", '"member"', '"memver"'),
            replace("providers.toml", 'nation = "USA"', 'nation = "SUA"'),
            replace("levels.toml", "order = 2", 'order = "two"'),
            write("areas/gulf.geojson", "{"),
        ),
        (
            ("areas/gulf.geojson", "line 1, column 2", "the file is not JSON"),
            ("levels.toml", "levels[war].order", "is not a whole number"),
            ("nations.toml", "nations[FIN].standing", "did you mean 'member'?"),
            ("needs.toml", "needs[baltic-optical].theatre", "'batlic'"),
            ("providers.toml", "providers[borealis].nation", "did you mean 'USA'?"),
        ),
    ),
)
