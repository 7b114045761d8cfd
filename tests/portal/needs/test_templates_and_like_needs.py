"""A need starts from a template, and like needs of others are shown beside it."""

import pytest
from django.core.management import call_command

from builders import tiny_reserve, with_record
from portal_people import a_client, an_actor
from spacereserve.portal.agreements.models import PointsEntry
from spacereserve.portal.needs.models import Need, NeedTemplate
from spacereserve.portal.needs.starting import TEMPLATES
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.records.mistakes import RecordMistakes, validated

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    actor = an_actor("office", "office")
    import_reserve(actor, tiny_reserve(), None, name="tiny")
    return actor


@pytest.mark.parametrize("language", ["en", "fr"])
def test_templates_are_offered_and_fill_the_form(office, language):
    client = a_client(office, language=language)
    base = f"/{language}/needs/needs/new/"

    offered = client.get(base)
    form = client.get(base, {"tag": "imaging", "template": "radar-every-six-hours"})

    titles = {"en": "A radar look every six hours", "fr": "Une vue radar"}
    assert titles[language] in offered.text
    assert form.context["form"].texts["revisit_h"] == ["6"]


def test_every_template_lacks_only_who_where_and_what_for(office):
    sample = tiny_reserve().needs[0]
    rest = {"id": "x", "name": "X", "owner": sample.owner, "theatre": sample.theatre}
    more = {"satcom": {"terminals": ["flat"]}, "surveillance": {"name_pattern": "A"}}

    for template in NeedTemplate.objects.all():
        raw = {**template.record, **rest, "priority": 1, "use": sample.use}
        try:
            validated(
                "needs", {**raw, **more.get(template.domain, {})}, template.domain
            )
        except RecordMistakes as failure:
            pytest.fail(f"{template}: {failure}")


@pytest.mark.django_db(transaction=True)
def test_the_templates_are_there_again_for_the_test_after_all_tables_were_emptied():
    call_command("flush", interactive=False, verbosity=0)

    kept = set(NeedTemplate.objects.values_list("identifier", flat=True))

    assert kept == {template[0] for template in TEMPLATES}


def test_like_needs_of_others_are_shown_to_those_who_may_see_them(office):
    first = tiny_reserve().needs[0]
    twin = first.model_copy(update={"id": "twin", "name": "The twin"})
    reserve = tiny_reserve()
    both = reserve.model_copy(update={"needs": (*reserve.needs, twin)})
    import_reserve(office, both, None, name="both")
    address = f"/en/needs/needs/{first.id}/"

    shown = a_client(office).get(address)

    assert "Like needs" in shown.text
    assert "The twin" in shown.text
    assert with_record(both, "needs", "twin", priority=9)
    assert Need.objects.filter(theatre=first.theatre, domain=first.domain).count() > 1


def test_the_office_enters_points_and_a_provider_sees_its_own(office):
    client = a_client(office)
    firm = a_client(an_actor("opti"))

    entered = client.post(
        "/en/agreements/points/",
        {"provider": "opti", "points": "5", "reason": "kept a line ready"},
    )
    refused = firm.post(
        "/en/agreements/points/",
        {"provider": "opti", "points": "500", "reason": "because"},
    )

    assert entered.status_code == 302
    assert refused.status_code == 403
    assert PointsEntry.objects.get().points == 5
    assert "Opti" in firm.get("/en/agreements/points/").text
    assert (
        "Opti" not in a_client(an_actor("borealis")).get("/en/agreements/points/").text
    )
