"""A small project of everything, told apart by commune A; and whoever asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http.cookies import SimpleCookie
from typing import Any, Final
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from backend.accounts import links
from backend.accounts import services as accounts
from backend.accounts.models import AppUser, Organisation, Project, Role, User
from backend.survey.entities import services as entities
from backend.survey.forms.models import Form
from backend.survey.submissions.models import Submission, SubmissionAttachment
from notifications.services import enqueue
from tests import build
from tests.api.commune import CommuneA, checked, commune_a, given, questionnaire, submission_of
from tests.api.conftest import Program, token_of
from tests.matrix.addresses import BY_DRAFT, BY_KEY, Address
from tests.outreach.cases import opened
from tests.web.conftest import campaign, hotspot, screened

PLAIN: Final = "hoat_dong"  # a form about events
PERSONS: Final = "sang_loc_assist"  # a form about persons
LISTS: Final = "| | select_one_from_file dia_diem.csv | diem | Điểm |\n"


@dataclass
class Ground:
    """`values` by form: what stands in the braces of addresses."""

    project: Project
    kept: CommuneA
    values: dict[str, dict[str, object]]
    boss: Program

    def at(self, address: Address, form_id: str, token: str) -> str:
        values = {**self.values[form_id], **_by_door(address, self.values[form_id])}
        if address.path.startswith(BY_KEY):
            values["token"] = token
        return address.at(values)


def _by_door(address: Address, values: dict[str, Any]) -> Mapping[str, object]:
    """One word means another thing at another door."""
    told: dict[str, object] = {}
    if address.door in {"openrosa", "odata"} or "/datasets/{name}" in address.path:
        told["name"] = values["list_name"]
    if address.door == "openrosa":
        told["name"] = f"{values['list_name']}.csv"
    if address.path.startswith(BY_DRAFT):
        told["token"] = values["draft_token"]
    if address.path.startswith("/f/"):
        told["token"] = values["link_token"]
    if address.door == "web":
        told["number"] = values["link_number"]
        if "/own-roles/" in address.path or "/people/" in address.path:
            told["number"] = values["assignment"]
        if address.path.endswith("/order"):
            told["kind"] = "sav"
    return told


def lay() -> Ground:
    """Two communes, all that a project may have, of commune A."""
    build.unit_tree()
    accounts.ensure_roles()
    project = accounts.create_project(name="Dự án thử", units=[build.PROVINCE], now=build.NOW)
    admin = build.person("admin", "administrator", None, project_wide=True)
    boss = Program(token_of(admin))
    # Before the forms that name it.
    names = ["ma_xa", "loi", "thua"]
    entities.ensure_list(project=project, name="dia_diem", properties=names, now=build.NOW)
    kept = commune_a(project, boss, admin, PLAIN, LISTS)
    home = f"/projects/{project.pk}"
    build.form(project, questionnaire("1", PERSONS, LISTS))
    build.draft(project, questionnaire("2", PERSONS, LISTS))
    persons = {
        **kept.values,
        "form_id": PERSONS,
        **submission_of(boss, home, PERSONS),
        **checked(boss, f"{home}/forms/{PERSONS}"),
    }
    held = campaign(project)
    _records(project)
    shared = {**_shared(project, boss, admin), "campaign": held.pk, "month": "2026-05"}
    case = opened(unit=build.COMMUNE_A, project_id=project.pk)
    shared["case"] = case.pk
    values = {
        form_id: {**kept.values, **own, **shared, **_of_form(project, boss, admin, form_id)}
        for form_id, own in ((PLAIN, kept.values), (PERSONS, persons))
    }
    kept.marks += [str(each["submission"]).encode() for each in values.values()]
    kept.marks.append(case.code.encode())
    return Ground(project, kept, values, boss)


def _records(project: Project) -> None:
    hotspot(build.COMMUNE_A)
    screened(project, build.COMMUNE_A, "high", 1)


def _shared(project: Project, boss: Program, admin: User) -> dict[str, object]:
    message = enqueue(
        user=admin, title="Nhắc", body="", link="/inbox", key="matrix:1", now=timezone.now()
    )
    holder_of_a = User.objects.get(name="giu-may")
    return {
        "user_id": holder_of_a.pk,
        "assignment": holder_of_a.assignments.get().pk,
        "organisation_id": Organisation.objects.create(name="Phòng cũ", kind="phong").pk,
        "message": message.pk,
        "phone": AppUser.objects.get(project=project, name="may-cua-an").pk,
        "webhook": project.webhooks.get().pk,
        "kind": "csv",
        # Nobody's: what is found there has tests of its own.
        **{name: uuid4() for name in ("planned", "receipt", "staff", "contest", "question")},
        "referral": uuid4(),
        **{name: uuid4() for name in ("plan", "model", "task")},
        "batch": uuid4(),
        "what": "undo",
        "term": "2026-02",
        # Of nobody's: no single sign-on is set up, and a key is only its owner's.
        "provider_id": "sso-00000000",
        "key_id": uuid4(),
    }


def _of_form(project: Project, boss: Program, admin: User, form_id: str) -> dict[str, object]:
    form = Form.objects.select_related("current").get(project=project, form_id=form_id)
    link, token = links.create_link(
        project=project,
        form_id=form_id,
        name="liên kết",
        once=False,
        expires_at=None,
        actor=admin,
        now=timezone.now(),
    )
    draft = given(boss.get(f"/projects/{project.pk}/forms/{form_id}/draft"))
    row = Submission.objects.get(form=form, is_draft=False)
    return {
        "link_number": link.number,
        "link_token": token,
        "number": form.pk,
        "version_pk": form.current_id,
        "draft_token": draft["draftToken"],
        "submission": row.pk,
        "row": SubmissionAttachment.objects.filter(version=row.current_id)
        .values_list("pk")
        .get()[0],
    }


class Asker:
    """Somebody at every door: a session's token for programs, a cookie for pages, a phone's key."""

    def __init__(self, user: User | None, project: Project) -> None:
        self.client = Client(raise_request_exception=False)
        self.token = "x" * 64
        self.bearer: dict[str, str] = {}
        if user is not None:
            self.client.force_login(user, backend="backend.accounts.backends.EmailBackend")
            self.bearer = {"Authorization": f"Bearer {token_of(user)}"}
            _key, self.token = accounts.create_app_user(
                project=project, name=f"máy {user.name}", holder=user, now=build.NOW
            )
        self.cookies = self.client.cookies.output(header="", sep=";")

    def ask(self, ground: Ground, address: Address, form_id: str, body: bytes, kind: str) -> Any:
        path = ground.at(address, form_id, self.token)
        web = address.door not in {"openrosa", "odata", "api"}
        # Fresh for every call: signing out in one of them takes nothing from the next.
        self.client.cookies = SimpleCookie(self.cookies if web else "")
        headers = {} if web else self.bearer
        return self.client.generic(address.method, path, body, content_type=kind, headers=headers)


def holder(role: str, project: Project | None, units: tuple[str, ...]) -> User:
    """Somebody new with this role there; without units, in the whole project."""
    name = f"{role}-{'-'.join(units) or 'all'}-{project.pk if project else 'server'}"
    user = accounts.create_user(
        email=f"{name}@example.org", name=name, password=None, now=build.NOW
    )
    accounts.assign(
        role=Role.objects.get(name=role),
        project=project,
        user=user,
        units=units,
        project_wide=not units,
        starts_on=date(2020, 1, 1),
    )
    return user
