"""Narrowed roles: an outreach worker sees her own cases, a school its own site."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command

from backend.accounts import permissions, programme, verbs
from backend.accounts import services as accounts
from backend.accounts.models import AppUser, Assignment, Project, Role, User
from backend.survey.entities import phones, services
from backend.survey.entities import selectors as entities
from backend.survey.submissions import selectors
from backend.survey.submissions.models import Submission, SubmissionScope
from tests import build

pytestmark = pytest.mark.django_db
SITE, OTHER = UUID(int=71), UUID(int=72)
FORM = build.SIMPLE.replace(
    "| text       | ma_xa   | Xã           |",
    "| text       | ma_xa   | Xã           |\n|  | text | ma_dia_diem | Điểm |",
)


def narrowed(project: Project, name: str, narrow: str, *, site: UUID | None = None) -> User:
    role, _ = Role.objects.get_or_create(
        name=f"hep-{narrow}",
        defaults={
            "title": narrow,
            "narrow": narrow,
            "verbs": [
                *verbs.READ,
                verbs.SUBMISSION_CREATE,
                verbs.SUBMISSION_READ,
                verbs.SUBMISSION_UPDATE,
                verbs.ENTITY_READ,
            ],
        },
    )
    person = accounts.create_user(
        email=f"{name}@example.org", name=name, password=None, now=build.NOW
    )
    accounts.assign(
        role=role,
        project=project,
        user=person,
        units=[build.COMMUNE_A],
        at_site=site,
        starts_on=date(2020, 1, 1),
    )
    return person


def send(person: User, project: Project, **answers: Any) -> Submission:
    told = {"ma_xa": "90001", "ngay": "2026-11-01", **answers}
    build.phone_of(person, project).send("thu", told)
    return Submission.objects.latest("created_at")


@pytest.fixture
def form(project: Project) -> None:
    build.form(project, FORM.format(version="1"))


def seen(person: User | AppUser, project: Project) -> set[UUID]:
    return set(selectors.visible_to(person, project).values_list("pk", flat=True))


def test_who_is_narrowed_to_her_own_sees_her_own_alone(form: None, project: Project) -> None:
    one, two = narrowed(project, "mot", "own"), narrowed(project, "hai", "own")
    first, second = send(one, project), send(two, project)
    assert (seen(one, project), seen(two, project)) == ({first.pk}, {second.pk})
    assert selectors.submission_for(one, project, first.pk, verbs.SUBMISSION_UPDATE) == first
    with pytest.raises(Exception, match=r"404\.1"):
        selectors.submission_for(one, project, second.pk, verbs.SUBMISSION_UPDATE)


def test_her_own_is_hers_wherever_it_happened(form: None, project: Project) -> None:
    one = narrowed(project, "mot", "own")
    far = send(one, project, ma_xa="90501")
    assert seen(one, project) == {far.pk}
    assert selectors.submission_for(one, project, far.pk, verbs.SUBMISSION_UPDATE) == far


def test_who_is_at_a_site_sees_what_happened_there(
    form: None, project: Project, officer: User
) -> None:
    school = narrowed(project, "truong", "site", site=SITE)
    here = send(officer, project, ma_dia_diem=str(SITE))
    there = send(officer, project, ma_dia_diem=str(OTHER))
    own = send(school, project)
    elsewhere = send(school, project, ma_dia_diem=str(OTHER))
    assert seen(school, project) == {here.pk, own.pk, elsewhere.pk}
    assert there.pk in seen(officer, project)
    keys = set(SubmissionScope.objects.filter(submission=own).values_list("unit", flat=True))
    assert {f"site:{SITE}", f"by:{school.pk}"} <= keys


@pytest.mark.parametrize("told", ["", "không phải mã", "0" * 400, "site:x"])
def test_a_site_that_is_none_is_no_key(
    form: None, project: Project, officer: User, told: str
) -> None:
    sent = send(officer, project, ma_dia_diem=told)
    assert not sent.scope.filter(unit__startswith="site:").exists()


def test_an_edit_from_elsewhere_changes_the_site_and_not_the_sender(
    form: None, project: Project, officer: User, admin: User
) -> None:
    one = narrowed(project, "mot", "own")
    phone = build.phone_of(one, project)
    blank = phone.blank("thu")
    first = {"ma_xa": "90001", "ma_dia_diem": str(SITE)}
    phone.post(phone.fill(blank, first, instance_id="uuid:1"), {})
    edit = phone.fill(
        blank, {**first, "ma_dia_diem": str(OTHER)}, instance_id="uuid:2", deprecated_id="uuid:1"
    )
    assert phone.post(edit, {}).status == 201
    keys = set(Submission.objects.get().scope.values_list("unit", flat=True))
    assert f"site:{OTHER}" in keys
    assert f"site:{SITE}" not in keys
    assert f"by:{one.pk}" in keys


def test_forms_and_communes_come_by_her_units(form: None, project: Project) -> None:
    one = narrowed(project, "mot", "own")
    assert [each.form_id for each in build.phone_of(one, project).form_list()] == ["thu"]
    area = permissions.area_for(one, project, verbs.SUBMISSION_CREATE)
    assert area.keys == {build.COMMUNE_A}
    assert permissions.area_for(one, project, verbs.SUBMISSION_READ).keys == {f"by:{one.pk}"}


def put(project: Project, name: str, label: str, creator: User | None, **values: str) -> UUID:
    listed = services.ensure_list(
        project=project, name=name, properties=["co_so", "ma_xa"], now=build.NOW
    )
    uuid = uuid4()
    services.put(
        entity_list=listed,
        entity_uuid=uuid,
        label=label,
        values=values,
        unit=build.COMMUNE_A,
        now=build.NOW,
    )
    entities.Entity.objects.filter(uuid=uuid).update(creator=creator)
    return uuid


def on_phone(person: User, project: Project, name: str) -> set[str]:
    held = phones.holder_of(
        person, project, permissions.area_for(person, project, verbs.SUBMISSION_CREATE)
    )
    listed = entities.list_in(project, name)
    assert listed is not None
    return {row[1] for row in phones.rows(listed, held)}


def test_lists_of_persons_on_phones_hold_her_own_rows_and_her_sites(project: Project) -> None:
    one, school = narrowed(project, "mot", "own"), narrowed(project, "truong", "site", site=SITE)
    put(project, "truong_hop", "của một", one)
    put(project, "truong_hop", "của ai đó", None)
    put(project, "chuyen_gui", "gửi trường", None, co_so=str(SITE))
    put(project, "dia_diem", "Trường An", None)
    assert on_phone(one, project, "truong_hop") == {"của một"}
    assert on_phone(school, project, "truong_hop") == set()
    assert on_phone(school, project, "chuyen_gui") == {"gửi trường"}
    assert on_phone(one, project, "chuyen_gui") == set()
    # Sites are no persons: everybody of the commune has them.
    assert on_phone(one, project, "dia_diem") == {"Trường An"}


def test_rows_read_by_programs_are_her_own_too(project: Project) -> None:
    one = narrowed(project, "mot", "own")
    mine, _other = put(project, "truong_hop", "a", one), put(project, "truong_hop", "b", None)
    listed = entities.list_in(project, "truong_hop")
    assert listed is not None
    assert [row.uuid for row in entities.entities_for(one, listed)] == [mine]


def test_a_wider_role_beside_the_narrow_one_widens(form: None, project: Project) -> None:
    one, two = narrowed(project, "mot", "own"), narrowed(project, "hai", "own")
    send(one, project)
    accounts.assign(
        role=Role.objects.get(name="project_viewer"),
        project=project,
        user=two,
        units=[build.COMMUNE_A],
        starts_on=date(2020, 1, 1),
    )
    assert seen(two, project) == set(Submission.objects.values_list("pk", flat=True))


def test_stored_submissions_get_their_keys_by_command(
    form: None, project: Project, officer: User, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = send(officer, project, ma_dia_diem=str(SITE))
    SubmissionScope.objects.filter(unit__contains=":").delete()
    call_command("fill_scopes")
    keys = set(sent.scope.values_list("unit", flat=True))
    assert {f"site:{SITE}", f"by:{officer.pk}"} <= keys
    call_command("fill_scopes")
    assert "0" in capsys.readouterr().out.splitlines()[-1]


def test_roles_of_the_programme_hold_no_more_than_they_should() -> None:
    roles = programme.OF_PROGRAMME
    sensitive = {
        name
        for name, told in roles.items()
        if any(each.partition(":")[0] in verbs.OF_SENSITIVE_VALUES for each in told.verbs)
    }
    assert sensitive == {"health_worker", "counsellor"}
    assert roles["auditor"].verbs == [verbs.AUDIT_READ]
    assert set(roles["leader"].verbs) == set(verbs.READ)
    reads = {
        name: verbs.forms_of(told.verbs, verbs.SUBMISSION_READ) for name, told in roles.items()
    }
    assert not reads["police_liaison"] & set(programme.PERSONS)
    assert reads["officer"] == set(programme.PLAIN)
    assert len(programme.ALL_FORMS) == len(set(programme.ALL_FORMS)) == 20
    assert {roles[name].narrow for name in ("school_staff", "workplace_staff")} == {"site"}
    assert {roles[name].narrow for name in ("outreach_worker", "counsellor")} == {"own"}


def test_a_role_that_nobody_changed_follows_the_programme(project: Project) -> None:
    role = Role.objects.get(name="leader")
    Role.objects.filter(pk=role.pk).update(
        verbs=["map.read"], delivered=["map.read"], title="Lãnh đạo"
    )
    Role.objects.filter(name="auditor").delete()
    told = accounts.ensure_roles()
    assert (told["leader"].verbs, told["leader"].title) == (verbs.READ, "Leader (reads only)")
    assert told["auditor"].verbs == [verbs.AUDIT_READ]


def test_what_an_administrator_changed_is_kept(project: Project) -> None:
    Role.objects.filter(name="leader").update(verbs=["map.read"])
    assert accounts.ensure_roles()["leader"].verbs == ["map.read"]
    assert Assignment.objects.count() == 0
