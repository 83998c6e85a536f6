"""Campaigns: done against planned, cut by area."""

from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from backend.accounts import services as accounts
from outreach import labels
from outreach.mapping import parse
from outreach.services import cancel
from tests import build
from tests.outreach import build as records
from tests.web.conftest import campaign, plan, site


def hold(project, made, at, days: int) -> None:
    """Hold the talk that was planned at this site for that day."""
    day: date = timezone.localdate() + timedelta(days=days)
    records.send(
        parse(records.ACTIVITY_TOML.encode()),
        records.activity_answers(
            ma_dia_diem=str(at.pk), ma_chien_dich=str(made.pk), ngay=day.isoformat()
        ),
        project_id=project.pk,
        unit=at.unit,
    )


def page(browser, project, made, more: str = "") -> str:
    return browser.get(f"/projects/{project.pk}/campaigns/{made.pk}{more}").content.decode()


def test_the_list_says_what_runs_and_an_empty_one_how_it_comes(project, browser):
    address = f"/projects/{project.pk}/campaigns"
    assert "chien_dich" in browser.get(address).content.decode()
    campaign(project)
    shown = browser.get(address).content.decode()
    assert "Tháng hành động" in shown
    assert "đang diễn ra" in shown


def test_done_of_planned_overall_by_commune_and_by_setting(project, browser):
    made = campaign(project)
    school = site(project, build.COMMUNE_A, "Trường A")
    market = site(project, build.COMMUNE_B, "Chợ B", "cong_dong")
    plan(made, school, days=-3)
    plan(made, school, days=10)
    plan(made, market, days=-5)
    hold(project, made, school, days=-3)
    shown = page(browser, project, made)
    assert "1/3 (33%)" in shown
    assert '<th scope="row">Phường An</th><td>1/2 (50%)</td>' in shown
    assert '<th scope="row">Xã Bình</th><td>0/1 (0%)</td>' in shown
    assert f'<th scope="row">{labels.SETTINGS["truong_hoc"]}</th><td>1/2 (50%)</td>' in shown
    assert "Quá hạn" in shown


def test_it_is_cut_by_area(project, browser, enter, worker):
    made = campaign(project)
    plan(made, site(project, build.COMMUNE_A, "Trường A"))
    plan(made, site(project, build.COMMUNE_B, "Trường B"))
    shown = page(enter(worker), project, made)
    assert "0/1 (0%)" in shown
    assert "Trường A" in shown
    assert "Trường B" not in shown
    assert "Xã Bình" not in shown
    assert "0/2 (0%)" in page(browser, project, made)


def test_lines_are_found_by_state_and_by_name_without_marks(project, browser):
    made = campaign(project)
    late, next_up = (
        site(project, build.COMMUNE_A, "Trường Đức Phổ"),
        site(project, build.COMMUNE_A, "Chợ Mới"),
    )
    plan(made, late, days=-3)
    plan(made, next_up, days=20)
    assert "Chợ Mới" not in page(browser, project, made, "?q=duc+pho")
    assert "Trường Đức Phổ" not in page(browser, project, made, "?state=upcoming")
    assert "Xóa điều kiện tìm" in page(browser, project, made, "?q=zzz")
    for odd in ("?page=0", "?page=-1", "?page=x", "?page=99999999999999", "?state=x", "?page=²"):
        assert "0/2 (0%)" in page(browser, project, made, odd)


def test_cancelled_ones_are_listed_and_not_counted(project, browser):
    made = campaign(project)
    plan(made, site(project, build.COMMUNE_A, "Trường A"))
    plan(made, site(project, build.COMMUNE_A, "Trường hoãn"))
    cancel(planned=made.planned.get(site__name="Trường hoãn"), today=timezone.localdate())
    shown = page(browser, project, made)
    assert "0/1 (0%)" in shown
    assert "Trường hoãn" in shown


def test_a_campaign_of_another_project_is_not_found(project, browser):
    other = accounts.create_project(name="Khác", units=[build.PROVINCE], now=build.NOW)
    theirs = campaign(other, "Bí mật")
    for uuid in (theirs.pk, uuid4()):
        answer = browser.get(f"/projects/{project.pk}/campaigns/{uuid}")
        assert answer.status_code == 404
        assert "Bí mật" not in answer.content.decode()


def test_an_empty_campaign_says_what_would_be_there(project, browser):
    made = campaign(project)
    assert "chưa có hoạt động dự kiến" in page(browser, project, made)
