"""Offices, by the worker: decisions come into the list of hotspots, officers are reminded."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from backend.figures import pupils
from backend.jobs import keeping
from backend.jobs.offices import designate_commune, release_terms, remind_inspections
from backend.journal.models import Event
from backend.survey.submissions.models import Submission
from backend.vault import services as vault
from geo.models import Designation
from geo.services import designate
from notifications.models import Message
from outreach import services
from outreach.models import CommuneSurvey, InspectionTask, PupilSurvey, Release, Source
from tests import build
from tests.outreach import offices

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 10, 3, tzinfo=UTC)
A = build.COMMUNE_A
OWN = {**offices.SURVEY, "decision_date": "2026-01-10"}


@pytest.fixture
def surveyed(project):
    """A survey of commune A as its submission and its record; what its approval leads to."""

    def of(review="approved", unit=A, **changes):
        form = build.form(project, build.simple(form_id=f"ks{Submission.objects.count()}"))
        key = uuid4()
        Submission.objects.create(
            uuid=key,
            project=project,
            form=form,
            instance_id=f"uuid:{key}",
            created_at=NOW,
            updated_at=NOW,
            review_state=review,
        )
        told = {**OWN, **changes}
        offices.send(
            "commune_survey", told, submission=key, project_id=project.pk, unit=unit, review=review
        )
        designate_commune(Event(kind="submission.review", subject=str(key)), NOW)
        return key

    return of


def listed():
    rows = Designation.objects.order_by("starts_on")
    return [(row.grade, row.starts_on, row.ends_on, row.decision_number) for row in rows]


# Bad input first.
@pytest.mark.parametrize(
    "changes",
    [
        {"decision_number": None},
        {"decision_date": None},
        {"classification": None},
        {"decision_date": "2024-01-01"},  # the commune did not stand yet
    ],
)
def test_a_grade_without_a_whole_decision_changes_no_list(changes, surveyed):
    surveyed(**changes)
    assert listed() == []


@pytest.mark.parametrize("review", ["", "edited", "hasIssues", "rejected"])
def test_only_an_approved_survey_does(review, surveyed):
    surveyed(review)
    assert listed() == []


def test_a_survey_of_no_known_commune_does_not(surveyed):
    surveyed(unit=None)
    assert listed() == []


def test_an_event_of_another_submission_is_left_alone(project):
    designate_commune(Event(kind="submission.review", subject=str(uuid4())), NOW)
    assert listed() == []


def test_the_decision_of_an_approved_survey_stands_in_the_list_once(surveyed):
    key = surveyed()
    designate_commune(Event(kind="submission.review", subject=str(key)), NOW)
    assert listed() == [("trong_diem_2", date(2026, 1, 10), None, "12/QĐ-UBND")]
    event = Event.objects.get(kind="unit.designate")
    assert event.details == {"submission": str(key), "grade": "trong_diem_2"}
    assert not Designation.objects.get().synthetic


def test_it_ends_an_earlier_decision_and_leaves_a_later_one(surveyed):
    told = {"unit": A, "decision_number": "1/QĐ"}
    designate(grade="trong_diem_1", starts_on=date(2025, 8, 1), decided_on=date(2025, 8, 1), **told)
    surveyed()
    assert [row[:3] for row in listed()] == [
        ("trong_diem_1", date(2025, 8, 1), date(2026, 1, 9)),
        ("trong_diem_2", date(2026, 1, 10), None),
    ]
    surveyed(classification="khong_ma_tuy", decision_number="0/QĐ", decision_date="2025-12-01")
    surveyed(classification="khong_ma_tuy", decision_number="9/QĐ", decision_date="2026-01-10")
    assert len(listed()) == 2


def test_a_demonstration_makes_its_grades_visibly_invented(project, surveyed):
    project.description = "DỮ LIỆU GIẢ LẬP. Một dự án."
    project.save()
    surveyed()
    assert Designation.objects.get().synthetic


# Reminders.
@pytest.fixture
def officer_of_a(project):
    return build.person("xa-a", "commune_officer", project, units=(A,))


def inspected(project, due_on, unit=A, review="approved"):
    rows = {"recommendations": [{"recommendation": f"Việc {due_on} {unit}", "due_on": due_on}]}
    return offices.send(
        "inspection",
        offices.INSPECTION,
        project_id=project.pk,
        unit=unit,
        review=review,
        rows=rows,
    )


def test_officers_of_the_area_are_told_once_before_and_once_after(project, officer_of_a, admin):
    build.person("xa-b", "commune_officer", project, units=(build.COMMUNE_B,))
    build.person("ca", "police_liaison", project, units=(A,))
    province = build.person("tinh", "officer", project, units=(build.PROVINCE,))
    inspected(project, "2026-06-13")
    inspected(project, "2026-06-09")
    inspected(project, "2026-06-20")
    for _ in range(2):
        remind_inspections(NOW)
    told = sorted(Message.objects.values_list("user_id", "title"))
    assert {user for user, _ in told} == {officer_of_a.pk, province.pk}
    assert len(told) == 4
    assert Message.objects.filter(body__contains="13/06/2026").count() == 2
    assert not Message.objects.filter(body__contains="Việc").exists()
    assert {row.link for row in Message.objects.all()} == {f"/projects/{project.pk}/inspections"}


def test_nobody_is_told_of_what_is_done_rejected_or_of_a_deleted_project(project, officer_of_a):
    inspected(project, "2026-06-13")
    task = InspectionTask.objects.get()
    services.finish_task(
        task=task.pk,
        project_id=project.pk,
        done_on=date(2026, 6, 1),
        evidence="Sổ số 3",
        done_by=None,
        now=NOW,
    )
    inspected(project, "2026-06-09", review="rejected")
    assert remind_inspections(NOW) == 0
    inspected(project, "2026-06-09")
    project.deleted_at = NOW
    project.save()
    assert remind_inspections(NOW) == 0
    assert not Message.objects.exists()


def test_reminding_asks_the_same_of_the_database_for_many_tasks(
    project, officer_of_a, django_assert_max_num_queries
):
    inspected(project, "2026-06-13")
    with django_assert_max_num_queries(60) as first:
        remind_inspections(NOW)
    for day in ("2026-06-13", "2026-06-09"):
        for _ in range(5):
            inspected(project, day)
    with django_assert_max_num_queries(len(first) + 1):
        remind_inspections(NOW)


# Surveys of pupils, sealed by the vault.
def test_a_term_is_counted_from_what_the_vault_opens_and_an_erased_one_is_left_out(project):
    keys = []
    for _ in range(33):
        key = uuid4()
        keys.append(key)
        made = keeping.keeping(key, "", NOW)
        services.record(
            mapping=offices.mapping("pupil_survey"),
            answers={**offices.PUPIL, "ngay": "2026-05-20"},
            submission=key,
            project_id=project.pk,
            unit=A,
            day=date(2026, 5, 20),
            position_state="",
            entity=None,
            keeping=made,
            review="approved",
            now=NOW,
        )
    assert pupils.opened(PupilSurvey.objects.get(pk=keys[0]))["grade"] == 8
    vault.destroy(owner=f"submission:{keys[0]}", now=NOW)
    assert pupils.opened(PupilSurvey.objects.get(pk=keys[0])) is None
    assert release_terms(datetime(2026, 9, 2, tzinfo=UTC)) == 0
    late = datetime(2026, 11, 1, tzinfo=UTC)
    assert release_terms(late) == 1
    assert release_terms(late) == 0
    made = Release.objects.get(kind="S05")
    assert made.cells.get(unit="*", dimension="").count == 32
    assert Source.objects.count() == 33
    assert CommuneSurvey.objects.count() == 0
    assert timezone.is_aware(made.made_at)
