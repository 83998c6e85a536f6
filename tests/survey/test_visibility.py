"""Which submissions somebody sees: of her area, her own, and form by form."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts import services as accounts
from backend.accounts import verbs
from backend.accounts.models import AppUser, Project, Role, User
from backend.problems import Problem
from backend.survey.submissions import selectors
from backend.survey.submissions.models import Submission
from tests import build

pytestmark = pytest.mark.django_db
SITE = UUID(int=9)


@pytest.fixture
def sent(project: Project, worker: User) -> None:
    """Two forms; the worker sends from A, an anonymous mind from B, far away and nowhere."""
    build.form(project, build.simple())
    build.form(project, build.simple(form_id="kin"))
    sender = build.person("sender", "administrator", project, project_wide=True)
    for form_id in ("thu", "kin"):
        build.phone_of(worker, project).send(form_id, {"ma_xa": "90001"})
        for code in ("90002", "90501", "99999"):
            build.phone_of(sender, project).send(form_id, {"ma_xa": code})


def seen(actor: User | AppUser, project: Project, form_id: str = "") -> list[str]:
    rows = selectors.visible_to(actor, project, form_id=form_id).select_related("form")
    return sorted(f"{row.form.form_id} {row.unit[:5] or '-'}" for row in rows)


def reader(project: Project, name: str, *held: str, **area: object) -> User:
    """Somebody with these verbs there."""
    Role.objects.create(name=name, title=name, verbs=["project.read", *held])
    return build.person(name, name, project, **area)


def test_a_province_sees_its_communes_and_neither_elsewhere_nor_nowhere(
    sent: None, officer: User, project: Project
) -> None:
    assert seen(officer, project) == ["kin 90001", "kin 90002", "thu 90001", "thu 90002"]


def test_a_commune_sees_itself(sent: None, project: Project) -> None:
    local = reader(project, "xa", verbs.SUBMISSION_READ, units=(build.COMMUNE_B,))
    assert seen(local, project) == ["kin 90002", "thu 90002"]


def test_project_wide_sees_everything_also_what_lies_nowhere(
    sent: None, admin: User, project: Project
) -> None:
    assert len(seen(admin, project)) == 8
    assert "thu -" in seen(admin, project)


def test_without_the_verb_one_sees_ones_own_alone(
    sent: None, worker: User, project: Project
) -> None:
    assert seen(worker, project) == ["kin 90001", "thu 90001"]
    phone = AppUser.objects.filter(holder=worker).first()
    assert phone is not None
    assert seen(phone, project) == ["kin 90001", "thu 90001"]
    stranger = reader(project, "la", units=(build.COMMUNE_A,))
    assert seen(stranger, project) == []


def test_ones_own_from_nowhere_is_seen_too(sent: None, project: Project) -> None:
    sender = User.objects.get(name="sender")
    sender.assignments.all().delete()
    build.person("x", "officer", project, units=(build.COMMUNE_A,))
    accounts.assign(
        role=Role.objects.get(name="leader"),
        project=project,
        user=sender,
        units=[build.COMMUNE_FAR],
        starts_on=date(2020, 1, 1),
    )
    assert seen(sender, project, "thu") == ["thu -", "thu 90002", "thu 90501"]


def test_a_role_for_one_form_sees_that_form_alone(sent: None, project: Project) -> None:
    one = reader(project, "mot", "submission.read:thu", project_wide=True)
    assert seen(one, project) == ["thu -", "thu 90001", "thu 90002", "thu 90501"]
    assert seen(one, project, "kin") == []
    hidden = Submission.objects.filter(form__form_id="kin").first()
    assert hidden is not None
    with pytest.raises(Problem, match=r"404\.1"):
        selectors.submission_for(one, project, hidden.uuid)


def test_each_form_has_the_area_of_its_own_verb(sent: None, project: Project) -> None:
    both = reader(project, "hai", "submission.read:thu", units=(build.COMMUNE_A,))
    Role.objects.create(name="hai2", title="x", verbs=["submission.read:kin"])
    accounts.assign(
        role=Role.objects.get(name="hai2"),
        project=project,
        user=both,
        units=[build.COMMUNE_B],
        starts_on=date(2020, 1, 1),
    )
    assert seen(both, project) == ["kin 90002", "thu 90001"]
    assert seen(both, project, "thu") == ["thu 90001"]
    assert seen(both, project, "kin") == ["kin 90002"]


def test_another_projects_role_shows_nothing_here(sent: None, project: Project) -> None:
    other = accounts.create_project(name="Khác", now=build.NOW)
    stranger = reader(other, "khac", verbs.SUBMISSION_READ, project_wide=True)
    assert seen(stranger, project) == []


def test_drafts_are_seen_by_nobody(sent: None, admin: User, project: Project) -> None:
    Submission.objects.filter(form__form_id="kin").update(is_draft=True)
    assert {row.split()[0] for row in seen(admin, project)} == {"thu"}


def test_what_is_found_under_an_ended_district(sent: None, project: Project) -> None:
    district = reader(project, "huyen", verbs.SUBMISSION_READ, units=(build.OLD_DISTRICT,))
    assert seen(district, project) == ["kin 90001", "thu 90001"]


def test_the_number_of_queries_does_not_grow(sent: None, officer: User, project: Project) -> None:
    form = project.forms.get(form_id="thu")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            for row in selectors.of_form(officer, form):
                assert row.current is not None
        counts.append(len(asked))
        for number in range(6):
            build.phone_of(officer, project).send("thu", {"tuoi": number, "ma_xa": "90001"})
    assert counts[0] == counts[1] <= 6
