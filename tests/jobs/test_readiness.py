"""The check of published forms against their mappings when the worker starts."""

import logging

import pytest

from backend.accounts.models import Project
from backend.jobs.clock import Clock
from backend.jobs.readiness import unfit_forms
from backend.survey.forms.models import FormVersion
from tests import build

MAPPING = {
    "record": "activity",
    "unit": "ma_xa",
    "day": "ngay",
    "fields": {"attendances": "tuoi"},
    "constants": {"kind": "T01", "setting": "cong_dong"},
}


def test_a_form_that_fits_its_mapping_is_not_named(project: Project) -> None:
    build.form(project, build.simple(), mapping=MAPPING)
    assert unfit_forms() == {}


def test_a_form_that_no_longer_fits_is_said_at_the_workers_start(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    form = build.form(project, build.simple(), mapping=MAPPING)
    FormVersion.objects.filter(pk=form.current_id).update(
        mapping=MAPPING | {"fields": {"attendances": "khong_co"}}
    )
    with caplog.at_level(logging.ERROR):
        Clock().tick(build.NOW)
    assert "thu.toml" in caplog.text
    assert "khong_co" in caplog.text
