"""The pages of pupils' surveys: terms, one by school, cut by area, published by hand once."""

import csv
import io
import re
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from backend.jobs import keeping
from outreach import services
from outreach.models import Release
from tests import build
from tests.outreach import offices
from tests.web.conftest import site

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def surveyed(project, school: UUID | None, times: int, **answers):
    for _ in range(times):
        key = uuid4()
        services.record(
            mapping=offices.mapping("pupil_survey"),
            answers={
                **offices.PUPIL, "site": str(school) if school else None, "ngay": "2026-05-20",
                **answers,
            },
            submission=key,
            project_id=project.pk,
            unit=build.COMMUNE_A,
            day=date(2026, 5, 20),
            position_state="",
            entity=None,
            keeping=keeping.keeping(key, "", NOW),
            review="approved",
            now=NOW,
        )  # fmt: skip


@pytest.fixture
def spring(project):
    """Two schools with enough pupils, a third with too few."""
    for unit, name, few, many in (
        (build.COMMUNE_A, "Trường THCS An", 14, 20),
        (build.COMMUNE_B, "Trường THCS Bình", 11, 41),
    ):
        school = site(project, unit, name).pk
        surveyed(project, school, few, wants_help="co")
        surveyed(project, school, many)
    surveyed(project, site(project, build.COMMUNE_A, "Trường Nhỏ").pk, 5)
    surveyed(project, None, 35)


def home(project, more=""):
    return f"/projects/{project.pk}/pupil-releases{more}"


@pytest.mark.parametrize("term", ["", "2026-13", "2026-10", "2026-02\0", "x" * 5000, "2099-02"])
def test_a_term_that_is_none_or_runs_is_refused(term, project, enter, admin):
    answer = enter(admin).post(home(project, "/new"), {"term": term})
    assert answer.status_code in {400, 409}
    assert not Release.objects.exists()


def test_a_term_is_published_by_who_may_everywhere_and_once(project, enter, admin, officer, spring):
    browser = enter(admin)
    assert "Học kỳ II, năm học 2025–2026" in browser.get(home(project)).content.decode()
    made = browser.post(home(project, "/new"), {"term": "2026-02"})
    assert (made.status_code, made["Location"]) == (302, home(project, "/2026-02"))
    again = browser.post(home(project, "/new"), {"term": "2026-02"})
    assert again.status_code == 409
    refused = enter(officer).post(home(project, "/new"), {"term": "2025-09"})
    assert refused.status_code == 403
    assert "Công bố, không đổi nữa" not in enter(officer).get(home(project)).content.decode()


def test_a_term_is_a_table_by_school_and_a_file_with_the_same_figures(
    project, enter, admin, spring
):
    browser = enter(admin)
    browser.post(home(project, "/new"), {"term": "2026-02"})
    text = browser.get(home(project, "/2026-02?by=help")).content.decode()
    assert "Trường THCS Bình" in text
    assert "dưới ngưỡng" in text
    answer = browser.get(home(project, "/2026-02/figures.csv?by=help"))
    assert answer["Cache-Control"] == "no-store"
    told = answer.content.decode()
    assert told.startswith("\ufeff")
    rows = {row["Trường học"]: row for row in csv.DictReader(io.StringIO(told[1:]))}
    assert rows["Toàn dự án"]["Học sinh"] == "126"
    assert rows["Trường Nhỏ"]["Học sinh"] == "dưới ngưỡng"
    for row in rows.values():
        for value in row.values():
            assert not value.isdigit() or int(value) >= 10 or int(value) == 0
    plain = browser.get(home(project, "/2026-02?by=nonsense")).content.decode()
    assert "CRAFFT" in plain


def test_the_area_cuts_the_schools(project, enter, admin, leader, spring):
    enter(admin).post(home(project, "/new"), {"term": "2026-02"})
    own = enter(build.person("a", "leader", project, units=(build.COMMUNE_A,)))
    for more in ("/2026-02", "/2026-02/figures.csv"):
        text = own.get(home(project, more)).content.decode()
        assert "Trường THCS An" in text
        assert "Bình" not in text
        assert not re.search(r"\b126\b", text)  # a token may hold these digits
    assert "Bình" in enter(leader).get(home(project, "/2026-02")).content.decode()


def test_a_term_that_is_not_published_is_not_found(project, browser):
    assert browser.get(home(project, "/2026-02")).status_code == 404
    assert "sẽ hiện ở đây" in browser.get(home(project)).content.decode()
