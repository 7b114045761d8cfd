"""A restriction shows what it does to the newest plans from the moment it is saved."""

import pytest

from builders import tiny_catalogue, tiny_reserve
from portal_people import a_client, an_actor
from spacereserve.engine.allocation import Plan
from spacereserve.portal.agreements.models import Restriction
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.planning.models import Hindrance, Run
from spacereserve.portal.records import services
from spacereserve.portal.records.nouns import noun_of_table

pytestmark = pytest.mark.django_db

AT = "2026-08-22T00:00:00Z"
BREAKS = {"en": "that break these plans", "fr": "qui rompent ces plans"}


@pytest.fixture
def office():
    actor = an_actor("office", "office")
    import_reserve(actor, tiny_reserve(), tiny_catalogue(), name="tiny")
    level = tiny_reserve().ordered_levels[-1].id
    a_client(actor).post("/en/planning/", {"levels": [level], "at": AT, "days": "1"})
    return actor


@pytest.fixture
def drawn(office):
    """A need with the offer that the newest plan draws most of it from."""
    del office
    plan = Plan.model_validate(Run.objects.get().plans.get().plan)
    return next((need, need.suppliers[0]) for need in plan.needs if need.suppliers)


def _forbid(office, provider, **keys):
    raw = {"id": "sudden-no", "name": "A sudden no", "effect": "forbid"}
    raw |= {"will_of": "provider", "reason": "A change of mind.", **keys}
    noun = noun_of_table("restrictions")
    return services.create(office, noun, {**raw, "providers": [provider]})


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_a_new_restriction_breaks_shows_at_once(office, drawn, lang):
    need, part = drawn
    client = a_client(office, language=lang)
    found = Hindrance.objects.filter(drawn_fraction__isnull=False)
    before = found.count()

    _forbid(office, part.provider)

    row = found.filter(need=need.id, line=part.line).get()
    assert before == 0
    assert Run.objects.count() == 1
    assert row.drawn_fraction == pytest.approx(part.fraction)
    for address in (
        f"/{lang}/needs/needs/{need.id}/",
        f"/{lang}/agreements/agreements/{row.agreement}/",
        f"/{lang}/registry/providers/{part.provider}/",
        f"/{lang}/agreements/restrictions/sudden-no/",
    ):
        assert BREAKS[lang] in client.get(address).text, address


def test_machines_are_told_what_a_restriction_breaks(office, drawn):
    need, part = drawn
    _forbid(office, part.provider)

    answer = a_client(office).get("/api/v1/planning/outlook/restrictions/sudden-no")

    told = {one["need"]: one for one in answer.json()["hindrances"]}
    assert told[need.id]["drawn_fraction"] == pytest.approx(part.fraction)
    assert told[need.id]["restriction"] == "sudden-no"


def test_a_restriction_of_another_use_breaks_nothing(office, drawn):
    need, part = drawn
    uses = {one.id for one in tiny_reserve().uses}
    by_id = tiny_reserve().by_id("needs")
    other = sorted(uses - {by_id[need.id].use})

    _forbid(office, part.provider, uses=other[:1], beneficiaries=[])

    broken = Hindrance.objects.filter(drawn_fraction__isnull=False)
    assert other
    assert need.id not in set(broken.values_list("need", flat=True))


def test_what_is_removed_or_consented_to_breaks_nothing_any_more(office, drawn):
    _need, part = drawn
    row = _forbid(office, part.provider)

    services.remove(office, Restriction.objects.get(pk=row.pk))

    assert not Hindrance.objects.filter(drawn_fraction__isnull=False).exists()


def test_a_restriction_that_the_plan_knew_is_marked_when_it_changes(office):
    known = Hindrance.objects.first()
    row = Restriction.objects.get(identifier=known.restriction)
    client = a_client(office)
    address = f"/en/needs/needs/{known.need}/"
    before = client.get(address).text

    noun = noun_of_table("restrictions")
    services.change(office, row, {**row.record, "reason": "Other words."}, noun=noun)

    assert "changed since this plan" not in before
    assert "changed since this plan" in client.get(address).text


def test_a_provider_learns_of_the_break_but_not_whose_need_it_is(office, drawn):
    need, part = drawn
    _forbid(office, part.provider)
    owner = a_client(an_actor(part.provider, "provider"))

    page = owner.get(f"/en/registry/providers/{part.provider}/")

    assert BREAKS["en"] in page.text
    assert need.id not in page.text
