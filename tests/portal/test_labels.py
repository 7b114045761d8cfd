"""Labels: who sees what, one by one and as a list; the label for other systems."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from builders import tiny_catalogue, tiny_reserve
from portal_people import a_client, an_actor
from spacereserve.portal.accounts.actors import ANYONE
from spacereserve.portal.accounts.labels import Audience
from spacereserve.portal.accounts.models import Kind
from spacereserve.portal.accounts.stanag import LABEL, find_label_faults, label_xml
from spacereserve.portal.needs.models import Need
from spacereserve.portal.planning.importing import import_reserve

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def need():
    office = an_actor("office", "office")
    import_reserve(office, tiny_reserve(), tiny_catalogue(), name="tiny")
    row = Need.objects.first()
    owner = an_actor("the-owner", "command", nation="sweden")
    row.owner = owner.organisation
    row.save()
    return row


def everybody(need):
    found = {"anyone": ANYONE, "owner": an_actor("the-owner")}
    for kind in Kind.values:
        found[kind] = an_actor(f"a-{kind}", kind, nation="sweden")
        found[f"foreign {kind}"] = an_actor(f"b-{kind}", kind, nation="norway")
        found[f"suspended {kind}"] = an_actor(f"c-{kind}", kind, status="suspended")
    return found


def test_a_list_shows_what_the_records_themselves_say(need):
    actors = everybody(need)

    for audience in Audience.values:
        for released in ((), ("norway",), ("a-press",)):
            need.audience, need.releasable_to = audience, released
            need.save()
            for name, actor in actors.items():
                listed = Need.objects.visible_to(actor).filter(pk=need.pk).exists()
                assert listed == need.is_visible_to(actor), (audience, released, name)


def test_a_record_for_its_nation_is_for_no_other(need):
    need.audience = Audience.NATION

    assert need.is_visible_to(an_actor("a", "nation", nation="sweden"))
    assert not need.is_visible_to(an_actor("b", "nation", nation="norway"))
    assert not need.is_visible_to(an_actor("c", "provider", nation="sweden"))


def test_a_released_record_is_for_those_named(need):
    need.audience, need.releasable_to = Audience.OWNER, ["norway", "b-press"]

    assert need.is_visible_to(an_actor("b", "nation", nation="norway"))
    assert need.is_visible_to(an_actor("b-press", "press"))
    assert not need.is_visible_to(an_actor("d", "nation", nation="denmark"))


def test_what_the_office_keeps_to_itself_is_not_for_the_owner(need):
    need.audience = Audience.OFFICE

    assert not need.is_visible_to(an_actor("the-owner"))
    assert need.is_visible_to(an_actor("office", "office"))


def test_the_label_for_other_systems_keeps_the_standards_rules(need):
    need.releasable_to = ["norway", "sweden"]

    text = label_xml(need, policy="EXERCISE", reference="#need-12", created_at=AT)
    root = etree.fromstring(text)
    tags = {
        category.get("TagName"): [value.text for value in category]
        for category in root.iter(f"{{{LABEL}}}Category")
    }

    assert find_label_faults(text) == []
    assert tags["Releasable To"] == ["norway", "sweden"]
    assert root.find(f".//{{{LABEL}}}Classification").text == "UNCLASSIFIED"
    assert root.find(f".//{{{LABEL}}}CreationDateTime").text == "2026-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"PERMISSIVE", b"permissive", "Type"),
        (b" ReviewDateTime=", b" Other=", "ReviewDateTime"),
        (b"slab:CreationDateTime", b"slab:Created", "CreationDateTime"),
        (b"slab:PolicyIdentifier", b"slab:Policy", "PolicyIdentifier"),
        (b" URI=", b" Address=", "bound"),
        (b"<mb:BindingInformation", b"<", "XML"),
    ],
)
def test_a_label_that_breaks_a_rule_is_found(need, old, new, fault):
    need.releasable_to = ["norway"]
    text = label_xml(need, policy="EXERCISE", reference="#need-12", created_at=AT)

    faults = find_label_faults(text.replace(old, new))

    assert any(fault in found for found in faults), faults


def test_the_label_is_a_file_for_those_who_see_the_record(need):
    need.audience = Audience.OWNER
    need.save()
    address = f"/en/accounts/labels/need/{need.identifier}/"

    given = a_client(an_actor("the-owner")).get(address)
    hidden = a_client(an_actor("other")).get(address)

    assert find_label_faults(given.content) == []
    assert hidden.status_code == 404
