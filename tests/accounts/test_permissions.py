"""Who may do what, where and until when."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts import areas, permissions, services, verbs
from backend.accounts.models import AppUser, Project, Role, User
from backend.problems import Problem
from tests import build

pytestmark = pytest.mark.django_db
SITE = UUID(int=9)


def role(name: str, *held: str) -> Role:
    return Role.objects.create(name=name, title=name, verbs=list(held))


@pytest.fixture
def nobody(project: Project) -> User:
    """A person without any assignment."""
    return services.create_user(
        email="nobody@example.org", name="nobody", password=build.PASSWORD, now=build.NOW
    )


def code_of(actor: User | AppUser, project_id: int, verb: str, form_id: str = "") -> str:
    """ "" when the actor may, else the problem's code."""
    try:
        permissions.project_for(actor, project_id, verb, form_id=form_id)
    except Problem as problem:
        return problem.code
    return ""


def test_who_may_do_nothing_in_a_project_is_not_told_of_it(
    nobody: User, worker: User, project: Project
) -> None:
    other = services.create_project(name="Khác", now=build.NOW)
    assert code_of(nobody, project.pk, verbs.PROJECT_READ) == "404.1"
    assert code_of(worker, other.pk, verbs.PROJECT_READ) == "404.1"
    assert code_of(worker, 987_654, verbs.PROJECT_READ) == "404.1"


def test_who_may_do_other_things_there_is_told_that_this_is_not_allowed(
    worker: User, project: Project
) -> None:
    assert code_of(worker, project.pk, verbs.PROJECT_READ) == ""
    assert code_of(worker, project.pk, verbs.FORM_CREATE) == "403.1"


