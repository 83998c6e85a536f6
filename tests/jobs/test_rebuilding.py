"""Rebuilding a project's records: equal to what is there; what was tampered with is found."""

import io
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from backend.accounts.models import Project, User
from backend.jobs import rebuilt_tables as tables
from backend.jobs.keeping import mark_of
from backend.jobs.privacy import keep_count
from backend.jobs.purging import purge_submissions
from backend.jobs.rebuilding import MADE, REPLAYS, rebuild
from backend.journal.models import Event, Task
from backend.survey.submissions.models import Submission
from outreach.models import Activity, Count, PersonMark, Screening, Site, Source
from outreach.models.sources import ERASED, PURGED
from tests import build
from tests.jobs import every_kind
from tests.journey import A, open_campaign, screening
from tests.journey import publish as publish_shipped
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(project: Project, admin: User) -> FieldPhone:
    return build.phone_of(admin, project)


@pytest.fixture
def whole(project: Project, phone: FieldPhone) -> dict[str, UUID]:
    """A record of every kind, a campaign; {kind: submission}."""
    places: dict[str, UUID] = {}
    open_campaign(project)
    for kind in every_kind.PLAIN:
        every_kind.publish(project, kind)
        places[kind] = every_kind.send(phone, kind, places)
    publish_shipped(project, "sang_loc_assist")
    filled = phone.fill(phone.blank("sang_loc_assist"), screening(A, 1))
    assert phone.submit(filled).is_sent
    build.work()
    places["screening"] = Screening.objects.get().submission
    return places


def differing(project: Project, *, check: bool = True) -> dict[str, int]:
    found = rebuild(project_id=project.pk, check=check, now=build.NOW)
    return {each.table: each.differing for each in found if each.differing}


def test_every_kind_is_a_record_and_the_rebuild_is_equal(
    project: Project, whole: dict[str, UUID]
) -> None:
    failed = Task.objects.exclude(error="").values_list("job", "error")
    assert list(failed) == []
    kinds = dict(Source.objects.values_list("submission", "kind"))
    assert {kind: kinds.get(key) for kind, key in whole.items()} == {kind: kind for kind in whole}
    assert differing(project) == {}
    assert differing(project, check=False) == {}
    assert differing(project) == {}


def test_every_derived_table_has_a_row_or_is_known_to_have_none(
    project: Project, whole: dict[str, UUID]
) -> None:
    empty = {
        model.__name__
        for model in tables.derived(MADE)
        if not tables.rows_in(model, project.pk).exists()
    }
    # These come of rows of repeats, and of page actions, which have their own tests.
    assert empty <= {
        "CaseTransfer", "InspectionPoint", "InspectionTask", "PlannedActivity", "ReferralAnswer",
        "SiteDecision", "Staff", "StockReceipt", "TaskDone", "TrainingAttendance", "TrainingNeed",
    }  # fmt: skip


def test_what_was_tampered_with_is_found_and_mended(
    project: Project, whole: dict[str, UUID]
) -> None:
    Activity.objects.filter(pk=whole["activity"]).update(attendances=999)
    Site.objects.filter(submission=whole["site"]).update(name="Khác")
    Activity.objects.filter(pk=whole["health_check"]).delete()
    Count.objects.create(
        project_id=project.pk, unit=build.COMMUNE_A, month=date(2020, 1, 1), kind="T01",
        setting="", measure="held", value=7,
    )  # fmt: skip
    Source.objects.filter(pk=whole["contact"]).delete()
    PersonMark.objects.filter(mark=mark_of(whole["screening"], build.NOW)).update(outcome="low")
    found = differing(project)
    assert found["outreach_activity"] == 2
    assert found["outreach_site"] == 1
    assert found["outreach_source"] == 1
    assert found["outreach_personmark"] >= 1
    assert found["outreach_count"] == 1
    assert Activity.objects.get(pk=whole["activity"]).attendances == 999
    assert differing(project, check=False) == found
    assert Activity.objects.get(pk=whole["activity"]).attendances == 5
    assert Activity.objects.filter(pk=whole["health_check"]).exists()
    assert differing(project) == {}


def test_an_edit_a_deletion_an_erasure_and_a_purge_leave_it_equal(
    project: Project, phone: FieldPhone, whole: dict[str, UUID]
) -> None:
    erased = whole["screening"]
    keep_count(Event.objects.create(at=build.NOW, kind="test", subject=str(erased)), build.NOW)
    assert Source.objects.get(pk=erased).state == ERASED
    binned = Submission.objects.get(pk=whole["product"])
    binned.deleted_at = build.NOW
    binned.save()
    Event.objects.create(at=build.NOW, kind="test", subject=str(binned.pk))
    assert differing(project, check=False)  # its record went
    assert differing(project) == {}
    purge_submissions(build.NOW + timedelta(days=40))
    assert not Submission.objects.filter(pk=whole["product"]).exists()
    assert Source.objects.get(pk=whole["product"]).state == PURGED
    assert PersonMark.objects.filter(kind="S01").count() == 1
    assert differing(project) == {}
    assert PersonMark.objects.filter(kind="S01").count() == 1


def test_the_command_says_what_differs_and_fails(project: Project, whole: dict[str, UUID]) -> None:
    said = io.StringIO()
    call_command("rebuild_records", project=project.pk, check=True, stdout=said)
    assert "outreach_activity" in said.getvalue()
    Activity.objects.filter(pk=whole["activity"]).update(men=7)
    with pytest.raises(CommandError):
        call_command("rebuild_records", project=project.pk, check=True, stdout=said)
    call_command("rebuild_records", project=project.pk, stdout=said)
    call_command("rebuild_records", project=project.pk, check=True, stdout=said)
    with pytest.raises(CommandError):
        call_command("rebuild_records", project=10**9, check=True, stdout=said)


def test_a_check_changes_no_row_of_any_table(project: Project, whole: dict[str, UUID]) -> None:
    Activity.objects.filter(pk=whole["activity"]).update(men=7)
    events, flags = Event.objects.count(), Submission.objects.count()
    before = list(Activity.objects.order_by("pk").values())
    differing(project)
    assert list(Activity.objects.order_by("pk").values()) == before
    assert (Event.objects.count(), Submission.objects.count()) == (events, flags)


def test_a_record_of_another_project_is_left_alone(
    project: Project, whole: dict[str, UUID]
) -> None:
    Activity.objects.filter(pk=whole["activity"]).update(project_id=project.pk + 1)
    Source.objects.filter(pk=whole["activity"]).update(project_id=project.pk + 1)
    rebuild(project_id=project.pk + 2, check=False, now=build.NOW)
    assert Activity.objects.filter(project_id=project.pk + 1).count() == 1


def test_what_rooms_replay_are_kinds_of_events_and_tables() -> None:
    assert all(callable(replay) and "." in kind for kind, replay in REPLAYS.items())
    assert all(issubclass(model, models.Model) for model in MADE)
