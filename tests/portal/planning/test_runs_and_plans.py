"""A run freezes the portal, plans in the background; its plans are kept and shown."""

import datetime as dt
import io
import zipfile

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from builders import tiny_catalogue, tiny_reserve
from portal_people import a_client, an_actor
from spacereserve.engine.allocation import Plan
from spacereserve.portal.audit.models import AuditEvent
from spacereserve.portal.errors import ConflictError, InvalidError
from spacereserve.portal.planning import runs
from spacereserve.portal.planning.comparing import compare
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.planning.models import (
    Hindrance,
    NeedOutcome,
    Run,
    StoredPlan,
)
from spacereserve.portal.planning.reserve import reserve_now
from spacereserve.portal.registry.models import Provider

pytestmark = pytest.mark.django_db

AT = "2026-08-22T00:00:00Z"
FORM = {"levels": ["crisis"], "at": AT, "days": "1"}


@pytest.fixture
def office():
    actor = an_actor("office", "office")
    import_reserve(actor, tiny_reserve(), tiny_catalogue(), name="tiny")
    return actor


@pytest.fixture
def level():
    return tiny_reserve().ordered_levels[-1].id


def _planned(office, level):
    client = a_client(office)
    client.post("/en/planning/", {**FORM, "levels": [level]})
    return Run.objects.first()


def test_a_run_is_planned_kept_and_reported_in_both_languages(office, level):
    run = _planned(office, level)

    assert run.state == "done", run.failure
    assert run.snapshot.content_hash == reserve_now().content_hash
    stored = run.plans.get()
    assert Plan.model_validate(stored.plan).level == level
    for language in ("en", "fr"):
        client = a_client(office, language=language)
        report = client.get(f"/{language}/planning/runs/{run.pk}/report/")
        assert client.get(f"/{language}/planning/").status_code == 200
        assert client.get(f"/{language}/planning/runs/{run.pk}/").status_code == 200
        assert report.status_code == 200
        assert f'<html lang="{language}">' in report.text
        assert "<style" not in report.text
        assert " style=" not in report.text
        assert "<script" not in report.text


def test_the_same_question_to_the_same_portal_gives_the_same_plan(office, level):
    first, second = _planned(office, level), _planned(office, level)

    assert first.snapshot == second.snapshot
    assert first.plans.get().plan == second.plans.get().plan
    page = a_client(office).get(
        f"/en/planning/compare/{first.plans.get().pk}/{second.plans.get().pk}/"
    )
    assert page.status_code == 200


def test_a_comparison_says_what_became_worse(office, level):
    run = _planned(office, level)
    before = Plan.model_validate(run.plans.get().plan)
    Provider.objects.update(status="suspended")
    for row in Provider.objects.all():
        row.record = {**row.record, "status": "suspended"}
        row.save()
    after = Plan.model_validate(_planned(office, level).plans.get().plan)

    found = compare(before, after)

    assert {one.direction for one in found.needs} == {"worse"}
    assert not found.called


def test_a_restriction_that_stands_in_the_way_shows_on_three_pages(office, level):
    _planned(office, level)
    one = Hindrance.objects.first()
    client = a_client(office)

    assert one is not None
    for address in (
        f"/en/needs/needs/{one.need}/",
        f"/en/agreements/agreements/{one.agreement}/",
        f"/en/registry/providers/{one.provider}/",
    ):
        assert "Restrictions that stand in the way" in client.get(address).text


def test_a_need_is_split_into_national_commercial_and_missing(office, level):
    _planned(office, level)
    rows = list(NeedOutcome.objects.all())

    page = a_client(office).get(f"/en/needs/needs/{rows[0].need}/").text

    assert rows
    for row in rows:
        parts = row.national_fraction + row.commercial_fraction
        assert parts == pytest.approx(row.met_fraction, abs=1e-6)
    percents = rows[0].percents
    assert f"missing {percents['gap']} %" in page


def test_what_is_short_by_a_hair_is_not_shown_as_nothing():
    row = NeedOutcome(state="partly", national_fraction=0.0, commercial_fraction=0.9999)

    assert row.percents == {"national": 0, "commercial": 99, "gap": 1}


