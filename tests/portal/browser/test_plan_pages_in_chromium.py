"""The pages of a plan in a real Chromium: narrow enough for phones, clean for axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from builders import tiny_catalogue, tiny_reserve
from portal_people import a_client, an_actor
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.planning.models import StoredPlan

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_run_its_report_and_a_comparison_fit_a_phone(watched, live_server):
    office = an_actor("office", "office")
    import_reserve(office, tiny_reserve(), tiny_catalogue(), name="tiny")
    client = a_client(office)
    level = tiny_reserve().ordered_levels[-1].id
    for days in ("1", "0.5"):
        form = {"levels": [level], "at": "2026-08-22T00:00:00Z", "days": days}
        client.post("/fr/planning/", form)
    first, second = StoredPlan.objects.order_by("pk")
    page = watched(color_scheme="dark", viewport={"width": 390, "height": 900})
    cookie = client.cookies["sessionid"].value
    named = {"name": "sessionid", "value": cookie, "url": live_server.url}
    page.context.add_cookies([named])
    found = []

    for address in (
        "",
        f"runs/{second.run_id}/",
        f"runs/{second.run_id}/report/",
        f"compare/{first.pk}/{second.pk}/",
    ):
        page.goto(f"/fr/planning/{address}")
        found += [one["id"] for one in Axe().run(page).response["violations"]]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 390:
            found.append(f"{address} is {wide} wide")

    assert found == []
