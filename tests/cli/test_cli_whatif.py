"""``stress``, ``worst`` and ``pool`` as their users drive them."""

import json
import shutil

import pytest

from spacereserve.engine.resilience.losses import LossKind

SHORT = ("--level", "crisis", "--days", "0.5")


STRESSED = {}


@pytest.fixture
def stressed(run_here, tiny_folder):
    """All losses of the tiny reserve, tried once for all tests."""
    if not STRESSED:
        STRESSED["once"] = run_here(
            "stress", tiny_folder, *SHORT, "--scenarios", "--json"
        )
    return STRESSED["once"]


def test_stress_writes_json_and_nothing_else(stressed):
    assert stressed.returncode == 0
    assert stressed.stderr == ""
    value = json.loads(stressed.stdout)
    assert value["format"] == "spacereserve.stress/1"
    assert value["level"] == "crisis"
    ids = [item["loss"]["id"] for item in value["losses"]]
    assert {"provider:opti", "nation:USA", "orbit:geo"} <= set(ids)
    assert any(name.startswith("scenario:") for name in ids)
    assert {item["by"] for item in value["dependence"]} >= {"provider", "nation"}


def test_stress_agrees_with_a_plan_of_the_reserve_that_is_left(
    run_here, stressed, tiny_folder, tmp_path
):
    impact = next(
        item
        for item in json.loads(stressed.stdout)["losses"]
        if item["loss"]["id"] == "provider:opti"
    )
    layer = tmp_path / "without"
    layer.mkdir()
    for file in tiny_folder.rglob("*"):
        if file.is_file():
            copy = layer / file.relative_to(tiny_folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    for file in layer.rglob("*.toml"):
        text = file.read_text("utf-8")
        if 'id = "opti"' in text:
            head, tail = text.split('id = "opti"', 1)
            tail = tail.replace('status = "admitted"', 'status = "suspended"', 1)
            file.write_text(head + 'id = "opti"' + tail, "utf-8")

    told = run_here("plan", layer, *SHORT, "--no-remedies", "--gap", "0.0001", "--json")

    plan = json.loads(told.stdout)
    unmet = {}
    for need in plan["needs"]:
        key = str(need["priority"])
        unmet[key] = unmet.get(key, 0.0) + 1.0 - need["met_fraction"]
    assert impact["unmet_by_priority"] == pytest.approx(unmet, abs=1e-4)
    assert impact["cost_eur"] == pytest.approx(plan["cost_eur"], abs=1.0)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["What each loss costs", "On whom each domain depends", "Opti"]),
        ("fr", ["Ce que coûte chaque perte", "De qui dépend chaque domaine", "Opti"]),
    ],
)
def test_stress_speaks_both_languages(run_here, tiny_folder, lang, words):
    told = run_here("stress", tiny_folder, *SHORT, "--lang", lang)

    assert told.returncode == 0
    for word in words:
        assert word in told.stdout


def test_worst_says_what_is_proven(run_here, tiny_folder):
    told = run_here("worst", tiny_folder, *SHORT, "-k", "2", "--json")

    value = json.loads(told.stdout)
    assert value["status"].startswith("proven")
    assert len(value["lost"]) == 2
    assert value["bound"] >= value["unmet"] - 1e-6
    assert value["n_sets"] == 3


def test_worst_speaks_french_and_names_what_to_harden(run_here, tiny_folder):
    told = run_here(
        *("worst", tiny_folder, *SHORT, "-k", "1", "--harden", "1", "--lang", "fr")
    )

    assert told.returncode == 0
    assert "À durcir d’abord" in told.stdout
    assert "Borne" in told.stdout or "Prouvé" in told.stdout


def test_assure_gives_an_interval_for_each_need(run_here, tiny_folder, tmp_path):
    file = tmp_path / "risks.toml"
    file.write_text('[losses]\n"provider:opti" = 0.25\n', "utf-8")

    told = run_here(
        *("assure", tiny_folder, *SHORT, "--risks", file, "--samples", "10", "--json")
    )

    value = json.loads(told.stdout)
    assert value["risks"]["provider:opti"] == 0.25
    for need in value["needs"]:
        assert 0.0 <= need["low"] <= need["probability"] <= need["high"] <= 1.0


