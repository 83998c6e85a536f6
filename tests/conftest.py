"""The cast: a project over an invented province, its people, their phones."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from backend.accounts import services as accounts
from backend.accounts.models import Project, User
from tests import build
from tests.phone import FieldPhone


@pytest.fixture(autouse=True)
def _own_blobs(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """Every test keeps its files apart."""
    settings.BLOB_DIR = tmp_path / "blobs"
    settings.ERASURE_LIST = tmp_path / "erasures.jsonl"
    return


@pytest.fixture
def units(db: None) -> None:
    build.unit_tree()


@pytest.fixture
def project(units: None) -> Project:
    # The forms of the tests are not the programme's: here an officer may fill and read any.
    officer = accounts.ensure_roles()["officer"]
    officer.verbs = [*officer.verbs, "submission.create", "submission.read"]
    officer.save()
    return accounts.create_project(name="Dự án thử", units=[build.PROVINCE], now=build.NOW)


@pytest.fixture
def admin(project: Project) -> User:
    return build.person("admin", "administrator", None, project_wide=True)


@pytest.fixture
def officer(project: Project) -> User:
    return build.person("officer", "officer", project, units=(build.PROVINCE,))


@pytest.fixture
def worker(project: Project) -> User:
    """An outreach worker of commune A who may send every form of the tests."""
    role = accounts.ensure_roles()["outreach_worker"]
    role.verbs = ["project.read", "form.list", "map.read", "campaign.read", "submission.create"]
    role.save()
    return build.person("worker", "outreach_worker", project, units=(build.COMMUNE_A,))


@pytest.fixture
def phone(worker: User, project: Project) -> FieldPhone:
    return build.phone_of(worker, project)
