"""A need's area is drawn or pasted in the need's own form, and saved with it."""

import json

import pytest

from builders import tiny_reserve
from portal_people import a_client, an_actor
from spacereserve.portal.alliance.models import Area
from spacereserve.portal.needs.models import Need
from spacereserve.portal.planning.importing import import_reserve

pytestmark = pytest.mark.django_db

SQUARE = [[[18, 54], [21, 54], [21, 56], [18, 56], [18, 54]]]
POLYGON = {"type": "Polygon", "coordinates": SQUARE}
FEATURE = {"type": "Feature", "properties": {}, "geometry": POLYGON}


@pytest.fixture
def office():
    actor = an_actor("office", "office")
    import_reserve(actor, tiny_reserve(), None, name="tiny")
    return actor


@pytest.fixture
def texts(office):
    """The form of an imaging need of Finland, filled in but for its area."""
    row = Need.objects.filter(domain="imaging").first()
    page = a_client(office).get(f"/en/needs/needs/{row.identifier}/edit/")
    found = dict(page.context["form"].texts)
    return {**found, "id": ["drawn-need"], "name": ["Drawn need"], "owner": ["FIN"]}


def _post(actor, texts, **more):
    address = "/en/needs/needs/new/?tag=imaging"
    return a_client(actor).post(address, {**texts, **more})


@pytest.mark.parametrize("pasted", [POLYGON, FEATURE])
def test_what_is_drawn_becomes_the_needs_area_for_the_same_readers(texts, pasted):
    finland = an_actor("fin", "nation", nation="FIN")
    drawn = {"area.new.geometry": json.dumps(pasted)}

    answer = _post(finland, texts, **drawn)

    need = Need.objects.get(identifier="drawn-need")
    area = Area.objects.get(identifier=need.record["area"])
    assert answer.status_code == 302
    assert area.record["geometry"] == POLYGON
    assert area.name == "Drawn need"
    assert (area.owner, area.audience) == (finland.organisation, need.audience)


def test_a_second_drawing_of_the_same_name_gets_a_name_of_its_own(office, texts):
    drawn = {
        "area.new.geometry": json.dumps(POLYGON),
        "area.new.name": "Gulf of Nowhere",
    }

    _post(office, texts, **drawn)
    _post(office, {**texts, "id": ["another"]}, **drawn)

    names = Area.objects.filter(name="Gulf of Nowhere").values_list("identifier")
    assert sorted(names) == [("gulf-of-nowhere",), ("gulf-of-nowhere-2",)]


def test_mistakes_of_need_and_drawing_come_together_and_nothing_is_saved(office, texts):
    n_areas = Area.objects.count()
    bowtie = [[[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]]]
    crossed = {"type": "Polygon", "coordinates": bowtie}

    answer = _post(
        office,
        {**texts, "priority": ["77"]},
        **{"area.new.geometry": json.dumps(crossed)},
    )

    wrong = {one.path.partition(".")[0] for one in answer.context["form"].mistakes}
    assert answer.status_code == 422
    assert wrong == {"priority", "area"}
    assert answer.context["form"].general == []
    assert Area.objects.count() == n_areas
    assert not Need.objects.filter(identifier="drawn-need").exists()


def test_a_mistake_of_the_need_alone_leaves_no_area_behind(office, texts):
    n_areas = Area.objects.count()
    drawn = {"area.new.geometry": json.dumps(POLYGON)}

    answer = _post(office, {**texts, "priority": ["77"]}, **drawn)

    assert answer.status_code == 422
    assert json.dumps(POLYGON).replace('"', "&quot;") in answer.text
    assert Area.objects.count() == n_areas


def test_a_name_without_a_shape_is_told(office, texts):
    answer = _post(office, texts, **{"area.new.name": "Nowhere"})

    paths = [one.path for one in answer.context["form"].mistakes]
    assert answer.status_code == 422
    assert paths == ["area.new.geometry"]


def test_an_area_is_drawn_when_a_need_is_changed(office):
    row = Need.objects.filter(domain="imaging").first()
    client = a_client(office)
    address = f"/en/needs/needs/{row.identifier}/edit/"
    texts = dict(client.get(address).context["form"].texts)

    answer = client.post(address, {**texts, "area.new.geometry": json.dumps(POLYGON)})

    row.refresh_from_db()
    assert answer.status_code == 302
    assert Area.objects.get(identifier=row.record["area"]).record["geometry"] == POLYGON