def test_assure_speaks_french(run_here, tiny_folder):
    told = run_here(
        *("assure", tiny_folder, *SHORT, "--samples", "5", "--kinds", "provider"),
        *("--lang", "fr"),
    )

    assert told.returncode == 0
    assert "Avec quelle probabilité chaque besoin tient" in told.stdout


def test_a_portfolio_has_a_bound_and_says_what_it_leaves_out(run_here, tiny_folder):
    told = run_here("portfolio", tiny_folder, *SHORT, "--hold", "0.5", "--json")

    value = json.loads(told.stdout)
    assert value["bound_eur_per_year"] <= value["cost_eur_per_year"]
    assert value["status"] in {"proven optimal", "within gap"}
    assert value["left_out"] == ["baltic-sar"]
    assert {item["agreement"] for item in value["contracts"]} == {
        "opti-framework",
        "boreal-retainer",
        "suomi-pledge",
    }


def test_a_portfolio_holds_at_several_levels(run_here, tiny_folder):
    asked = ("portfolio", tiny_folder, *SHORT)

    alone = json.loads(run_here(*asked, "--json").stdout)
    both = json.loads(run_here(*asked, "--also", "peace,war", "--json").stdout)

    assert (alone["also"], both["also"]) == ([], ["peace", "war"])
    assert both["retainers_eur_per_year"] >= alone["retainers_eur_per_year"]
    assert both["bound_eur_per_year"] <= both["cost_eur_per_year"]


def test_a_frontier_speaks_french(run_here, tiny_folder):
    told = run_here(
        *("portfolio", tiny_folder, *SHORT, "--frontier", "0.5,1", "--lang", "fr")
    )

    assert told.returncode == 0
    assert "Le portefeuille le moins cher qui tienne" in told.stdout
    assert "100\N{NO-BREAK SPACE}%" in told.stdout


def test_pool_gives_shares_that_add_up(run_here, tiny_folder, tmp_path):
    file = tmp_path / "pool.json"

    told = run_here("pool", tiny_folder, *SHORT, "--json", "--out", file)

    value = json.loads(told.stdout)
    assert json.loads(file.read_text("utf-8")) == value
    total = sum(share["cost_eur"] for share in value["shares"])
    assert total == pytest.approx(value["together_cost_eur"], abs=0.005)
    assert {share["nation"] for share in value["shares"]} == {"FIN", "FRA", "USA"}


def test_pool_speaks_french(run_here, tiny_folder):
    told = run_here("pool", tiny_folder, *SHORT, "--by", "equal", "--lang", "fr")

    assert told.returncode == 0
    assert "Partagé à parts égales" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("stress", "--kinds", "providor"), "providor"),
        (("worst", "-k", "0"), "--k"),
        (("worst", "--harden", "-1"), "--harden"),
        (("worst", "-k", "4"), "4 losses at once"),
        (("worst", "-k", "2", "--harden", "2"), "with 2 hardened first"),
        (("pool", "--by", "shapely"), "shapely"),
        (("pool", "--by", "income"), "nothing to share by income"),
        (("pool", "--exact-up-to", "17"), "--exact-up-to"),
        (("assure", "--confidence", "1.5"), "--confidence"),
        (("portfolio", "--hold", "1.5"), "1.5"),
        (("portfolio", "--size-max", "0.1"), "--size-max"),
        (("assure", "--risks", "missing.toml"), "missing.toml"),
        (("stress", "--cores", "2", "--cluster", "tcp://x:1"), "--cluster"),
        (("stress", "--level", "calm"), "calm"),
        (("stress", "--report", "stress.pdf"), "stress.pdf"),
        (("worst", "--losses", "missing.toml"), "missing.toml"),
    ],
)
def test_mistakes_are_told_in_one_message(run_here, tiny_folder, arguments, word):
    command, *rest = arguments
    level = () if "--level" in rest else ("--level", "crisis")

    told = run_here(command, tiny_folder, "--days", "0.5", *level, *rest)

    assert told.returncode == 2
    assert word in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["The plan breaks if Opti refuses", "Who hangs on what", "<svg"]),
        ("fr", ["Le plan se rompt si Opti refuse", "Qui dépend de quoi", "<svg"]),
    ],
)
def test_a_stress_report_names_the_refusal_and_draws_it(
    run_here, tiny_folder, tmp_path, lang, words
):
    page = tmp_path / "stress.html"

    told = run_here(
        *("stress", tiny_folder, *SHORT, "--kinds", "provider", "--report", page),
        *("--lang", lang),
    )

    assert told.returncode == 0
    assert words[0] in " ".join(told.stdout.split())
    written = page.read_text("utf-8")
    for word in words:
        assert word in written
    assert "http://" not in written.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in written


