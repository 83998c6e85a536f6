"""Two schools of one commune: each one's phone holds its own site and what is planned there."""

from datetime import date
from functools import partial
from uuid import UUID, uuid4

import pytest

from backend.accounts import services as accounts
from backend.accounts.models import Assignment, Project, Role, User
from backend.survey.entities import services, trash
from backend.survey.entities.models import Entity, EntityList
from tests import build
from tests.openrosa.test_queries import asked
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db

FIRST, SECOND = UUID(int=501), UUID(int=502)
PICKS = """
| survey   |                                      |          |          |
|          | type                                 | name     | label    |
|          | select_one_from_file ke_hoach.csv    | ke_hoach | Kế hoạch |
|          | select_one_from_file dia_diem.csv    | diem     | Điểm     |
|          | text                                 | ma_xa    | Xã       |
| settings |                                      |          |          |
|          | form_title                           | form_id  | version  |
|          | Hoạt động                            | hoat_dong | 1       |
"""


@pytest.fixture
def form(project: Project) -> object:
    accounts.ensure_roles()
    for name in ("dia_diem", "ke_hoach"):
        declared(project, name)
    return build.form(project, PICKS)


def declared(project: Project, name: str) -> EntityList:
    return services.ensure_list(
        project=project, name=name, properties=["ma_dia_diem", "ma_xa"], now=build.NOW
    )


def put(
    project: Project,
    name: str,
    label: str,
    uuid: UUID | None = None,
    actor: User | None = None,
    **values: str,
) -> None:
    services.put(
        entity_list=declared(project, name),
        entity_uuid=uuid or uuid4(),
        label=label,
        values={"ma_xa": "90001", **values},
        unit=build.COMMUNE_A,
        actor=actor,
        now=build.NOW,
    )


@pytest.fixture
def schools(project: Project, form: object) -> None:
    for site, name in ((FIRST, "Trường Một"), (SECOND, "Trường Hai")):
        put(project, "dia_diem", name, site)
        put(project, "ke_hoach", f"Nói chuyện · {name}", ma_dia_diem=str(site))
    put(project, "dia_diem", "Nhà văn hóa")
    put(project, "ke_hoach", "Chưa có điểm")


def staff(project: Project, name: str, site: UUID | None, role: str = "school_staff") -> User:
    person = accounts.create_user(
        email=f"{name}@example.org", name=name, password=None, now=build.NOW
    )
    assign(project, person, site, role)
    return person


def assign(project: Project, person: User, site: UUID | None, role: str) -> Assignment:
    return accounts.assign(
        role=Role.objects.get(name=role),
        project=project,
        user=person,
        units=[build.COMMUNE_A],
        at_site=site,
        starts_on=date(2020, 1, 1),
    )


def lists(phone: FieldPhone) -> dict[str, set[str]]:
    """List → the labels that the phone downloads."""
    found = phone.blank("hoat_dong").media
    return {
        name.removesuffix(".csv"): {line.split(",")[1] for line in text.decode().splitlines()[1:]}
        for name, text in found.items()
    }


def hashes(phone: FieldPhone) -> dict[str, str]:
    return {each.filename: each.hash for each in phone.blank("hoat_dong").manifest}


@pytest.mark.parametrize("role", ["school_staff", "workplace_staff"])
def test_each_has_its_own_site_and_its_own_plans(
    project: Project, schools: None, role: str
) -> None:
    phones = [
        build.phone_of(staff(project, f"truong-{site.int}", site, role), project)
        for site in (FIRST, SECOND)
    ]
    assert [lists(phone) for phone in phones] == [
        {"dia_diem": {"Trường Một"}, "ke_hoach": {"Nói chuyện · Trường Một"}},
        {"dia_diem": {"Trường Hai"}, "ke_hoach": {"Nói chuyện · Trường Hai"}},
    ]
    assert not set(hashes(phones[0]).values()) & set(hashes(phones[1]).values())


