"""The questionnaire that phones send in these tests."""

import pytest

from backend.accounts.models import Project
from tests import build

ANSWERS = {"ma_xa": "90001", "ngay": "2026-11-01", "tuoi": 20}


@pytest.fixture
def form(project: Project) -> object:
    return build.form(project, build.simple())
