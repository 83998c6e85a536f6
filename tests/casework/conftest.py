"""The cast of casework: an outreach worker with a phone, the health station of her commune."""

import pytest

from backend.accounts import services as accounts
from backend.accounts.models import Project, User
from tests import build
from tests.casework import case_forms
from tests.phone import FieldPhone


@pytest.fixture
def project(units: None) -> Project:
    """With the programme's own roles, as they are delivered."""
    accounts.ensure_roles()
    made = accounts.create_project(name="Dự án thử", units=[build.PROVINCE], now=build.NOW)
    case_forms.publish(made)
    return made


@pytest.fixture
def worker(project: Project) -> User:
    return case_forms.outreach_worker(project, "chi-lan")


@pytest.fixture
def station(project: Project) -> User:
    return case_forms.health_worker(project)


@pytest.fixture
def phone(worker: User, project: Project) -> FieldPhone:
    return build.phone_of(worker, project)
