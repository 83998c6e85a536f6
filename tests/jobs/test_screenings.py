"""Screenings through the worker: sealed under their owner's key, marked, erased, recorded anew."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from backend import problems
from backend.accounts.models import Project
from backend.figures.openings import open_units
from backend.figures.releasing import threshold_of
from backend.jobs.keeping import found_by, mark_of
from backend.jobs.privacy import keep_count, stop_counting
from backend.jobs.records import record_submission
from backend.jobs.screenings import band_ages, rebuild_screenings, release_months
from backend.journal.models import Event
from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions.models import Submission
from backend.vault import services as vault
from outreach.ages import BANDS
from outreach.models import Count, PersonMark, Release, Screening
from tests import build
from tests.journey import A, publish, screening
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse(project: Project) -> FieldPhone:
    publish(project, "sang_loc_assist")
    person = build.person(
        "nurse", "health_worker", project, units=(build.COMMUNE_A, build.COMMUNE_B)
    )
    return build.phone_of(person, project)


def sent(phone: FieldPhone, number: int = 1, commune: str = A) -> UUID:
    known = set(Submission.objects.values_list("pk", flat=True))
    answer = phone.submit(phone.fill(phone.blank("sang_loc_assist"), screening(commune, number)))
    assert answer.is_sent, answer.message
    build.work()
    build.approve_all()
    (key,) = Submission.objects.exclude(pk__in=known).values_list("pk", flat=True)
    return key


def counted() -> dict[str, int]:
    return dict(Count.objects.filter(kind="S01").values_list("measure", "value"))


def test_what_a_screening_found_is_sealed_and_its_mark_leads_nowhere(nurse: FieldPhone) -> None:
    key = sent(nurse)
    row = Screening.objects.get(pk=key)
    found = found_by(row)
    assert (found.highest, found.scores[0].score) == ("high", 39)
    assert b"high" not in bytes(row.sealed or b"")
    mark = PersonMark.objects.get()
    assert mark.mark == mark_of(key, build.NOW)
    assert str(key) not in mark.mark
    assert key.hex not in mark.mark
    assert counted() == {"screened": 1, "high": 1}
    assert PersonMark.objects.get().dimensions["age"]


def test_destroyed_keys_close_what_was_found_and_keep_the_count(nurse: FieldPhone) -> None:
    key = sent(nurse)
    row = Screening.objects.get(pk=key)
    owner = Submission.objects.get(pk=key).current
    assert owner is not None
    vault.destroy(owner=owner.owner or f"submission:{key}", now=build.NOW)
    with pytest.raises(problems.Problem) as gone:
        found_by(row)
    assert gone.value.code == problems.key_destroyed().code
    event = Event.objects.create(at=build.NOW, kind="test.erased", subject=str(key))
    for _ in range(2):
        keep_count(event, build.NOW)
    assert not Screening.objects.exists()
    assert not PersonMark.objects.filter(mark=mark_of(key, build.NOW)).exists()
    assert counted() == {"screened": 1, "high": 1}


def test_a_withdrawn_screening_is_counted_no_more(nurse: FieldPhone) -> None:
    key = sent(nurse)
    event = Event.objects.create(at=build.NOW, kind="test.withdrawn", subject=str(key))
    stop_counting(event, build.NOW)
    assert counted() == {}
    assert not PersonMark.objects.exists()


def test_a_deleted_submission_is_counted_no_more_and_a_restored_one_again(
    nurse: FieldPhone, admin: object
) -> None:
    key = sent(nurse)
    submission = Submission.objects.get(pk=key)
    submission.deleted_at = build.NOW
    submission.save()
    assert record_submission(key, build.NOW)
    assert counted() == {}
    assert not PersonMark.objects.exists()
    Submission.objects.filter(pk=key).update(deleted_at=None)
    assert record_submission(key, build.NOW)
    assert counted() == {"screened": 1, "high": 1}


def as_before_there_were_seals(key: UUID) -> None:
    """What the migration leaves of a screening of the release before."""
    Screening.objects.filter(pk=key).update(sealed=None)
    mark = PersonMark.objects.get(mark=mark_of(key, build.NOW))
    PersonMark.objects.filter(pk=mark.pk).delete()
    mark.mark, mark.dimensions = str(key), {"age": ""}
    mark.save(force_insert=True)


def test_screenings_of_before_are_sealed_anew_from_their_submissions(nurse: FieldPhone) -> None:
    keys = [sent(nurse, number) for number in (1, 2, 3)]
    for key in keys:
        as_before_there_were_seals(key)
    before = counted()
    assert rebuild_screenings(build.NOW) == 3
    assert {found_by(row).highest for row in Screening.objects.all()} == {"high"}
    marks = set(PersonMark.objects.values_list("mark", flat=True))
    assert marks == {mark_of(key, build.NOW) for key in keys}
    assert counted() == before
    assert rebuild_screenings(build.NOW) == 0


def test_one_whose_submission_is_gone_keeps_its_count_and_nothing_else(nurse: FieldPhone) -> None:
    key, other = sent(nurse, 1), sent(nurse, 2)
    for each in (key, other):
        as_before_there_were_seals(each)
    # Its submission was purged by an earlier release: only the row knows it.
    gone = UUID(int=9)
    Screening.objects.filter(submission=key).update(submission=gone)
    PersonMark.objects.filter(mark=str(key)).update(mark=str(gone))
    # A submission that can't be scored any more.
    current = Submission.objects.get(pk=other).current
    assert current is not None
    if not current.sealed:
        current.answers = {"xin_dong_y/dong_y": "khong-biet"}
        current.save()
    assert rebuild_screenings(build.NOW) == 2
    assert rebuild_screenings(build.NOW) == 0
    assert counted() == {"screened": 2, "high": 2}
    assert not PersonMark.objects.filter(pk__contains="-").exists()


def test_ages_in_the_bands_of_an_earlier_release_are_counted_in_todays(
    nurse: FieldPhone, admin: object
) -> None:
    keys = [sent(nurse, number) for number in (1, 2, 3)]
    told = {each.mark: each.dimensions for each in PersonMark.objects.all()}
    assert set(told) == {mark_of(key, build.NOW) for key in keys}
    assert {each["age"] for each in told.values()} <= set(BANDS)
    before = counted()
    as_in_an_earlier_release(*told)
    # Who was erased left a count that leads nowhere: her age can't be told anew.
    loose = mark_of(keys[0], build.NOW)
    PersonMark.objects.filter(pk=loose).update(mark="e" * 64)
    Screening.objects.filter(pk=keys[0]).delete()
    assert release_months(datetime(2027, 6, 16, tzinfo=UTC)) == 0  # waits for the bands
    assert band_ages(build.NOW) == 3
    marks = dict(PersonMark.objects.values_list("mark", "dimensions"))
    assert marks.pop("e" * 64) == {"age": ""}
    assert marks == {mark: said for mark, said in told.items() if mark != loose}
    assert set(PersonMark.objects.values_list("state", flat=True)) == {"approved"}
    assert counted() == before
    assert band_ages(build.NOW) == 0
    assert release_months(datetime(2027, 6, 16, tzinfo=UTC)) > 0


def as_in_an_earlier_release(*marks: str) -> None:
    PersonMark.objects.filter(mark__in=marks).update(dimensions={"age": "25-34"})


def test_the_clock_publishes_a_month_when_it_is_closed_and_once(
    nurse: FieldPhone, project: Project
) -> None:
    key = sent(nurse)
    PersonMark.objects.update(month=date(2026, 5, 1))
    assert key
    early = datetime(2026, 6, 15, 16, 59, tzinfo=UTC)
    assert release_months(early) == 0
    assert release_months(early + timedelta(minutes=1)) == 1  # midnight in Việt Nam
    assert release_months(early + timedelta(minutes=2)) == 0
    made = Release.objects.get()
    assert (made.project_id, made.month, made.made_by) == (project.pk, date(2026, 5, 1), None)
    event = Event.objects.get(kind="figures.release")
    assert event.details == {"month": "2026-05"}


def test_the_strictest_threshold_of_server_and_forms_holds(
    nurse: FieldPhone, project: Project, settings: object
) -> None:
    assert threshold_of(project) == (5, 5)
    version = Form.objects.get(form_id="sang_loc_assist").current
    assert version is not None
    version.mapping = {**(version.mapping or {}), "figures": {"total": 30, "cell": 10}}
    version.save()
    assert threshold_of(project) == (30, 10)
    settings.K_THRESHOLD = 12  # type: ignore[attr-defined]
    assert threshold_of(project) == (30, 12)


def test_only_who_may_read_every_screening_somewhere_sees_past_the_releases_there(
    nurse: FieldPhone, project: Project, admin: object, officer: object
) -> None:
    days = {"since": date(2026, 5, 1), "today": date(2026, 11, 22)}
    leader = build.person("leader", "leader", project, units=(build.PROVINCE,))
    assert open_units(leader, project, **days) == frozenset()  # type: ignore[arg-type]
    wide = {build.PROVINCE, build.COMMUNE_A, build.COMMUNE_B}
    # In the tests an officer reads every form; what is sealed in it she does not.
    assert open_units(officer, project, **days) == frozenset()  # type: ignore[arg-type]
    viewer = build.person("xem", "project_viewer", project)
    assert open_units(viewer, project, **days) == frozenset()  # type: ignore[arg-type]
    FormVersion.objects.update(sensitive={})
    assert open_units(officer, project, **days) == wide  # type: ignore[arg-type]
    FormVersion.objects.update(sensitive={"diem_a": "health"})
    assert open_units(admin, project, **days) is None  # type: ignore[arg-type]
    health = build.person("tram", "health_worker", project, units=(build.COMMUNE_B,))
    assert open_units(health, project, **days) == {build.COMMUNE_B}
    FormVersion.objects.update(mapping=None)
    assert open_units(admin, project, **days) == frozenset()  # type: ignore[arg-type]
