"""A submission becomes one record: from its current version, whatever the order and how often."""

from datetime import date
from uuid import UUID

import pytest

from backend.accounts.models import Project
from backend.jobs.records import record_outreach
from backend.journal.models import Event, Task
from backend.survey.forms.making import draft_token
from backend.survey.forms.models import Form
from backend.survey.submissions.models import Submission
from outreach.models import Activity, Count, Site
from tests import build
from tests.jobs.conftest import ACTIVITY, ACTIVITY_MAPPING, errors, school, talk
from tests.phone import FieldPhone, InProcess

pytestmark = pytest.mark.django_db


def held() -> int:
    """Activities that count, or will once they are approved."""
    rows = Count.objects.filter(measure__in=("held", "waiting"))
    return sum(rows.values_list("value", flat=True))


def test_a_talk_becomes_an_activity_in_its_commune_and_month(
    phone: FieldPhone, activities: Form
) -> None:
    assert phone.send("hd", talk()).status_code == 201
    build.work()
    activity = Activity.objects.get()
    assert activity.submission == Submission.objects.get().uuid
    assert (activity.unit, activity.held_on) == (build.COMMUNE_A, date(2026, 11, 1))
    assert activity.attendances == 40
    assert held() == 1
    assert errors() == []


def test_an_edit_that_came_before_the_worker_makes_one_record_with_the_new_answers(
    phone: FieldPhone, activities: Form
) -> None:
    phone.send("hd", talk(tong=40), instance_id="uuid:1")
    phone.send("hd", talk(tong=60), instance_id="uuid:2", deprecated_id="uuid:1")
    build.work()
    assert Activity.objects.get().attendances == 60
    assert held() == 1


def test_an_edit_that_came_later_changes_the_record(phone: FieldPhone, activities: Form) -> None:
    phone.send("hd", talk(tong=40), instance_id="uuid:1")
    build.work()
    phone.send("hd", talk(tong=60, ma_xa="90002"), instance_id="uuid:2", deprecated_id="uuid:1")
    build.work()
    activity = Activity.objects.get()
    assert (activity.attendances, activity.unit) == (60, build.COMMUNE_B)
    assert held() == 1


def test_events_in_the_wrong_order_and_twice_leave_the_same_record(
    phone: FieldPhone, activities: Form
) -> None:
    phone.send("hd", talk(tong=40), instance_id="uuid:1")
    phone.send("hd", talk(tong=60), instance_id="uuid:2", deprecated_id="uuid:1")
    made, changed = Event.objects.filter(kind__startswith="submission.").order_by("id")
    for event in (changed, made, changed, made):
        record_outreach(event, build.NOW)
    build.work()
    assert Activity.objects.get().attendances == 60
    assert held() == 1
    assert Submission.objects.count() == 1


def test_a_form_without_a_mapping_is_kept_and_recorded_nowhere(
    phone: FieldPhone, project: Project
) -> None:
    build.form(project, build.simple())
    phone.send("thu", {"ma_xa": "90001"})
    build.work()
    assert not Activity.objects.exists()
    assert not Site.objects.exists()
    assert errors() == []


def test_what_is_sent_to_a_draft_is_recorded_nowhere(phone: FieldPhone, project: Project) -> None:
    version = build.draft(project, ACTIVITY.replace("{form_id}", "hd"), mapping=ACTIVITY_MAPPING)
    token = draft_token(version)
    tester = FieldPhone(
        f"http://testserver/v1/test/{token}/projects/{project.pk}/forms/hd/draft", InProcess()
    )
    assert tester.send("hd", talk()).status_code == 201
    build.work()
    assert not Activity.objects.exists()
    assert not Task.objects.filter(job="record_outreach").exists()
    # Even a task that names a test is harmless.
    event = Event.objects.create(
        at=build.NOW, kind="submission.create", subject=str(Submission.objects.get().uuid)
    )
    record_outreach(event, build.NOW)
    assert not Activity.objects.exists()


def test_a_subject_that_is_gone_is_no_failure(activities: Form) -> None:
    event = Event.objects.create(at=build.NOW, kind="submission.create", subject=str(UUID(int=7)))
    record_outreach(event, build.NOW)
    assert not Activity.objects.exists()


def test_a_registered_site_and_its_row_on_phones_share_one_uuid(
    phone: FieldPhone, sites: Form
) -> None:
    entity = UUID(int=5)
    phone.send("dk", school(entity=str(entity)), instance_id="uuid:1")
    build.work()
    assert Site.objects.get().uuid == entity
    phone.send(
        "dk", school("Trường Mới", str(entity)), instance_id="uuid:2", deprecated_id="uuid:1"
    )
    build.work()
    site = Site.objects.get()
    assert (site.uuid, site.name) == (entity, "Trường Mới")
    assert errors() == []


def test_an_answer_that_can_be_no_value_stays_as_a_sentence_on_the_task_and_the_record_is_safe(
    phone: FieldPhone, activities: Form
) -> None:
    phone.send("hd", talk(tong=40), instance_id="uuid:1")
    build.work()
    phone.send("hd", talk(tong=2_000_000), instance_id="uuid:2", deprecated_id="uuid:1")
    build.work()
    assert Activity.objects.get().attendances == 40
    (error,) = errors()
    assert "tong" in error
    assert "2000000" not in error
    assert Submission.objects.get().current is not None  # the answer itself is safe
