"""Pages of people, seeing as somebody, split units, organisations."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts import permissions, verbs, viewing
from backend.accounts.models import Assignment, Organisation, Project, User, Viewing
from backend.jobs.worker import run_all
from backend.journal.models import Event
from backend.survey.submissions import selectors
from backend.survey.submissions.models import Submission
from geo.models import Level, Successor, Unit
from tests import build
from tests.api.conftest import Program, problem_of, token_of

pytestmark = pytest.mark.django_db
Enter = Callable[[User], Client]


@pytest.fixture
def boss_page(enter: Enter, admin: User) -> Client:
    return enter(admin)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_people_are_listed_with_roles_areas_and_days(
    project: Project, boss_page: Client, officer: User
) -> None:
    page = text(boss_page.get(f"/projects/{project.pk}/people"))
    assert "officer" in page
    assert "Cơ quan thường trực" in page
    assert "Tỉnh Thử Nghiệm" in page
    assert "@example.org" not in page.partition("<main")[2]
    assert "officer" in text(boss_page.get(f"/projects/{project.pk}/people?q=OFFI"))
    assert "Không ai khớp" in text(boss_page.get(f"/projects/{project.pk}/people?q=zzz"))


def test_a_commune_lists_its_own_people(project: Project, enter: Enter) -> None:
    build.person("o-a", "leader", project, units=(build.COMMUNE_A,))
    build.person("o-b", "leader", project, units=(build.COMMUNE_B,))
    chief = build.person("sep", "project_manager", project, units=(build.COMMUNE_A,))
    page = text(enter(chief).get(f"/projects/{project.pk}/people"))
    assert "o-a" in page
    assert "o-b" not in page


def test_the_list_asks_as_much_for_many_as_for_few(project: Project, boss_page: Client) -> None:
    asked = []
    for size in (1, 15):
        for number in range(size):
            build.person(f"p{size}-{number}", "leader", project, units=(build.COMMUNE_A,))
        boss_page.get(f"/projects/{project.pk}/people")
        with CaptureQueriesContext(connection) as found:
            boss_page.get(f"/projects/{project.pk}/people")
        asked.append(len(found))
    assert asked[0] == asked[1] <= 27


def test_a_role_is_given_and_ended_on_the_page(
    project: Project, boss_page: Client, officer: User
) -> None:
    other = build.person("khac", "leader", project, units=(build.COMMUNE_A,))
    role = officer.assignments.get().role
    given = {"email": "khac@example.org", "role": role.pk}
    home = f"/projects/{project.pk}/people"
    assert boss_page.post(f"{home}/give", given).status_code == 302
    made = other.assignments.get(role=role)
    assert made.project_wide
    assert boss_page.post(f"{home}/roles/{made.pk}/end").status_code == 302
    assert not other.assignments.filter(role=role, ends_on=None).exists()


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"email": "khong-co@example.org", "role": "1"},
        {"email": "x", "role": "zzz"},
        {"email": "officer@example.org", "role": "1", "ends_on": "1999-01-01"},
        {"email": "officer@example.org", "role": "1", "at_site": "x"},
        {"email": "\0@example.org", "role": "\0"},
    ],
)
def test_what_is_typed_wrongly_is_told_and_nothing_is_given(
    project: Project, boss_page: Client, officer: User, typed: dict[str, str]
) -> None:
    before = Assignment.objects.count()
    answer = boss_page.post(f"/projects/{project.pk}/people/give", typed)
    assert answer.status_code == 400
    assert 'class="error"' in text(answer)
    assert Assignment.objects.count() == before


def test_who_only_reads_gives_nothing(project: Project, enter: Enter, officer: User) -> None:
    page = enter(officer)
    listed = page.get(f"/projects/{project.pk}/people")
    assert listed.status_code == 200
    assert "Giao vai trò" not in text(listed)
    made = officer.assignments.get().pk
    for path in ("give", f"roles/{made}/end", f"{officer.pk}/hand-over"):
        assert page.post(f"/projects/{project.pk}/people/{path}").status_code == 403


def test_one_delegates_on_the_page_and_takes_back(
    project: Project, enter: Enter, officer: User
) -> None:
    clerk = build.person("clerk", "leader", project, units=(build.COMMUNE_B,))
    home, mine = f"/projects/{project.pk}/own-roles", officer.assignments.get().pk
    page = enter(officer)
    assert "Ủy quyền" in text(page.get(home))
    today = timezone.localdate()
    days = {"starts_on": today, "ends_on": today + timedelta(days=3)}
    refused = page.post(f"{home}/{mine}/delegate", {"email": "ai@example.org", **days})
    assert refused.status_code == 400
    made = page.post(f"{home}/{mine}/delegate", {"email": "clerk@example.org", **days})
    assert made.status_code == 302
    assert "clerk" in text(page.get(home))
    assert permissions.may(clerk, project, verbs.APP_USER_CREATE)
    given = clerk.assignments.get(delegated_from=mine).pk
    assert page.post(f"{home}/{given}/withdraw").status_code == 302
    assert not permissions.may(clerk, project, verbs.APP_USER_CREATE)
    assert page.post(f"{home}/{'9' * 40}/withdraw").status_code == 404


def test_a_handover_is_shown_and_then_done(
    project: Project, boss_page: Client, officer: User
) -> None:
    clerk = build.person("clerk", "leader", project, units=(build.COMMUNE_B,))
    build.phone_of(officer, project)
    page = f"/projects/{project.pk}/people/{officer.pk}/hand-over"
    far = page.replace(f"/{officer.pk}/", f"/{10**20}/")
    assert boss_page.get(far).status_code == 404
    assert "Điện thoại hết hiệu lực mã" in text(boss_page.get(page))
    assert boss_page.post(page, {"successors": "ai@example.org"}).status_code == 400
    assert boss_page.post(page, {"successors": "clerk@example.org"}).status_code == 302
    assert permissions.may(clerk, project, verbs.APP_USER_CREATE)
    assert boss_page.get(page).status_code == 404


def start(page: Client, who: User) -> Any:
    return page.post(f"/view-as/{who.pk}")


def test_an_administrator_sees_what_another_sees(
    project: Project, boss_page: Client, officer: User, enter: Enter
) -> None:
    theirs = text(enter(officer).get(f"/projects/{project.pk}/people")).partition("<main")[2]
    assert start(boss_page, officer).status_code == 302
    mine = text(boss_page.get(f"/projects/{project.pk}/people"))
    assert "Anh/chị đang xem như officer" in mine
    assert mine.partition("<main")[2] == theirs
    assert boss_page.get("/units/split").status_code == 403
    assert boss_page.post("/inbox/read").status_code == 403
    assert boss_page.post(f"/projects/{project.pk}/phones", {"name": "x"}).status_code == 403
    assert boss_page.post("/view-as/stop").status_code == 302
    assert "đang xem như" not in text(boss_page.get("/"))
    kinds = list(
        Event.objects.filter(kind__startswith="user.view_as")
        .order_by("pk")
        .values_list("kind", "user_id")
    )
    me = User.objects.get(name="admin").pk
    assert kinds == [("user.view_as.start", me), ("user.view_as.end", me)]
    assert Event.objects.get(kind="user.view_as.end").details["pages"] == 2


def test_seeing_ends_by_itself(boss_page: Client, officer: User) -> None:
    start(boss_page, officer)
    Viewing.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert boss_page.get("/inbox").status_code == 403
    assert boss_page.get("/inbox").status_code == 200
    assert Viewing.objects.get().ended_at is not None


def test_nobody_sees_as_who_holds_more_as_herself_or_without_the_verb(
    project: Project, boss_page: Client, admin: User, officer: User, enter: Enter
) -> None:
    assert start(boss_page, admin).status_code == 403
    assert start(boss_page, User(pk=10**6)).status_code == 404
    assert start(enter(officer), admin).status_code == 403
    helper = build.person("giup", "leader", None, project_wide=True)
    role = helper.assignments.get().role
    role.verbs = [*role.verbs, verbs.VIEW_AS]
    role.save()
    assert start(enter(helper), officer).status_code == 403
    assert not Viewing.objects.exists()


def test_sensitive_verbs_are_left_behind(project: Project, boss_page: Client, admin: User) -> None:
    nurse = build.person("y-ta", "health_worker", project, units=(build.COMMUNE_A,))
    start(boss_page, nurse)
    boss_page.get("/")
    eyes = viewing.eyes(Viewing.objects.get(), timezone.localdate())
    assert permissions.may(eyes, project, verbs.SUBMISSION_READ, form_id="sang_loc_assist")
    assert not permissions.may(eyes, project, verbs.SENSITIVE_HEALTH, form_id="sang_loc_assist")
    assert eyes.journal_ids[0] == admin.pk


def test_programs_see_as_somebody_with_a_header(
    project: Project, admin: User, officer: User
) -> None:
    boss = Program(token_of(admin))
    as_her = {"X-View-As": str(officer.pk)}
    assert problem_of(boss.get("/users/current", **as_her)) == (403, 403.787)
    assert boss.post(f"/users/{officer.pk}/view-as").status_code == 200
    assert boss.get("/users/current", **as_her).json()["id"] == officer.pk
    boss.headers = {**boss.headers, **as_her}
    assert problem_of(boss.post(f"/projects/{project.pk}/app-users", {})) == (403, 403.786)
    assert boss.get("/users").json() == []
    boss.headers.pop("X-View-As")
    assert boss.delete(f"/users/{officer.pk}/view-as").status_code == 200
    assert problem_of(boss.get("/users/current", **as_her)) == (403, 403.787)
    assert problem_of(boss.get("/users/current", **{"X-View-As": "\u0000x"[1:]})) == (403, 403.787)


@pytest.fixture
def split(project: Project, officer: User) -> Submission:
    """A commune that was split into A and B, with an assignment and a submission in it."""
    old = build.unit("90009", "Xã Cũ Chia", Level.COMMUNE, old=True)
    a, b = (Unit.objects.get(key=key) for key in (build.COMMUNE_A, build.COMMUNE_B))
    for new in (a, b):
        Successor.objects.create(old=old, new=new, share="partial")
    build.form(project, build.simple())
    told = {"ma_xa": "90009", "ngay": "2025-03-01"}
    build.phone_of(officer, project).send("thu", told)
    return Submission.objects.get()


OLD = "90009@1900-01-01"


def test_a_split_unit_reaches_no_part_until_somebody_decides(
    project: Project, split: Submission, boss_page: Client
) -> None:
    local = build.person("xa-cu", "project_viewer", project, units=(OLD,))
    in_b = build.person("xa-b", "project_viewer", project, units=(build.COMMUNE_B,))
    assert split.unit == OLD
    assert permissions.area_for(local, project, verbs.SUBMISSION_READ).keys == {OLD}
    assert selectors.visible_to(in_b, project).count() == 0
    page = text(boss_page.get("/units/split"))
    assert "Xã Cũ Chia" in page
    assert "chưa quyết định" in page
    field = OLD.replace("@", "-")
    decision = {
        "unit": OLD,
        f"{field}-heirs": [build.COMMUNE_B],
        f"{field}-document": "NQ 1677/NQ-UBTVQH15",
        f"{field}-document_date": "2025-06-16",
        f"{field}-note": "phần dân cư chính",
    }
    assert boss_page.post("/units/split", decision).status_code == 302
    run_all()
    assert selectors.visible_to(in_b, project).count() == 1
    assert build.COMMUNE_B in permissions.area_for(local, project, verbs.SUBMISSION_READ).keys
    assert build.COMMUNE_A not in permissions.area_for(local, project, verbs.SUBMISSION_READ).keys
    page = text(boss_page.get("/units/split"))
    assert "NQ 1677/NQ-UBTVQH15" in page
    assert Event.objects.get(kind="unit.succession").details["heirs"] == [build.COMMUNE_B]
    # Decided anew: the records follow.
    decision[f"{field}-heirs"] = [build.COMMUNE_A]
    assert boss_page.post("/units/split", decision).status_code == 302
    run_all()
    assert selectors.visible_to(in_b, project).count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"heirs": []},
        {"heirs": [build.COMMUNE_FAR]},
        {"document": ""},
        {"document": "\0"},
        {"document_date": "2999-01-01"},
        {"document_date": "x"},
    ],
)
def test_a_decision_without_its_parts_is_refused(
    project: Project, split: Submission, boss_page: Client, wrong: dict[str, Any]
) -> None:
    told = {"heirs": [build.COMMUNE_B], "document": "NQ 1", "document_date": "2025-06-16", **wrong}
    field = OLD.replace("@", "-")
    posted = {"unit": OLD, **{f"{field}-{name}": value for name, value in told.items()}}
    assert boss_page.post("/units/split", posted).status_code == 400
    assert not Event.objects.filter(kind="unit.succession").exists()


def test_only_who_configures_the_server_decides(
    project: Project, split: Submission, enter: Enter, officer: User
) -> None:
    page = enter(officer)
    for path in ("/units/split", "/organisations"):
        assert page.get(path).status_code == page.post(path).status_code == 403
    assert page.post("/organisations/1/move").status_code == 403


def test_an_organisation_ends_on_the_page(boss_page: Client, officer: User) -> None:
    old = Organisation.objects.create(name="Phòng LĐTBXH", kind="phong")
    new = Organisation.objects.create(name="Công an xã", kind="cong_an")
    User.objects.filter(pk=officer.pk).update(organisation=old)
    told = {
        "organisation": old.pk,
        f"o{old.pk}-ended_on": "2025-02-28",
        f"o{old.pk}-successor": new.pk,
    }
    assert boss_page.post("/organisations", told).status_code == 302
    page = text(boss_page.get("/organisations"))
    assert "officer · Phòng LĐTBXH" in page
    assert boss_page.post(f"/organisations/{old.pk}/move").status_code == 302
    officer.refresh_from_db()
    assert officer.organisation == new
    assert boss_page.post(f"/organisations/{new.pk}/move").status_code == 409
    assert boss_page.post("/organisations", {"organisation": old.pk}).status_code == 400