def test_what_is_planned_at_the_other_school_does_not_touch_the_phone(
    project: Project, schools: None
) -> None:
    phone = build.phone_of(staff(project, "mot", FIRST), project)
    before = hashes(phone)
    put(project, "ke_hoach", "Hội thi · Trường Hai", ma_dia_diem=str(SECOND))
    assert hashes(phone) == before
    put(project, "ke_hoach", "Hội thi · Trường Một", ma_dia_diem=str(FIRST))
    after = hashes(phone)
    assert after["ke_hoach.csv"] != before["ke_hoach.csv"]
    assert after["dia_diem.csv"] == before["dia_diem.csv"]


def test_who_moves_to_another_school_gets_that_ones_lists(project: Project, schools: None) -> None:
    person = staff(project, "mot", FIRST)
    phone = build.phone_of(person, project)
    before = hashes(phone)
    Assignment.objects.filter(user=person).update(at_site=SECOND)
    assert lists(phone)["ke_hoach"] == {"Nói chuyện · Trường Hai"}
    assert not set(hashes(phone).values()) & set(before.values())


def test_two_schools_of_one_person_are_both_hers(project: Project, schools: None) -> None:
    person = staff(project, "mot", FIRST)
    assign(project, person, SECOND, "school_staff")
    assert lists(build.phone_of(person, project)) == {
        "dia_diem": {"Trường Một", "Trường Hai"},
        "ke_hoach": {"Nói chuyện · Trường Một", "Nói chuyện · Trường Hai"},
    }


def test_a_wider_role_beside_it_widens_both(project: Project, schools: None) -> None:
    person = staff(project, "mot", FIRST)
    assign(project, person, None, "media_officer")
    told = lists(build.phone_of(person, project))
    assert (len(told["dia_diem"]), len(told["ke_hoach"])) == (3, 3)


@pytest.mark.parametrize("role", ["outreach_worker", "commune_officer", "media_officer"])
def test_who_is_bound_to_no_site_has_the_communes(
    project: Project, schools: None, role: str
) -> None:
    told = lists(build.phone_of(staff(project, "ai", None, role), project))
    assert (len(told["dia_diem"]), len(told["ke_hoach"])) == (3, 3)


def test_without_a_site_she_finds_her_school_in_the_list_and_no_plans(
    project: Project, schools: None
) -> None:
    """As the page of campaigns, which shows her none either."""
    told = lists(build.phone_of(staff(project, "mot", None), project))
    assert (len(told["dia_diem"]), told["ke_hoach"]) == (3, set())


def test_a_site_that_she_registered_stays_on_her_phone(project: Project, schools: None) -> None:
    person = staff(project, "mot", FIRST)
    phone = build.phone_of(person, project)
    put(project, "dia_diem", "Cơ sở hai", actor=person)
    assert lists(phone)["dia_diem"] == {"Trường Một", "Cơ sở hai"}


def test_when_her_site_is_gone_she_finds_the_one_that_stands_for_it(
    project: Project, schools: None
) -> None:
    """Deleted, or merged as a double: she could fill nothing in from an empty list."""
    phone = build.phone_of(staff(project, "mot", FIRST), project)
    before = hashes(phone)
    mine = Entity.objects.filter(uuid=FIRST)
    trash.delete(rows=mine, actor=None, now=build.NOW)
    assert lists(phone)["dia_diem"] == {"Trường Hai", "Nhà văn hóa"}
    assert lists(phone)["ke_hoach"] == {"Nói chuyện · Trường Một"}
    assert hashes(phone)["dia_diem.csv"] != before["dia_diem.csv"]
    trash.restore(rows=mine, actor=None, now=build.NOW)
    assert lists(phone)["dia_diem"] == {"Trường Một"}


def test_the_cut_asks_nothing_more(project: Project, schools: None) -> None:
    """As many questions as for who is bound to no site, however many rows there are."""
    bound = build.phone_of(staff(project, "mot", FIRST), project)
    free = build.phone_of(staff(project, "ai", None, "media_officer"), project)
    costs = []
    for phone in (bound, free):
        phone.blank("hoat_dong")
        costs.append(len(asked(partial(phone.blank, "hoat_dong"))))
    for number in range(30):
        put(project, "ke_hoach", f"Thêm {number}", ma_dia_diem=str(FIRST))
    costs.append(len(asked(partial(bound.blank, "hoat_dong"))))
    assert costs[0] == costs[1] == costs[2]
