"""The map: figures cut by area and threshold, classes, the question of the hotspots."""

import gzip
import json

import pytest

from backend.accounts import services as accounts
from backend.survey.forms.models import FormVersion
from outreach.models import ReleaseCell
from tests import build
from tests.web.conftest import MAY, OUTSIDE, held, hotspot, released, screened


def figures(browser, project, more: str = "") -> dict:
    return json.loads(browser.get(f"/projects/{project.pk}/map/figures.json?{MAY}{more}").content)


def page(browser, project, more: str = "") -> str:
    return browser.get(f"/projects/{project.pk}/map?{MAY}{more}").content.decode()


def test_no_data_zero_and_figures_are_three_things(project, browser):
    held(project, build.COMMUNE_A, kind="T02")
    units = figures(browser, project)["units"]
    assert units[build.COMMUNE_A]["css"] == "zero"
    assert units[build.COMMUNE_B]["css"] == "none"
    held(project, build.COMMUNE_A)
    assert figures(browser, project)["units"][build.COMMUNE_A]["said"] == "1 buổi nói chuyện"
    shown = page(browser, project)
    for words in ("không có dữ liệu", "bằng không", "vừa: từ 1 trở lên"):
        assert words in shown


def test_each_sees_only_the_communes_of_her_area(project, browser, enter, worker):
    held(project, build.COMMUNE_A)
    held(project, build.COMMUNE_B)
    held(project, OUTSIDE)
    hers = enter(worker)
    assert set(figures(browser, project)["units"]) == {build.COMMUNE_A, build.COMMUNE_B}
    assert set(figures(hers, project)["units"]) == {build.COMMUNE_A}
    layer = json.loads(hers.get(f"/projects/{project.pk}/map/layer.json").content)
    assert [one["id"] for one in layer["features"]] == [build.COMMUNE_A]
    assert "Xã Bình" not in page(hers, project)
    # The officer's area is the province: what lies outside it is nobody's but the whole project's.
    assert "Ngoài các xã" not in page(browser, project)


def test_records_outside_are_shown_to_who_sees_everything(project, enter, admin):
    held(project, OUTSIDE)
    held(project, "")
    shown = page(enter(admin), project)
    assert "Ngoài các xã, phường này, hoặc chưa rõ xã" in shown


def test_an_ended_district_stands_for_its_successors(project, enter):
    held(project, build.COMMUNE_A)
    user = build.person("cu", "leader", project, units=(build.OLD_DISTRICT,))
    assert set(figures(enter(user), project)["units"]) == {build.COMMUNE_A}


@pytest.mark.parametrize("measure", ["screened", "screened-low", "screened-high", "talks"])
def test_nothing_about_fewer_than_five_persons_leaves_the_server(measure, project, browser):
    screened(project, build.COMMUNE_A, "high", 4)
    screened(project, build.COMMUNE_B, "low", 6)
    screened(project, build.COMMUNE_B, "high", 3)
    screened(project, OUTSIDE, "low", 8)
    screened(project, OUTSIDE, "high", 8)
    released(project)
    told = figures(browser, project, f"&measure={measure}")["units"]
    # Four are too few, and with them the next commune is hidden: their sum less the one is four.
    for commune in (build.COMMUNE_A, build.COMMUNE_B):
        lines = dict(told[commune]["lines"])
        assert lines["Sàng lọc, tất cả"] == "dưới ngưỡng"
        assert lines["Sàng lọc: Nguy cơ cao"] == "dưới ngưỡng"
    if measure != "talks":
        assert told[build.COMMUNE_A]["css"] == told[build.COMMUNE_B]["css"] == "hidden"
        assert "dưới ngưỡng, không hiện" in page(browser, project, f"&measure={measure}")


def test_a_released_month_is_shown_as_it_was_released(project, browser):
    screened(project, build.COMMUNE_A, "high", 6)
    screened(project, build.COMMUNE_A, "low", 6)
    released(project)
    screened(project, build.COMMUNE_A, "high", 1)
    told = figures(browser, project, "&measure=screened-high")["units"]
    assert told[build.COMMUNE_A]["said"] == "6 lượt sàng lọc"
    assert dict(told[build.COMMUNE_A]["lines"])["Sàng lọc, tất cả"] == "12"
    assert told[build.COMMUNE_B]["css"] == "none"
    assert '<td class="muted">không có dữ liệu</td>' in page(browser, project)


def test_a_month_that_is_not_released_tells_nothing_not_even_where_somebody_was_screened(
    project, browser
):
    screened(project, build.COMMUNE_A, "high", 23)
    held(project, build.COMMUNE_B)
    told = figures(browser, project, "&measure=screened")["units"]
    assert {unit["css"] for unit in told.values()} == {"unreleased"}
    assert dict(told[build.COMMUNE_B]["lines"])["Sàng lọc, tất cả"] == "chưa công bố"
    assert told[build.COMMUNE_A]["lines"] == []
    shown = page(browser, project, "&measure=screened")
    assert "chưa công bố" in shown.split('class="legend')[1].split("</ul>")[0]
    assert "23" not in shown.split('id="table"')[1].split("</table>")[0]


def test_months_side_by_side_do_not_tell_a_hidden_figure(project, browser):
    screened(project, build.COMMUNE_A, "high", 3)
    released(project)
    for period in ("from=2026-05&to=2026-05", "from=2026-01&to=2026-12", "from=2026-05&to=2026-06"):
        told = browser.get(
            f"/projects/{project.pk}/map/figures.json?{period}&measure=screened-high"
        ).content.decode()
        assert '"css": "hidden"' in told
        assert "3 lượt" not in told


