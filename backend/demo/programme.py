"""The demo programme: five real plans with their targets, and people who can sign in.

Everything here may run again: what is there stays as it is.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from backend.accounts import services as accounts
from backend.accounts import tokens, verbs
from backend.accounts.models import AppUser, Organisation, Project, Role, User
from backend.survey.entities import services as entities
from geo import selectors as units
from geo import services as geo
from geo.keys import REFORM, UNKNOWN_START, UnitKey
from outreach.services import TargetLine, enter_plan

MARK = "DỮ LIỆU GIẢ LẬP"
LISTS = {
    "dia_diem": ["ma_xa", "loai", "boi_canh"],
    "chien_dich": ["tu_ngay", "den_ngay", "gia_lap"],
    "ke_hoach": ["ma_dia_diem", "loai", "ngay", "ma_chien_dich", "ma_xa"],
    "can_bo": ["don_vi", "ma_xa"],
    "mo_hinh": ["loai_mo_hinh", "buoc", "ma_xa"],
    "truong_hop": ["nhom_tuoi", "ma_xa"],
    "chuyen_gui": ["truong_hop", "ma_xa", "trang_thai"],
}
FILE = Path(__file__).with_name("programme.toml")


@dataclass(frozen=True)
class Programme:
    """What stands after the start: projects, people and phones by their keys in the file."""

    projects: dict[str, Project]
    people: dict[str, User]
    phones: dict[str, AppUser]


def password_of(key: str) -> str:
    """A demo login's password: made from this server's secret, so no two servers share one."""
    return tokens.derived("demo-password", key)[:14]


def email_of(key: str) -> str:
    return f"{key.replace('_', '-')}@demo.example"


def start(*, now: datetime) -> Programme:
    """Enter plans, people and phones; returns what stands."""
    said = tomllib.loads(FILE.read_text())
    with transaction.atomic():
        roles = accounts.ensure_roles()
        projects = {each["key"]: _project(each, now) for each in said["project"]}
        people = {each["key"]: _person(each, projects, roles, now) for each in said["person"]}
        people["robot"] = _robot(projects, now)
    phones = {
        each["key"]: _phone(projects[each["project"]], people[each["key"]], now)
        for each in said["person"]
        if each.get("project") and roles[each["role"]].name != "leader"
    }
    return Programme(projects, people, phones)


def _project(said: dict[str, Any], now: datetime) -> Project:
    former = str(UnitKey(said["former_unit"], UNKNOWN_START))
    project = Project.objects.filter(name=said["name"]).first()
    if project is None:
        description = f"{MARK}: {said['title']}"
        project = accounts.create_project(
            name=said["name"], units=[former], description=description, now=now
        )
    for name, properties in LISTS.items():
        entities.ensure_list(project=project, name=name, properties=properties, now=now)
    enter_plan(
        project_id=project.pk,
        title=said["title"],
        area_name=said["area_name"],
        number=said.get("number", ""),
        issued_on=said.get("issued_on"),
        level=said["level"],
        basis=said["basis"],
        starts_on=said["starts_on"],
        ends_on=said["ends_on"],
        units=[former],
        targets=[_target(each) for each in said["targets"]],
    )
    _designate(former, now.date())
    return project


def _target(said: dict[str, Any]) -> TargetLine:
    value = said.get("value")
    return TargetLine(
        indicator=said["indicator"],
        wording=said["wording"],
        comparator=said.get("comparator", ""),
        value=None if value is None else Decimal(value),
        unit=said.get("unit", "percent"),
        due_on=said.get("due_on"),
    )


def _designate(former: str, today: date) -> None:
    """Hotspots of the demo: invented, every second commune, and marked as invented."""
    grades = ("trong_diem_3", "trong_diem_2", "trong_diem_3", "trong_diem_1")
    for place, commune in enumerate(units.communes_below([former], today)[::2]):
        geo.designate(
            unit=commune.key,
            grade=grades[place % len(grades)],
            starts_on=REFORM,
            decision_number=MARK,
            synthetic=True,
        )


def _person(
    said: dict[str, Any], projects: dict[str, Project], roles: dict[str, Role], now: datetime
) -> User:
    email = email_of(said["key"])
    known = User.objects.filter(email=email).first()
    if known is not None:
        return known
    organisation, _ = Organisation.objects.get_or_create(
        name=said["organisation"], defaults={"kind": "demo"}
    )
    user = accounts.create_user(
        email=email,
        name=said["name"],
        password=password_of(said["key"]),
        organisation=organisation,
        now=now,
    )
    accounts.assign(
        role=roles[said["role"]],
        project=projects.get(said.get("project", "")),
        user=user,
        units=_area(said),
        project_wide=said.get("project_wide", False),
        starts_on=REFORM,
    )
    return user


def _robot(projects: dict[str, Project], now: datetime) -> User:
    """The holder of the phones that send the invented year; nobody is told its password."""
    email = email_of("robot")
    user = User.objects.filter(email=email).first()
    if user is None:
        role, _ = Role.objects.get_or_create(
            name="demo_sender",
            defaults={"title": MARK, "verbs": [verbs.FORM_LIST, verbs.SUBMISSION_CREATE]},
        )
        user = accounts.create_user(
            email=email, name=f"Máy gửi {MARK.lower()}", password=tokens.fresh(), now=now
        )
        for project in projects.values():
            accounts.assign(
                role=role,
                project=project,
                user=user,
                project_wide=True,
                starts_on=REFORM,
            )
    for project in projects.values():
        _phone(project, user, now)
    return user


def _area(said: dict[str, Any]) -> list[str]:
    if said.get("former_unit"):
        return [str(UnitKey(said["former_unit"], UNKNOWN_START))]
    return [str(UnitKey(said["unit"], REFORM))] if said.get("unit") else []


def _phone(project: Project, holder: User, now: datetime) -> AppUser:
    known = AppUser.objects.filter(
        project=project, holder=holder, kind=AppUser.Kind.PHONE, revoked_at=None
    ).first()
    if known is not None:
        return known
    name = f"Máy của {holder.name}"
    return accounts.create_app_user(project=project, name=name, holder=holder, now=now)[0]


def facts(programme: Programme) -> dict[str, Any]:
    """What the newcomer and her tools need: addresses, logins, phones (DATA_DIR/demo.json)."""
    base = settings.PUBLIC_URL
    return {
        "base_url": base,
        "users": {
            key: {"email": user.email, "password": password_of(key)}
            for key, user in programme.people.items()
            if key != "robot"
        },
        "projects": {key: project.pk for key, project in programme.projects.items()},
        "app_users": {
            key: _app_user_facts(app_user, base) for key, app_user in programme.phones.items()
        },
    }


def _app_user_facts(app_user: AppUser, base: str) -> dict[str, Any]:
    token = accounts.token_of(app_user)
    return {
        "token": token,
        "server_url": f"{base}/v1/key/{token}/projects/{app_user.project_id}",
        "project": app_user.project_id,
    }