def test_a_deleted_project_is_not_found(admin: User, project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(deleted_at=build.NOW)
    assert code_of(admin, project.pk, verbs.PROJECT_READ) == "404.1"
    assert list(permissions.projects_for(admin, verbs.PROJECT_READ)) == []


@pytest.mark.parametrize(
    ("starts", "ends", "held"),
    [
        (0, None, True),
        (0, 0, True),
        (-5, -1, False),
        (1, None, False),
        (-5, 0, True),
        (-5, 5, True),
    ],
)
def test_an_assignment_counts_from_its_first_to_its_last_day(
    nobody: User, project: Project, starts: int, ends: int | None, held: bool
) -> None:
    today = timezone.localdate()
    services.assign(
        role=role("r", verbs.PROJECT_READ),
        project=project,
        user=nobody,
        project_wide=True,
        starts_on=today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )
    assert (code_of(nobody, project.pk, verbs.PROJECT_READ) == "") is held
    assert len(permissions.assignments_of(nobody, today)) == held


def test_today_is_the_day_in_viet_nam() -> None:
    # 22:00 on the 21st in London is the 22nd here: project_for asks localdate().
    late = build.NOW.replace(hour=5)
    assert timezone.localdate(late) == build.TODAY
    assert timezone.get_default_timezone_name() == "Asia/Ho_Chi_Minh"


def test_a_missing_area_is_nowhere_and_never_everywhere(nobody: User, project: Project) -> None:
    services.assign(
        role=role("r", verbs.MAP_READ),
        project=project,
        user=nobody,
        starts_on=date(2020, 1, 1),
    )
    area = permissions.area_for(nobody, project, verbs.MAP_READ)
    assert area == areas.NOWHERE
    assert not area.meets(areas.scope_of(build.COMMUNE_A))
    assert not area.meets([])


def test_the_areas_of_several_assignments_add_up_for_the_verb_alone(
    nobody: User, project: Project
) -> None:
    for name, unit, held in (
        ("a", build.COMMUNE_A, verbs.MAP_READ),
        ("b", build.COMMUNE_B, verbs.MAP_READ),
        ("c", build.COMMUNE_FAR, verbs.CAMPAIGN_READ),
    ):
        services.assign(
            role=role(name, held),
            project=project,
            user=nobody,
            units=[unit],
            starts_on=date(2020, 1, 1),
        )
    area = permissions.area_for(nobody, project, verbs.MAP_READ)
    assert area.keys == {build.COMMUNE_A, build.COMMUNE_B}
    assert not area.everything


def test_an_ended_district_stands_for_what_came_after_it(nobody: User, project: Project) -> None:
    services.assign(
        role=role("r", verbs.MAP_READ),
        project=project,
        user=nobody,
        units=[build.OLD_DISTRICT],
        starts_on=date(2020, 1, 1),
    )
    area = permissions.area_for(nobody, project, verbs.MAP_READ)
    assert area.meets(areas.scope_of(build.COMMUNE_A))
    assert area.meets(areas.scope_of(build.OLD_A))
    assert not area.meets(areas.scope_of(build.COMMUNE_B))


def test_a_province_reaches_all_below_it_and_its_reused_code_does_not(
    officer: User, project: Project
) -> None:
    area = permissions.area_for(officer, project, verbs.SUBMISSION_READ)
    assert area.meets(areas.scope_of(build.COMMUNE_B))
    assert not area.meets(areas.scope_of(build.COMMUNE_FAR))
    assert not area.meets({"91@1900-01-01"})


@pytest.mark.parametrize(
    ("held", "verb", "form_id", "wanted"),
    [
        (["*"], "x.y", "", True),
        (["x.y"], "x.y", "any", True),
        (["x.y:a"], "x.y", "a", True),
        (["x.y:a"], "x.y", "b", False),
        (["x.y:a"], "x.y", "", True),  # for some form: the door looks again when it knows which
        (["x.yz"], "x.y", "", False),
        (["x.yz:a"], "x.y", "", False),
        (["x.y:a:b"], "x.y", "a:b", True),
        ([], "x.y", "", False),
    ],
)
def test_a_verb_may_be_held_for_single_forms(
    held: list[str], verb: str, form_id: str, wanted: bool
) -> None:
    assert verbs.allows(held, verb, form_id) is wanted


def test_the_phone_of_a_person_may_what_she_may_and_only_in_its_project(
    worker: User, project: Project
) -> None:
    phone, _ = services.create_app_user(project=project, name="máy", holder=worker, now=build.NOW)
    other = services.create_project(name="Khác", now=build.NOW)
    services.assign(
        role=Role.objects.get(name="officer"),
        project=other,
        user=worker,
        project_wide=True,
        starts_on=date(2020, 1, 1),
    )
    assert code_of(phone, project.pk, verbs.SUBMISSION_CREATE) == ""
    assert code_of(phone, other.pk, verbs.SUBMISSION_CREATE) == "404.1"
    assert code_of(worker, other.pk, verbs.SUBMISSION_CREATE) == ""


def test_the_phone_of_a_site_has_the_sites_assignments(project: Project) -> None:
    services.assign(
        role=role("r", "submission.create:thu"),
        project=project,
        site=SITE,
        units=[build.COMMUNE_A],
        starts_on=date(2020, 1, 1),
    )
    phone, _ = services.create_app_user(project=project, name="trường", site=SITE, now=build.NOW)
    stranger, _ = services.create_app_user(
        project=project, name="khác", site=UUID(int=8), now=build.NOW
    )
    assert code_of(phone, project.pk, verbs.SUBMISSION_CREATE, "thu") == ""
    assert code_of(phone, project.pk, verbs.SUBMISSION_CREATE, "khac") == "403.1"
    assert code_of(stranger, project.pk, verbs.SUBMISSION_CREATE) == "404.1"
    assert permissions.home_unit(phone, project) == build.COMMUNE_A


def test_where_somebody_is_at_home(officer: User, worker: User, project: Project) -> None:
    assert permissions.home_unit(worker, project) == build.COMMUNE_A
    both = build.person("b", "officer", project, units=(build.COMMUNE_A, build.COMMUNE_B))
    assert permissions.home_unit(both, project) == ""


def test_a_verb_of_no_particular_project(admin: User, officer: User) -> None:
    permissions.everywhere(admin, verbs.PROJECT_CREATE)
    with pytest.raises(Problem, match=r"403\.1"):
        permissions.everywhere(officer, verbs.PROJECT_READ)


def test_the_projects_of_a_person(admin: User, worker: User, project: Project) -> None:
    other = services.create_project(name="Khác", now=build.NOW)
    assert list(permissions.projects_for(admin, verbs.PROJECT_READ)) == [project, other]
    assert list(permissions.projects_for(worker, verbs.PROJECT_READ)) == [project]
    assert list(permissions.projects_for(worker, verbs.FORM_CREATE)) == []


def test_asking_costs_the_same_for_one_assignment_and_for_ten(
    nobody: User, project: Project
) -> None:
    held, counts = role("r", verbs.MAP_READ), []
    for more in (1, 9):
        for _ in range(more):
            services.assign(
                role=held,
                project=project,
                user=nobody,
                units=[build.COMMUNE_A, build.COMMUNE_B],
                starts_on=date(2020, 1, 1),
            )
        with CaptureQueriesContext(connection) as asked:
            permissions.project_for(nobody, project.pk, verbs.MAP_READ)
            permissions.area_for(nobody, project, verbs.MAP_READ)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 7


def test_the_database_keeps_an_assignment_to_one_holder_and_to_a_real_time(
    nobody: User, project: Project
) -> None:
    held = role("r", verbs.MAP_READ)
    for bad in (
        {},
        {"user": nobody, "site": SITE},
        {"user": nobody, "ends_on": date(2019, 12, 31)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            services.assign(role=held, project=project, starts_on=date(2020, 1, 1), **bad)
