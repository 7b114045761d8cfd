"""Consents: asked of whom it concerns, given for a time, refused, taken back, over."""

import datetime as dt

import pytest
from django.utils import timezone

from builders import tiny_catalogue, tiny_reserve
from portal_people import a_client, a_key, an_actor
from spacereserve.engine.folder import folder_files, read_folder
from spacereserve.portal.agreements import consents
from spacereserve.portal.agreements.models import ConsentRequest, Restriction
from spacereserve.portal.audit.models import AuditEvent
from spacereserve.portal.errors import (
    ConflictError,
    InvalidError,
    MissingError,
    RefusedError,
)
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.planning.models import Hindrance, Run
from spacereserve.portal.planning.reserve import reserve_now
from spacereserve.portal.records import services
from spacereserve.portal.records.nouns import all_nouns

pytestmark = pytest.mark.django_db

NEXT_YEAR = dt.date(2090, 1, 1)
WISH = consents.Wish(grounds="A flood", until_on=NEXT_YEAR)
RULE = {
    "id": "home-rule",
    "name": "Home rule",
    "effect": "needs-approval",
    "will_of": "home-state",
    "consents_of": ["home-state", "provider"],
    "providers": ["borealis"],
}


@pytest.fixture
def office():
    actor = an_actor("office", "office")
    import_reserve(actor, tiny_reserve(), tiny_catalogue(), name="tiny")
    services.create(actor, all_nouns()["restrictions"], RULE)
    return actor


@pytest.fixture
def rule(office):
    return Restriction.objects.get(identifier="home-rule")


def _planned(office):
    """Lines that the rule keeps from needs in a fresh plan."""
    a_client(office).post(
        "/en/planning/",
        {"levels": ["crisis"], "at": f"{timezone.now():%Y-%m-%d}T00:00", "days": "1"},
    )
    run = Run.objects.first()
    assert run.state == "done", run.failure
    return Hindrance.objects.filter(plan__run=run, restriction="home-rule").count()


def _state(office):
    return an_actor("usa", "nation")


def _firm(office):
    return an_actor("borealis", "provider")


def test_both_sides_give_and_the_next_plan_counts_on_it(office, rule):
    before = _planned(office)
    state = consents.ask(office, rule, "home-state", WISH)[0]
    firm = consents.ask(office, rule, "provider", WISH)[0]

    consents.answer(_state(office), state, gives=True, note="Yes")
    half = _planned(office)
    consents.answer(_firm(office), firm, gives=True, note="")
    whole = _planned(office)

    assert before > 0
    assert half == before
    assert whole == 0


def test_a_consent_goes_through_a_reserve_folder_without_loss(office, rule, tmp_path):
    asked = consents.ask(office, rule, "home-state", WISH)[0]
    consents.answer(_state(office), asked, gives=True, note="Yes")
    reserve = reserve_now()

    for name, content in folder_files(reserve, None).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    again = read_folder(tmp_path).reserve
    assert again.content_hash == reserve.content_hash
    assert len(again.by_id("restrictions")["home-rule"].consents) == 1


def test_a_consent_that_is_taken_back_stands_in_the_way_again(office, rule):
    before = reserve_now().content_hash
    asked = consents.ask(office, rule, "home-state", WISH)[0]
    given = consents.answer(_state(office), asked, gives=True, note="Yes")

    consents.take_back(an_actor("usa", "nation"), given, note="No more")

    given.refresh_from_db()
    assert given.state == "withdrawn"
    assert reserve_now().content_hash == before


def test_a_refusal_says_why_and_changes_nothing(office, rule):
    before = reserve_now().content_hash
    asked = consents.ask(office, rule, "home-state", WISH)[0]
    state = _state(office)

    with pytest.raises(InvalidError):
        consents.answer(state, asked, gives=False, note=" ")
    consents.answer(state, asked, gives=False, note="Not now")

    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("refused", "Not now")
    assert reserve_now().content_hash == before


def test_only_those_who_are_asked_answer(office, rule):
    asked = consents.ask(office, rule, "home-state", WISH)[0]

    for stranger in (office, _firm(office)):
        with pytest.raises((RefusedError, MissingError)):
            consents.answer(stranger, asked, gives=True, note="Yes")
    viewer = an_actor("usa", "nation", role="viewer")
    with pytest.raises(RefusedError):
        consents.answer(viewer, asked, gives=True, note="Yes")


def test_a_provider_asks_nobody(office, rule):
    with pytest.raises(RefusedError):
        consents.ask(_firm(office), rule, "home-state", WISH)


def test_the_same_is_asked_once_at_a_time(office, rule):
    asked = consents.ask(office, rule, "provider", WISH)[0]

    with pytest.raises(ConflictError):
        consents.ask(office, rule, "provider", WISH)
    consents.take_back(office, asked)

    assert consents.ask(office, rule, "provider", WISH)[0].state == "asked"


