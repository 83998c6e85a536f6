"""The page of releases: what was published when, one month as a table, publishing by hand."""

import csv
import io
import re

import pytest

from backend.accounts import services as accounts
from outreach.models import Release, ReleaseCell
from tests import build
from tests.web.conftest import OUTSIDE, released, screened


@pytest.fixture
def may(project):
    """May 2026: eighteen persons in commune A, four in B, twenty outside the province."""
    for band, number in (("low", 9), ("high", 9)):
        screened(project, build.COMMUNE_A, band, number)
    screened(project, build.COMMUNE_B, "high", 4)
    for band in ("low", "high"):
        screened(project, OUTSIDE, band, 10)
    released(project)


def home(project, more=""):
    return f"/projects/{project.pk}/releases{more}"


def test_the_list_says_which_months_were_published_by_whom_and_with_which_k(
    project, browser, leader, enter, may
):
    shown = enter(leader).get(home(project)).content.decode()
    assert "5 / 5" in shown
    assert "máy chủ, theo ngày đã định" in shown
    assert home(project, "/2026-05") in shown
    assert "Công bố, không đổi nữa" not in shown


def test_one_release_is_a_table_and_a_file_with_the_same_figures(project, enter, admin, may):
    browser = enter(admin)
    shown = browser.get(home(project, "/2026-05")).content.decode()
    assert "<td>dưới ngưỡng</td>" in shown
    assert "<td>42</td>" in shown  # the whole project
    answer = browser.get(home(project, "/2026-05/figures.csv"))
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    rows = {row["Tên"]: row for row in csv.DictReader(io.StringIO(text[1:]))}
    assert rows["Xã Bình"]["Đã sàng lọc"] == "dưới ngưỡng"
    assert rows["Toàn dự án"]["Đã sàng lọc"] == "42"
    by_age = browser.get(home(project, "/2026-05?by=age")).content.decode()
    assert "18–29" in by_age
    assert "&lt;16" in by_age
    assert "45+" in by_age
    assert "18–29" not in browser.get(home(project, "/2026-05?by=nonsense")).content.decode()


def test_what_was_published_in_the_bands_of_an_earlier_release_stays_readable(
    project, enter, admin, may
):
    """Their cells are never written again, so the page shows those bands and no others."""
    of_age = ReleaseCell.objects.filter(dimension="age")
    of_age.filter(value="30_44").update(value="25-34")
    of_age.exclude(value__in=["25-34", ""]).delete()
    browser = enter(admin)
    by_age = browser.get(home(project, "/2026-05?by=age")).content.decode()
    assert "25–34" in by_age
    assert "50–120" in by_age
    assert "30–44" not in by_age
    text = browser.get(home(project, "/2026-05/figures.csv?by=age")).content.decode()
    assert "25–34" in text
    assert "30–44" not in text


def test_the_area_cuts_the_table_and_the_file(project, enter, worker, may):
    browser = enter(worker)
    for more in ("/2026-05", "/2026-05/figures.csv"):
        shown = browser.get(home(project, more)).content.decode()
        assert "Phường An" in shown
        assert "Xã Bình" not in shown
        assert not re.search(r"\b42\b", shown)  # a token may hold these digits


def test_a_month_is_published_by_hand_once_by_who_may_do_it_everywhere(
    project, enter, admin, officer
):
    screened(project, build.COMMUNE_A, "low", 9)
    browser = enter(admin)
    assert "Công bố, không đổi nữa" in browser.get(home(project)).content.decode()
    made = browser.post(home(project, "/new"), {"month": "2026-05"})
    assert (made.status_code, made["Location"]) == (302, home(project, "/2026-05"))
    assert Release.objects.get().made_by == admin
    again = browser.post(home(project, "/new"), {"month": "2026-05"})
    assert again.status_code == 409
    assert "đã được công bố" in again.content.decode()
    # The officer holds the verb in her province, not in the whole project.
    refused = enter(officer).post(home(project, "/new"), {"month": "2026-04"})
    assert refused.status_code == 403
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    ("month", "status"),
    [
        ("2999-01", 400),
        ("2026-13", 400),
        ("2026-5", 400),
        ("", 400),
        ("2026-05\x00", 400),
        ("２０２６-05", 400),
        ("x" * 5000, 400),
        ("2099-01", 409),
    ],
)
def test_a_month_that_is_none_or_runs_is_refused_with_a_sentence(
    month, status, project, enter, admin
):
    answer = enter(admin).post(home(project, "/new"), {"month": month})
    assert answer.status_code == status
    assert not Release.objects.exists()


@pytest.mark.parametrize("month", ["2026-04", "2099-01"])
def test_a_month_that_is_not_published_is_not_found(month, project, browser):
    assert browser.get(home(project, f"/{month}")).status_code == 404
    assert browser.get(home(project, f"/{month}/figures.csv")).status_code == 404


def test_an_address_that_names_no_month_is_told_so(project, browser):
    assert browser.get(home(project, "/thang-nam")).status_code == 400


def test_publishing_is_a_post_and_a_stranger_finds_nothing(project, browser, enter):
    assert browser.get(home(project, "/new")).status_code in {400, 405}
    other = accounts.create_project(name="Khác", units=[build.PROVINCE], now=build.NOW)
    stranger = enter(build.person("la", "leader", other, units=(build.PROVINCE,)))
    assert stranger.get(home(project)).status_code == 404


def test_a_project_without_releases_says_what_will_stand_here(project, browser):
    assert "sẽ hiện ở đây" in browser.get(home(project)).content.decode()