def test_a_run_waits_for_the_worker_and_can_be_cancelled(office, level, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    run = _planned(office, level)
    state_before = run.state
    a_client(office).post(f"/en/planning/runs/{run.pk}/cancel/")

    runs.work(run.pk)

    run.refresh_from_db()
    assert DBTaskResult.objects.count() == 1
    assert state_before == "queued"
    assert run.state == "cancelled"
    assert not StoredPlan.objects.exists()


def test_a_running_plan_stops_when_somebody_asks(office, level, settings, monkeypatch):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    run = _planned(office, level)
    monkeypatch.setattr(runs, "_TELL_EVERY_S", 0.0)
    Run.objects.filter(pk=run.pk).update(cancel_asked=True)

    runs.work(run.pk)

    run.refresh_from_db()
    assert run.state == "cancelled"
    assert not StoredPlan.objects.exists()


def _lost(office, level, settings):
    """A run whose worker was killed eleven minutes ago."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    run = _planned(office, level)
    long_ago = timezone.now() - runs.LOST_AFTER - dt.timedelta(minutes=1)
    Run.objects.filter(pk=run.pk).update(state="running", heard_at=long_ago)
    return run


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_run_whose_worker_was_killed_has_failed(office, level, settings, language):
    run = _lost(office, level, settings)

    page = a_client(office, language=language).get(
        f"/{language}/planning/runs/{run.pk}/"
    )

    run.refresh_from_db()
    told = {"en": "The worker was stopped", "fr": "Le traitement a été interrompu"}
    assert run.state == "failed"
    assert told[language] in page.text
    assert AuditEvent.objects.filter(event="worker:run:lost").count() == 1


def test_a_run_that_is_heard_of_goes_on(office, level, settings):
    run = _lost(office, level, settings)
    Run.objects.filter(pk=run.pk).update(heard_at=timezone.now())

    n_lost = runs.end_lost()

    run.refresh_from_db()
    assert n_lost == 0
    assert run.state == "running"


def test_a_worker_that_was_given_up_writes_nothing_more(
    office, level, settings, monkeypatch
):
    run = _lost(office, level, settings)
    Run.objects.filter(pk=run.pk).update(state="queued", heard_at=None)
    monkeypatch.setattr(runs, "_TELL_EVERY_S", 0.0)
    keep = runs.keep_plan

    def given_up(run, made, reserve):
        Run.objects.filter(pk=run.pk).update(state="failed")
        return keep(run, made, reserve)

    monkeypatch.setattr(runs, "keep_plan", given_up)
    runs.work(run.pk)

    run.refresh_from_db()
    assert run.state == "failed"


def test_a_level_that_is_not_known_is_refused(office):
    at = reserve_now() and Run(at=AT)._meta.get_field("at").to_python(AT)

    with pytest.raises(InvalidError):
        runs.ask(office, ["armageddon"], at=at, days=1.0)

    assert not Run.objects.exists()


@pytest.mark.parametrize("wrong", [{"at": "tomorrow"}, {"days": "a week"}])
def test_a_question_that_cannot_be_read_is_refused_and_not_guessed(office, wrong):
    answer = a_client(office).post("/en/planning/", {**FORM, **wrong})

    assert answer.status_code == 422
    assert next(iter(wrong.values())) in answer.text
    assert not Run.objects.exists()


def test_without_orbits_there_is_no_plan():
    office = an_actor("office", "office")
    import_reserve(office, tiny_reserve(), None, name="tiny")

    with pytest.raises(ConflictError) as caught:
        runs.snapshot_now()

    assert caught.value.code == "no-orbits"


def test_a_provider_may_not_read_plans(office, level):
    run = _planned(office, level)
    provider = a_client(an_actor("zeppelin"))

    assert provider.get("/en/planning/").status_code == 403
    assert provider.get(f"/en/planning/runs/{run.pk}/").status_code == 404
    assert provider.get("/en/planning/export/").status_code == 403


def test_the_portal_goes_out_as_a_zip_and_comes_in_again(office):
    client = a_client(office)
    before = reserve_now().content_hash
    content = client.get("/en/planning/export/").content
    file = io.BytesIO(content)
    file.name = "tiny.zip"

    answer = client.post("/en/planning/import/", {"file": file})

    assert answer.status_code == 302, answer.text
    assert reserve_now().content_hash == before
    assert client.get("/en/planning/export/").content == content


@pytest.mark.parametrize("name", ["../evil.toml", "/etc/evil.toml", "a\\b.toml"])
def test_an_archive_that_leads_out_of_itself_is_refused(office, name):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("r/reserve.toml", "format = 1\n")
        archive.writestr(name, "x = 1\n")
    file.seek(0)
    file.name = "evil.zip"

    answer = a_client(office).post("/en/planning/import/", {"file": file})

    assert answer.status_code == 422


def test_mistakes_of_a_folder_are_all_told_and_nothing_is_imported(office):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("reserve.toml", 'format = 1\nid = "x"\nname = 5\n')
        archive.writestr("needs.toml", '[[needs]]\nid = "n"\n')
    file.seek(0)
    file.name = "bad.zip"
    before = reserve_now().content_hash

    answer = a_client(office).post("/en/planning/import/", {"file": file})

    assert answer.status_code == 422
    assert "needs.toml" in answer.text
    assert reserve_now().content_hash == before