@pytest.mark.parametrize(
    "command",
    [
        ("pool",),
        ("portfolio", "--frontier", "0.5,1", "--kinds", "provider"),
        ("worst", "-k", "1"),
        ("assure", "--samples", "3", "--kinds", "provider"),
    ],
)
def test_every_answer_has_a_page(run_here, tiny_folder, tmp_path, command):
    page = tmp_path / "page.html"

    told = run_here(*command, tiny_folder, *SHORT, "--report", page, "--json")

    assert told.returncode == 0
    text = page.read_text("utf-8")
    assert "<h2" in text
    assert "Crisis, declared 22 August 2026, 00:00 UTC, 0.5 days ahead." in text


def test_a_picture_stands_by_itself(run_here, tiny_folder, tmp_path):
    picture = tmp_path / "pool.svg"

    told = run_here("pool", tiny_folder, *SHORT, "--report", picture, "--json")

    assert told.returncode == 0
    text = picture.read_text("utf-8")
    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "France" in text
    assert "style" not in text


def test_losses_of_ones_own_are_tried(run_here, tiny_folder, tmp_path):
    file = tmp_path / "losses.toml"
    file.write_text(
        '[[losses]]\nid = "both"\nname = "Both"\nkind = "provider"\n'
        'providers = ["opti", "suomi-space"]\n',
        "utf-8",
    )

    told = run_here(
        *("stress", tiny_folder, *SHORT, "--kinds", "provider", "--losses", file),
        "--json",
    )

    value = json.loads(told.stdout)
    assert value["losses"][0]["loss"]["id"] == "both"
    assert value["breaker"] == "provider:opti"
    assert value["mends"][0]["left"] == ["command-link"]


EVERY_WAY = """
[[losses]]
id = "a-provider"
name = "A provider and a station at once"
kind = "provider"
providers = ["opti"]
assets = ["boreal-sars"]
[[losses]]
id = "a-use"
name = "A use refused"
kind = "use-refused"
providers = ["opti", "borealis"]
uses = ["command"]
[[losses]]
id = "an-area"
name = "An area refused"
kind = "area-refused"
providers = ["opti", "borealis"]
areas = ["baltic-sea"]
[[losses]]
id = "a-nation"
name = "A nation refused"
kind = "beneficiary-refused"
providers = ["opti"]
beneficiaries = ["FIN"]
[[losses]]
id = "some-hours"
name = "Held back for hours"
kind = "withheld"
providers = ["opti"]
until_h = 10.0
[[losses]]
id = "open-end"
name = "Held back with no end, and back in time"
kind = "withheld"
providers = ["opti"]
from_h = 8.0
back_h = 2.0
[[losses]]
id = "a-bill"
name = "An unpaid bill"
kind = "unpaid"
providers = ["opti"]
unpaid = true
[[losses]]
id = "a-delay"
name = "A delay"
kind = "delay"
providers = ["opti"]
delay_h = 6.0
[[losses]]
id = "a-share"
name = "A share"
kind = "share"
providers = ["opti"]
share_fraction = 0.5
"""
"""Losses of one's own in every way that terms can fail."""


