"""A person under a case's code: found by it, erased with all, kept until the case was closed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.accounts.verbs import PRIVACY_UPDATE
from backend.jobs.privacy import retain
from backend.privacy import access, erasures, retention, subjects
from backend.privacy.models import Tombstone
from backend.privacy.retention import Term
from backend.problems import Problem
from backend.survey.entities import services as entities
from backend.survey.entities.models import Entity, EntityVersion
from backend.survey.forms.models import Form
from backend.survey.submissions import erasing
from backend.survey.submissions.models import Submission
from tests import build
from tests.api.commune import given
from tests.api.conftest import Program, token_of
from tests.privacy.conftest import Send

NOW = timezone.now
CODE = "21439-2026-007"


@pytest.fixture
def case(project: Project, admin: User, send: Send) -> Entity:
    """A case with two submissions."""
    entities.ensure_list(
        project=project, name="truong_hop", properties=["ma_xa", "ngay_dong"], now=build.NOW
    )
    body = {"label": CODE, "data": {"ma_xa": "90001"}}
    home = f"/projects/{project.pk}/datasets/truong_hop/entities"
    given(Program(token_of(admin)).post(home, body))
    made = Entity.objects.get()
    for _ in range(2):
        send().versions.update(owner=f"case:{made.uuid}")
    return made


@pytest.mark.parametrize("how", ["code", "uuid", "owner", "submission"])
def test_she_is_found_however_the_case_is_named(
    case: Entity, desk: User, project: Project, how: str
) -> None:
    row = Submission.objects.first()
    assert row is not None
    said = {
        "code": f" {CODE} ",
        "uuid": str(case.uuid).upper(),
        "owner": f"case:{case.uuid}",
        "submission": str(row.pk),
    }[how]
    found = subjects.subject_for(desk, project, said, PRIVACY_UPDATE, now=NOW())
    assert found.pk == f"case:{case.uuid}"
    assert subjects.submissions_of(found.pk).count() == 2


def test_a_code_in_another_list_or_twice_names_nobody(
    case: Entity, desk: User, project: Project
) -> None:
    case.entity_list.name = "dia_diem"
    case.entity_list.save()
    with pytest.raises(Problem) as told:
        subjects.subject_for(desk, project, CODE, PRIVACY_UPDATE, now=NOW())
    assert told.value.code == "404.751"


def test_the_cases_row_and_its_versions_are_emptied(case: Entity, desk: User) -> None:
    assert erasures.erase(owner=f"case:{case.uuid}", reason="", actor=desk, now=NOW()) == 2
    case.refresh_from_db()
    assert (case.label, case.values, case.search_key) == ("", {}, "")
    assert case.deleted_at is not None
    for version in EntityVersion.objects.all():
        assert (version.label, version.values, version.received) == ("", {}, {})
    assert Tombstone.objects.count() == 2


def test_days_run_from_the_day_on_which_it_was_closed(case: Entity, form: Form, desk: User) -> None:
    term = Term("answers", 30, start="closing")
    retention.set_rule(form=form, term=term, actor=desk, now=NOW())
    assert retain(NOW()) == 0
    for days, gone in ((29, 0), (31, 2)):
        closed = (timezone.localdate() - timedelta(days=days)).isoformat()
        Entity.objects.update(values={"ngay_dong": closed})
        assert retain(NOW()) == gone
    left = Submission.objects.select_related("current")
    assert all(row.current and erasing.is_erased(row.current) for row in left)


@pytest.mark.parametrize("day", ["", "hôm qua", "2026-13-45", "9999"])
def test_a_closing_day_that_is_none_takes_nothing(
    case: Entity, form: Form, desk: User, day: str
) -> None:
    term = Term("answers", 1, start="closing")
    retention.set_rule(form=form, term=term, actor=desk, now=NOW())
    Entity.objects.update(values={"ngay_dong": day})
    assert retain(NOW()) == 0


@pytest.mark.parametrize(
    ("opened", "marked"),
    [
        ([3, 3, 3], []),
        ([21], [21]),
        ([20], []),
        ([1, 2, 1, 9], [9]),
        ([1, 1, 4], []),
        ([0, 6], []),
        ([], []),
    ],
)
def test_unusual_amounts_are_marked(opened: list[int], marked: list[int]) -> None:
    today = timezone.localdate()
    days = {today - timedelta(days=number): each for number, each in enumerate(opened)}
    assert [each for _, each in access.unusual(days)] == marked
