"""A domain that a package brings is kept, shown, entered and planned like the five."""

import importlib.util
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal_people import a_client, an_actor
from spacereserve.engine.folder import read_folder
from spacereserve.engine.orbits.generate import geostationary
from spacereserve.engine.supply import forget_domain
from spacereserve.portal.needs.models import Need
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.planning.models import Run
from spacereserve.portal.planning.reserve import reserve_now
from spacereserve.portal.records import services
from spacereserve.portal.records.mistakes import RecordMistakes
from spacereserve.portal.records.nouns import all_nouns
from spacereserve.portal.registry.models import Service

pytestmark = pytest.mark.django_db

EXAMPLE = Path(__file__).parents[3] / "examples/weather"
AT = datetime(2026, 8, 22, tzinfo=UTC)


@pytest.fixture
def office():
    """The office of a portal that holds the weather example."""
    spec = importlib.util.spec_from_file_location("weather", EXAMPLE / "weather.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["weather"] = module  # pydantic looks types up by module
    spec.loader.exec_module(module)
    module.register()
    actor = an_actor("office", "office")
    reserve = read_folder(EXAMPLE / "reserve").reserve
    satellite = geostationary("METEOSAT-12 (MTG-I1)", 54743, 0.0, AT)
    import_reserve(actor, reserve, satellite, name="weather")
    yield actor
    forget_domain("weather")
    del sys.modules["weather"]


def test_its_records_are_kept_and_come_out_again(office):
    before = read_folder(EXAMPLE / "reserve").reserve

    assert reserve_now().content_hash == before.content_hash
    assert set(Need.objects.values_list("domain", flat=True)) == {"weather"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_its_pages_and_forms_open(office, language):
    client = a_client(office, language=language)
    need = Need.objects.first()

    form = client.get(f"/{language}/needs/needs/new/?tag=weather")
    page = client.get(f"/{language}/needs/needs/{need.identifier}/")
    kinds = client.get(f"/{language}/needs/needs/new/")

    assert 'name="refresh_min"' in form.text
    assert page.status_code == 200
    assert {"en": "Weather", "fr": "Météo"}[language].lower() in kinds.text.lower()


def test_a_need_of_it_is_entered_and_checked(office):
    raw = {**Need.objects.first().record, "id": "brand-new"}
    noun = all_nouns()["needs"]

    row = services.create(office, noun, raw)
    with pytest.raises(RecordMistakes):
        services.create(office, noun, {**raw, "id": "wrong", "refresh_min": -1.0})

    assert row.domain == "weather"


def test_a_service_of_it_names_assets_of_its_kind(office):
    row = Service.objects.first()
    noun = all_nouns()["services"]

    changed = services.change(office, row, row.record, noun=noun)

    assert changed.domain == "weather"


def test_it_is_planned(office):
    a_client(office).post(
        "/en/planning/",
        {"levels": ["crisis"], "at": "2026-08-22T00:00", "days": "1"},
    )

    run = Run.objects.first()
    states = {one.need: one.state for one in run.plans.get().outcomes.all()}
    assert run.state == "done", run.failure
    assert states["baltic-weather"] == "met"
