"""Pages in the cast's hands: signed-in browsers, records in communes, a campaign."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from backend.accounts.models import Project, User
from geo.services import designate
from outreach.mapping import parse
from outreach.models import Campaign, Site
from outreach.services import plan_activity, plan_campaign
from tests import build
from tests.outreach import build as records

MAY = "from=2026-05&to=2026-05"
OUTSIDE = "90501@2025-07-01"


@pytest.fixture
def enter() -> Callable[[User], Client]:
    """A browser that this person has signed in with."""

    def browser(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="backend.accounts.backends.EmailBackend")
        return client

    return browser


@pytest.fixture
def browser(enter: Callable[[User], Client], officer: User) -> Client:
    return enter(officer)


@pytest.fixture
def leader(project: Project) -> User:
    return build.person("leader", "leader", project, units=(build.PROVINCE,))


def held(project: Project, unit: str, setting: str = "truong_hoc", kind: str = "T01") -> None:
    """An activity of May 2026 for forty people."""
    records.send(
        parse(records.ACTIVITY_TOML.encode()),
        records.activity_answers(loai=kind, boi_canh=setting),
        project_id=project.pk,
        unit=unit,
    )


def screened(project: Project, unit: str, band: str, times: int) -> None:
    """Screenings of May 2026 whose highest band is this."""
    for _ in range(times):
        records.send(
            parse(records.SCREENING_TOML.encode()),
            {**records.never_used(), **records.BAND_ANSWERS[band]},
            project_id=project.pk,
            unit=unit,
        )


def released(project: Project, month: date = records.MAY) -> None:
    """Publish the figures about persons of that month, as the clock does."""
    records.release(month, project_id=project.pk)


def hotspot(unit: str) -> None:
    designate(unit=unit, grade="trong_diem_1", starts_on=date(2026, 1, 1), synthetic=True)


def site(project: Project, unit: str, name: str, setting: str = "truong_hoc") -> Site:
    uuid = uuid4()
    records.send(
        parse(records.SITE_TOML.encode()),
        records.site_answers(ten=name, boi_canh=setting),
        project_id=project.pk,
        unit=unit,
        submission=uuid,
    )
    return Site.objects.get(submission=uuid)


def campaign(
    project: Project, title: str = "Tháng hành động", *, synthetic: bool = False
) -> Campaign:
    today = timezone.localdate()
    return plan_campaign(
        campaign=uuid4(),
        project_id=project.pk,
        title=title,
        starts_on=today - timedelta(days=20),
        ends_on=today + timedelta(days=40),
        synthetic=synthetic,
    )


def plan(made: Campaign, at: Site, days: int = 10, **more: object) -> UUID | int:
    return plan_activity(
        campaign=made,
        site=at,
        kind="T01",
        planned_on=timezone.localdate() + timedelta(days=days),
        **more,
    ).planned.pk