def test_an_answer_is_given_once(office, rule):
    asked = consents.ask(office, rule, "provider", WISH)[0]
    firm = _firm(office)
    consents.answer(firm, asked, gives=True, note="")

    with pytest.raises(ConflictError):
        consents.answer(firm, asked, gives=False, note="After all")


@pytest.mark.parametrize(
    ("side", "wish", "field"),
    [
        ("creditor", WISH, "side"),
        ("provider", consents.Wish(grounds="", until_on=NEXT_YEAR), "grounds"),
        (
            "provider",
            consents.Wish(grounds="x", until_on=dt.date(2020, 1, 1)),
            "until_on",
        ),
        (
            "provider",
            consents.Wish(grounds="x", until_on=NEXT_YEAR, levels=("dream",)),
            "levels",
        ),
    ],
)
def test_a_wish_that_is_not_whole_is_refused(office, rule, side, wish, field):
    with pytest.raises(InvalidError) as caught:
        consents.ask(office, rule, side, wish)

    assert caught.value.field == field


def test_a_restriction_that_forbids_takes_no_consent(office):
    raw = {**RULE, "id": "never", "effect": "forbid"}
    row = services.create(office, all_nouns()["restrictions"], raw)

    with pytest.raises(InvalidError):
        consents.ask(office, row, "home-state", WISH)


def test_for_a_side_that_nobody_acts_for_the_office_writes_the_answer_down(office):
    raw = {**RULE, "id": "bank", "will_of": "creditor", "consents_of": []}
    row = services.create(office, all_nouns()["restrictions"], raw)

    asked = consents.ask(office, row, "creditor", WISH)[0]
    consents.answer(office, asked, gives=True, note="By letter of today")

    row.refresh_from_db()
    assert row.record["consents"][0]["given_for"] == "creditor"


def test_nobody_types_a_consent_into_the_record(office, rule):
    given = [{"given_for": "home-state", "given_by": "Me", "until_on": "2090-01-01"}]
    rule.owner = _firm(office).organisation
    rule.record = {**rule.record, "will_of": "provider"}
    rule.save()
    firm = an_actor("borealis", "provider")

    services.change(
        firm,
        rule,
        {**rule.record, "consents": given},
        noun=all_nouns()["restrictions"],
    )

    rule.refresh_from_db()
    assert "consents" not in rule.record


def test_a_consent_is_over_after_its_last_day(office, rule):
    asked = consents.ask(office, rule, "provider", WISH)[0]
    late = asked.due_on + dt.timedelta(days=1)
    given = consents.answer(_firm(office), asked, gives=True, note="")

    assert asked.standing(late) == "late"
    assert given.standing(NEXT_YEAR) == "given"
    assert given.standing(NEXT_YEAR + dt.timedelta(days=1)) == "over"


def test_the_book_tells_who_asked_and_who_gave(office, rule):
    asked = consents.ask(office, rule, "provider", WISH)[0]
    consents.answer(_firm(office), asked, gives=True, note="")

    events = AuditEvent.objects.filter(event__contains=":consent:")
    assert [one.event for one in events.order_by("sequence")] == [
        "office:consent:ask",
        "provider:consent:give",
    ]


@pytest.mark.parametrize(
    ("language", "given"), [("en", "Given"), ("fr", "Donné")], ids=["en", "fr"]
)
def test_it_is_asked_and_given_on_the_pages(office, rule, language, given):
    base = f"/{language}/agreements"
    page = f"{base}/restrictions/home-rule/"
    wish = {"side": "provider", "grounds": "A flood", "until_on": "2090-01-01"}
    asker, firm = a_client(office, language=language), _firm(office)
    asker.post(f"{base}/restrictions/home-rule/ask/", wish)
    number = ConsentRequest.objects.get().pk
    client = a_client(firm, language=language)

    before = client.get(f"{base}/consents/").text
    client.post(f"{base}/consents/{number}/answer/", {"answer": "give"})

    assert f"{base}/consents/{number}/answer/" in before
    assert f'<span class="badge good">{given}</span>' in client.get(page).text
    assert f"{base}/consents/{number}/take-back/" in client.get(page).text


def test_it_is_asked_and_given_over_the_interface(office, rule):
    ask, firm = a_key(office), a_key(_firm(office))
    client = a_client()
    base = "/api/v1/agreements"
    wish = {"side": "provider", "grounds": "A flood", "until_on": "2090-01-01"}

    asked = client.post(
        f"{base}/restrictions/home-rule/consents",
        wish,
        content_type="application/json",
        headers=ask,
    ).json()[0]
    given = client.post(
        f"{base}/consents/{asked['number']}/answer",
        {"gives": True},
        content_type="application/json",
        headers=firm,
    ).json()
    others = client.get(f"{base}/consents", headers=a_key(an_actor("zeppelin"))).json()

    assert given["standing"] == "given"
    assert given["providers"] == ["borealis"]
    assert others["count"] == 0