def test_sums_of_a_province_or_the_project_are_not_counted_among_what_lies_outside(
    project, enter, admin
):
    for unit in (build.COMMUNE_A, OUTSIDE):
        screened(project, unit, "low", 6)
        screened(project, unit, "high", 6)
    released(project)
    cells = ReleaseCell.objects.filter(unit=OUTSIDE)
    ReleaseCell.objects.bulk_create(
        ReleaseCell(
            release=each.release,
            unit=build.PROVINCE,
            dimension=each.dimension,
            value=each.value,
            count=each.count,
        )
        for each in cells
    )
    shown = page(enter(admin), project, "&measure=screened")
    outside = shown.split("Ngoài các xã, phường này")[1].split("</tr>")[0]
    assert "<td>12</td>" in outside


def test_who_may_open_the_screenings_sees_them_counted_as_they_stand(project, enter):
    build.form(project, build.simple())
    FormVersion.objects.update(mapping={"record": "screening"})
    screened(project, build.COMMUNE_A, "high", 2)
    screened(project, build.COMMUNE_B, "high", 2)
    released(project)
    reader = enter(build.person("tram", "officer", project, units=(build.COMMUNE_A,)))
    told = figures(reader, project, "&measure=screened-high")["units"]
    assert told[build.COMMUNE_A]["said"] == "2 lượt sàng lọc"
    assert "số đếm hiện thời" in page(reader, project)
    leader = enter(build.person("doc", "leader", project, units=(build.PROVINCE,)))
    told = figures(leader, project, "&measure=screened-high")["units"]
    assert {unit["css"] for unit in told.values()} == {"hidden"}
    assert "số đếm hiện thời" not in page(leader, project)


def test_every_hotspot_is_asked_for_school_work_and_community(project, browser):
    hotspot(build.COMMUNE_A)
    hotspot(build.COMMUNE_B)
    for setting in ("truong_hoc", "noi_lam_viec", "cong_dong"):
        held(project, build.COMMUNE_A, setting)
    held(project, build.COMMUNE_B, "truong_hoc")
    shown = page(browser, project)
    assert "1/2 (50%)" in shown
    assert "<strong>Xã Bình</strong>: thiếu nơi làm việc, cộng đồng" in shown
    assert "danh sách trọng điểm giả lập" in shown
    assert figures(browser, project)["units"][build.COMMUNE_A]["hotspot"]


def test_only_the_activities_of_the_period_count(project, browser):
    hotspot(build.COMMUNE_A)
    for setting in ("truong_hoc", "noi_lam_viec", "cong_dong"):
        held(project, build.COMMUNE_A, setting)
    june = browser.get(f"/projects/{project.pk}/map?from=2026-06&to=2026-06").content.decode()
    assert "0/1 (0%)" in june


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("from=thang-5&to=2026-05", "“thang-5” không phải là tháng"),
        ("from=2026-13", "“2026-13” không phải là tháng"),
        ("from=2026-06&to=2026-05", "Tháng đầu ở sau tháng cuối"),
        ("from=%00&to=<script>", "không phải là tháng"),
    ],
)
def test_a_bad_period_is_told_and_what_was_typed_stays(asked, sentence, project, browser):
    answer = browser.get(f"/projects/{project.pk}/map?{asked}")
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in shown
    assert "<script>" not in shown.replace("<script src", "")
    if "thang-5" in asked:
        assert 'value="thang-5"' in shown


def test_the_choice_stays_in_the_address_and_in_the_form(project, browser):
    shown = page(browser, project, "&measure=screened-moderate")
    assert '<option value="screened-moderate" selected>' in shown
    assert 'value="2026-05"' in shown
    assert "measure=screened-moderate&amp;from=2026-05&amp;to=2026-05" in shown
    assert "selected>Số buổi nói chuyện" in page(browser, project, "&measure=khong-co")


def test_communes_are_found_without_marks(project, browser):
    shown = page(browser, project, "&q=binh")
    assert "Xã Bình" in shown
    assert "Phường An" not in shown
    assert "Không có xã, phường nào" in page(browser, project, "&q=zzz")


def test_the_ground_is_kept_by_the_browser_until_it_changes(project, browser):
    address = f"/projects/{project.pk}/map/layer.json"
    first = browser.get(address, headers={"Accept-Encoding": "gzip"})
    assert first["Content-Type"] == "application/json"
    body = gzip.decompress(first.content) if first.get("Content-Encoding") else first.content
    told = json.loads(body)
    assert told["stand_in"] is True
    assert len(told["features"]) == 2
    again = browser.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_without_the_map_files_the_table_stays_and_a_sentence_says_why(
    project, browser, settings, tmp_path
):
    settings.STATICFILES_DIRS = [tmp_path]
    shown = page(browser, project)
    assert "chưa tải được tệp của bản đồ" in shown
    assert "leaflet" not in shown
    assert "Phường An" in shown


def test_a_project_without_communes_of_hers_says_so(project, enter):
    user = build.person("xa", "leader", project, units=(OUTSIDE,))
    assert "không có xã, phường nào trong dự án này" in page(enter(user), project)


def test_figures_of_another_project_do_not_show(project, browser):
    other = accounts.create_project(name="Khác", units=[build.PROVINCE], now=build.NOW)
    held(other, build.COMMUNE_A)
    assert figures(browser, project)["units"][build.COMMUNE_A]["css"] == "none"