def test_every_kind_of_loss_can_be_asked_for(run_here, tiny_folder, tmp_path):
    file = tmp_path / "losses.toml"
    file.write_text(EVERY_WAY, "utf-8")

    told = run_here(
        *("stress", tiny_folder, *SHORT, "--losses", file, "--no-mend", "--json"),
        *("--kinds", "provider,nation,orbit,plane,service,asset"),
    )

    found = {item["loss"]["id"]: item for item in json.loads(told.stdout)["losses"]}
    kinds = {item["loss"]["kind"] for item in found.values()}
    # The tiny reserve has no shared thing; the demo has them.
    assert kinds == {kind.value for kind in LossKind} - {"shared-thing"}
    own = [item for name, item in found.items() if ":" not in name]
    assert len(own) == 9
    for item in own:
        assert item["extra_unmet_by_priority"]["1"] > 0.01, item["loss"]["id"]


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "guaranteed revenue"), ("fr", "recettes garanties")]
)
def test_measures_are_compared_in_both_languages(run_here, tiny_folder, lang, word):
    told = run_here("measures", tiny_folder, "--lang", lang)

    assert told.returncode == 0
    assert word in " ".join(told.stdout.split())


def test_measures_are_given_to_machines(run_here, tiny_folder, tmp_path):
    file = tmp_path / "measures.json"

    told = run_here(
        *("measures", tiny_folder, "--provider", "opti", "--json", "--out", file)
    )

    value = json.loads(told.stdout)
    assert value == json.loads(file.read_text("utf-8"))
    assert [firm["provider"] for firm in value["firms"]] == ["opti"]


def test_mistakes_are_told_in_the_language_that_the_answer_is_asked_in(
    run_here, tiny_folder
):
    told = run_here("worst", tiny_folder, *SHORT, "-k", "4", "--lang", "fr")

    assert told.returncode == 2
    assert "4 pertes à la fois" in told.stderr
    assert "Que faire" in told.stderr


def test_all_kinds_of_loss_hold_orbital_planes_and_each_has_its_chance(
    run_here, tiny_folder
):
    told = run_here(
        *("assure", tiny_folder, *SHORT, "--kinds", "all", "--samples", "0", "--json")
    )

    risks = json.loads(told.stdout)["risks"]
    kinds = {name.partition(":")[0] for name in risks}
    assert kinds >= {"provider", "nation", "orbit", "plane", "service", "asset"}
    assert min(risks.values()) > 0.0


def test_measures_name_every_provider_that_there_is_not(run_here, tiny_folder):
    told = run_here(
        *("measures", tiny_folder, "--provider", "opti", "--provider", "optim"),
        *("--provider", "nobody"),
    )

    assert told.returncode == 2
    assert "'optim'" in told.stderr
    assert "'nobody'" in told.stderr


@pytest.mark.parametrize("command", ["stress", "worst", "assure", "portfolio", "pool"])
def test_a_reserve_without_needs_is_refused(run_here, tiny_folder, tmp_path, command):
    folder = tmp_path / "without"
    shutil.copytree(tiny_folder, folder)
    (folder / "needs.toml").unlink()

    told = run_here(command, folder, *SHORT, "--lang", "fr")

    assert told.returncode == 2
    assert "aucun besoin" in told.stderr


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "peacetime business"), ("fr", "en temps de paix")]
)
def test_entitlements_are_told_in_both_languages_and_to_machines(
    run_here, tiny_folder, tmp_path, lang, word
):
    rules = tmp_path / "rules.toml"
    rules.write_text("[business_eur]\nimaging = 1000000.0\n", "utf-8")
    asked = ("entitlements", tiny_folder, rules, "--on", "2026-08-22", "--lang", lang)

    told = run_here(*asked)
    value = json.loads(run_here(*asked, "--json").stdout)

    assert told.returncode == 0
    assert word in " ".join(told.stdout.split())
    (domain,) = value["domains"]
    shared_eur = sum(one["reward_eur"] for one in domain["members"])
    assert shared_eur == pytest.approx(1_000_000.0)
