"""To whom a phone's key may be given: people and sites of the project, inside the giver's area."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts import holders, services, verbs
from backend.accounts.models import AppUser, Project, Role, User
from backend.problems import Problem
from tests import build

pytestmark = pytest.mark.django_db
SITE = UUID(int=9)


def given(actor: User, project: Project, **to: object) -> bool:
    try:
        holders.holder_for(actor, project, today=build.TODAY, **to)
    except Problem:
        return False
    return True


def listed(actor: User, project: Project, **more: bool) -> list[str]:
    rows = holders.app_users_for(actor, project, verbs.APP_USER_READ, build.TODAY, **more)
    return [row.name for row in rows]


def test_a_key_goes_to_somebody_who_fills_forms_inside_ones_area(
    officer: User, worker: User, project: Project
) -> None:
    assert given(officer, project, email="WORKER@example.org ")
    ward = build.person("phuong", "officer", project, units=(build.COMMUNE_B,))
    assert not given(ward, project, email="worker@example.org")


def test_strangers_leavers_leaders_and_people_with_more_than_ones_area_get_none(
    officer: User, admin: User, project: Project
) -> None:
    build.person("leader", "leader", project, units=(build.COMMUNE_A,))
    build.person("left", "officer", project, units=(build.COMMUNE_A,), language="vi")
    User.objects.filter(name="left").update(is_active=False)
    build.person("wide", "officer", project, project_wide=True)
    build.person("far", "officer", project, units=(build.COMMUNE_A, build.COMMUNE_FAR))
    for name in ("leader", "left", "wide", "far", "admin", "khong-ai"):
        assert not given(officer, project, email=f"{name}@example.org")
    assert given(admin, project, email="wide@example.org")
    assert not given(admin, project, email="leader@example.org")


def test_somebody_of_an_ended_district_lies_inside_the_province_that_it_went_into(
    officer: User, project: Project
) -> None:
    build.person("old", "officer", project, units=(build.OLD_DISTRICT,))
    assert given(officer, project, email="old@example.org")


def test_a_site_gets_one_when_it_is_assigned(officer: User, project: Project) -> None:
    assert not given(officer, project, site=SITE)
    services.assign(
        role=Role.objects.get(name="school_staff"),
        project=project,
        site=SITE,
        units=[build.COMMUNE_A],
        starts_on=date(2020, 1, 1),
    )
    assert given(officer, project, site=SITE)


def test_phones_are_listed_and_taken_back_inside_ones_area(
    officer: User, worker: User, project: Project
) -> None:
    build.phone_of(worker, project)
    ward = build.person("phuong", "officer", project, units=(build.COMMUNE_B,))
    key = AppUser.objects.get()
    assert listed(officer, project) == ["máy worker"]
    assert listed(ward, project) == []
    with pytest.raises(Problem, match=r"404\.1"):
        holders.app_user_for(ward, project, key.pk, build.TODAY)
    services.revoke_app_user(app_user=key, actor=officer, now=build.NOW)
    assert listed(officer, project) == []
    assert listed(officer, project, revoked=True) == ["máy worker"]
    with pytest.raises(Problem, match=r"404\.1"):
        holders.app_user_for(officer, project, key.pk, build.TODAY)
    assert holders.app_user_for(officer, project, key.pk, build.TODAY, revoked=True) == key


def test_a_phone_whose_holder_works_nowhere_any_more_is_seen_by_who_reaches_everything(
    officer: User, admin: User, worker: User, project: Project
) -> None:
    build.phone_of(worker, project)
    worker.assignments.update(ends_on=date(2020, 1, 2))
    assert listed(officer, project) == []
    assert listed(admin, project) == ["máy worker"]


def test_many_phones_cost_no_more_queries(officer: User, project: Project) -> None:
    counts = []
    for more in (2, 8):
        for number in range(more):
            holder = build.person(f"p{more}{number}", "officer", project, units=(build.COMMUNE_A,))
            build.phone_of(holder, project)
        with CaptureQueriesContext(connection) as asked:
            listed(officer, project)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 9
