"""Releases for programs: listed, read with nulls for what is hidden, made once."""

import pytest

from outreach.models import Release
from tests import build
from tests.api.conftest import Program, problem_of, token_of
from tests.web.conftest import released, screened


@pytest.fixture
def may(project):
    for band in ("low", "high"):
        screened(project, build.COMMUNE_A, band, 9)
    screened(project, build.COMMUNE_B, "high", 4)
    released(project)


def home(project, more=""):
    return f"/projects/{project.pk}/releases{more}"


def test_a_release_is_listed_and_read_with_null_for_what_is_hidden(boss, project, may):
    (listed,) = boss.get(home(project)).json()
    assert listed == {
        "month": "2026-05",
        "kTotal": 5,
        "kCell": 5,
        "madeAt": "2026-05-20T03:00:00.000Z",
        "madeById": None,
    }
    told = boss.get(home(project, "/2026-05")).json()
    totals = {
        unit["unit"]: cell["count"]
        for unit in told["units"]
        for cell in unit["cells"]
        if cell["dimension"] == ""
    }
    assert totals == {"*": 22, build.COMMUNE_A: None, build.COMMUNE_B: None} | {
        unit: count for unit, count in totals.items() if unit == build.PROVINCE
    }


def test_the_area_cuts_the_cells(project, may):
    local = Program(token_of(build.person("xa", "leader", project, units=(build.COMMUNE_A,))))
    told = local.get(home(project, "/2026-05")).json()
    assert [unit["unit"] for unit in told["units"]] == [build.COMMUNE_A]


def test_a_month_is_published_once_and_only_by_who_may_everywhere(boss, project, officer):
    screened(project, build.COMMUNE_A, "low", 1)
    made = boss.post(home(project), {"month": "2026-05"})
    assert made.status_code == 200
    assert made.json()["madeById"] is not None
    assert problem_of(boss.post(home(project), {"month": "2026-05"})) == (409, 409.772)
    assert problem_of(boss.post(home(project), {"month": "2099-01"})) == (409, 409.771)
    for month in ("2026-13", "x", "2026-05\x00", "٢٠٢٦-05"):
        assert boss.post(home(project), {"month": month}).status_code == 400
    for body in ({}, {"month": None}, {"month": ["2026-05"]}, []):
        assert boss.post(home(project), body).status_code == 400
    local = Program(token_of(officer))
    assert local.post(home(project), {"month": "2026-04"}).status_code == 403
    assert Release.objects.count() == 1


def test_what_is_not_published_is_not_found_and_what_is_no_month_is_told(boss, project):
    assert problem_of(boss.get(home(project, "/2026-04")))[0] == 404
    assert problem_of(boss.get(home(project, "/nope"))) == (400, 400.771)
