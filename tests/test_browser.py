"""The main job in a real browser against the running server, its worker and its database."""

import base64
import json
import re
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import segno
from playwright.sync_api import Browser, Page, Route, sync_playwright

from backend.demo.phone import Http, Phone
from backend.survey.xforms import build
from backend.web import collect_settings
from backend.web.collect_settings import Choices
from tests import journey
from tests.browser.filling import correct_a_talk, fill_a_talk, photo
from tests.browser.watched import DESK, PHONE, Look, Watched, launch, watched
from tests.chaos.conftest import POSTGRES, fresh, gone
from tests.chaos.server import Ground, Server, run

pytestmark = [pytest.mark.chromium, pytest.mark.npm]


@dataclass(frozen=True)
class House:
    """The running server and what `tests.browser.prepare` has built in it."""

    url: str
    project: int
    campaign: str
    phone: str
    submission: str
    link: str
    token: str
    code: str
    choices: dict[str, Any]
    people: dict[str, str]
    user: int
    password: str

    @property
    def home(self) -> str:
        return f"/projects/{self.project}"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("browser") / "data"
    folder.mkdir()
    url = fresh() if POSTGRES else ""
    facts = folder / "facts.json"
    # Without Java, as on a machine that has none: checking the forms is no part of this.
    run("tests.browser.prepare", str(facts), env=Ground(folder, url, 0, []).environment(PATH=""))
    told = json.loads(facts.read_text())
    tokens = told.pop("tokens")
    try:
        with Server(Ground(folder, url, told["project"], tokens)) as server:
            yield House(url=server.url, token=tokens[0], **told)
    finally:
        gone(url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


def share(page: Page) -> str:
    """The big figure of the campaign page: done/planned."""
    (told,) = re.findall(r"\d+/\d+", page.inner_text(".answer .big"))
    return str(told)


def row(page: Page, name: str) -> str:
    """What a table says of a commune."""
    return page.locator("tr", has=page.locator("th", has_text=name)).first.inner_text()


def touch(page: Page, place: str, part: float) -> None:
    """Touch an element at this part of its width, half-way down."""
    box = page.locator(place).bounding_box()
    assert box is not None
    page.locator(place).click(position={"x": box["width"] * part, "y": box["height"] / 2})


def until(true: Callable[[], bool], *, seconds: int = 30) -> None:
    """Ask again and again, while the worker works."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "the worker did not get that far"
        time.sleep(0.3)


def test_a_teacher_fills_a_talk_and_the_officer_sees_campaign_and_map_move(
    browser: Browser, house: House
) -> None:
    with (
        watched(browser, house.url) as officer,
        watched(browser, house.url, Look(PHONE)) as school,
    ):
        officer.sign_in(house.people["officer"], house.password)
        campaign, themap = f"{house.home}/campaigns/{house.campaign}", f"{house.home}/map"
        assert share(officer.open(campaign)) == "0/2"
        assert "không có dữ liệu" in row(officer.open(themap), "Phường An")

        school.sign_in(house.people["school"], house.password)
        page = school.page
        page.get_by_role("link", name="Mẫu phiếu").click()
        page.get_by_role("link", name="Điền phiếu: Phiếu ghi nhận hoạt động").click()
        fill_a_talk(page)
        school.shoot("talk-filled-360")
        page.get_by_role("button", name="Gửi", exact=True).click()
        page.wait_for_selector("#said.done")
        school.shoot("talk-sent-360")
        assert "an toàn" in page.inner_text("#said")
        assert page.locator("#queue").is_hidden()

        until(lambda: waits(officer, house) == 1)
        assert share(officer.open(campaign)) == "0/2"  # held, and nobody has approved it
        approve_all(officer, house)
        until(lambda: share(officer.open(campaign)) == "1/2")
        officer.shoot("campaign-moved-1366")
        page = officer.open(themap)
        page.wait_for_selector("#map[data-ready=yes]")
        officer.shoot("map-moved-1366")
        # Of persons nothing is shown before the month is published.
        assert row(page, "Phường An").split()[-8:] == [*"1100", "120", "chưa", "công", "bố"]
        # The two square communes share their border in the middle of the map; A lies west of it.
        touch(page, "#map", 0.46)
        page.wait_for_selector("#panel:not([hidden])")
        assert "Phường An" in page.inner_text("#panel h2")
        for one in (officer, school):
            assert one.strangers() == []
            assert one.complaints == []


def waits(officer: Watched, house: House) -> int:
    """How many activities of commune A the map says wait for approval."""
    return int(counted(officer, house)["waiting"])


def talks(officer: Watched, house: House) -> int:
    """How many talks of commune A the map counts."""
    said = str(counted(officer, house)["said"]).partition(" ")[0]
    return int(said or 0)


def counted(officer: Watched, house: House) -> dict[str, Any]:
    asked = f"{house.url}{house.home}/map/figures.json?measure=talks"
    told: dict[str, Any] = officer.context.request.get(asked).json()["units"]
    return told[next(key for key in told if told[key]["name"] == "Phường An")]


def approve_all(officer: Watched, house: House) -> None:
    """Every form of the list, also those with a reason to look again."""
    page = officer.open(f"{house.home}/to-review")
    for box in page.locator("input[name=chosen]").all():
        box.check()
    officer.shoot("to-review-1366")
    page.get_by_role("button", name="Duyệt các phiếu đã chọn").click()
    assert "Đã duyệt" in page.inner_text("main [role=status]")


def send_a_talk(house: House) -> None:
    """The school's phone sends a talk of 45 minutes."""
    door = f"{house.url}/v1/key/{house.token}/projects/{house.project}"
    phone = Phone(door, Http(), device_id="collect:truong")
    blank = phone.blank("hoat_dong")
    (site,) = journey.rows(blank.media["dia_diem.csv"])
    talk = journey.talk(site["name"], house.campaign)
    answers = {**talk, "ket/anh_minh_chung": "buoi.png"}
    xml = build(blank.xform, answers, instance_id=f"uuid:{uuid4()}")
    assert phone.submit(xml, {"buoi.png": photo(64, 48)}).is_sent


def test_what_is_sent_back_is_corrected_on_the_phone_and_then_counts(
    browser: Browser, house: House
) -> None:
    with (
        watched(browser, house.url, Look(PHONE)) as officer,
        watched(browser, house.url, Look(PHONE)) as school,
    ):
        officer.sign_in(house.people["officer"], house.password)
        school.sign_in(house.people["school"], house.password)
        before, waiting = talks(officer, house), waits(officer, house)
        send_a_talk(house)
        until(lambda: waits(officer, house) == waiting + 1)

        page = officer.open(f"{house.home}/forms/hoat_dong/submissions")
        page.locator("tbody th a").first.click()
        page.get_by_role("link", name="Gửi trả, đánh dấu các câu cần sửa").click()
        page.fill("#id_note", "Buổi này 50 phút, và có nói về HIV.")
        for question in ("Thời lượng (phút)", "Chủ đề"):
            page.get_by_label(question, exact=True).check()
        officer.shoot("sending-back-360")
        page.locator("main button[type=submit]").click()
        talk = page.url
        until(lambda: waits(officer, house) == waiting)  # back with its sender: it counts nowhere

        page = school.open(f"{house.home}/send-backs")
        school.shoot("to-mend-360")
        page.get_by_role("link", name="Sửa tại đây").first.click()
        page.wait_for_selector(".question-container")
        correct_a_talk(page)
        school.shoot("correction-360")
        page.get_by_role("button", name="Gửi", exact=True).click()
        page.wait_for_selector("#said.done")
        until(lambda: waits(officer, house) == waiting + 1)
        mended = f"{house.home}/send-backs"
        until(lambda: "Phiếu ghi nhận hoạt động" not in school.open(mended).content())

        page = officer.open(talk.removeprefix(house.url))
        assert "45 → 50" in " ".join(page.inner_text("main").split())
        officer.shoot("second-version-360")
        page.get_by_role("button", name="Duyệt", exact=True).click()
        until(lambda: (talks(officer, house), waits(officer, house)) == (before + 1, waiting))
        for one in (officer, school):
            assert (one.strangers(), one.complaints) == ([], [])


def test_another_site_can_not_post_in_a_signed_in_persons_name(
    browser: Browser, house: House
) -> None:
    """The session cookie is valid, and opens neither the phones' door nor the key."""
    door = f"/v1/projects/{house.project}/submission"
    key = f"{house.home}/forms/hoat_dong/key"
    # Another port of the same host: the browser sends the cookie along, SameSite or not.
    neighbour = "http://127.0.0.1:9"
    with watched(browser, house.url) as school:
        school.sign_in(house.people["school"], house.password)
        school.context.route(f"{neighbour}/*", lambda route: evil(route, house))
        for number, status in ((0, 401), (1, 403), (2, 403)):
            page = school.context.new_page()
            page.goto(f"{neighbour}/")
            with page.expect_response(f"{house.url}/**") as told:
                page.evaluate(f"document.forms[{number}].submit()")
            answer = told.value
            assert "sessionid=" in answer.request.all_headers().get("cookie", "")
            assert answer.status == status, answer.url
        cookies = "; ".join(
            f"{one['name']}={one['value']}" for one in school.context.cookies(house.url)
        )
    # And a client that has the cookie but none of a browser's manners.
    for path, status in ((door, 401), (key, 403)):
        assert posted(house.url, path, {"Cookie": cookies, "Origin": neighbour}) == status


def evil(route: Route, house: House) -> None:
    """A page of another site with three forms that post to ours."""
    door = f"{house.url}/v1/projects/{house.project}/submission"
    key = f"{house.url}{house.home}/forms/hoat_dong/key"
    answers = '<input name="xml_submission_file" value="&lt;data/&gt;">'
    forms = (
        f'<form method="post" enctype="multipart/form-data" action="{door}">{answers}</form>'
        f'<form method="post" action="{key}"></form>'
        f'<form method="post" action="{house.url}/logout"></form>'
    )
    route.fulfill(content_type="text/html", body=forms)


def posted(url: str, path: str, headers: dict[str, str]) -> int:
    """The status of a POST outside any browser."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=20)
    try:
        connection.request("POST", path, body=b"", headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_the_phones_page_shows_the_code_of_this_very_server(browser: Browser, house: House) -> None:
    with watched(browser, house.url) as officer:
        officer.sign_in(house.people["officer"], house.password)
        page = officer.open(f"{house.home}/phones")
        page.get_by_role("link", name="Máy của trường").click()
        page.wait_for_selector("svg.qr")
        drawn = page.locator("svg.qr path").evaluate_all("all => all.map(one => one.outerHTML)")
        wanted = collect_settings.phone_settings(
            server_url=f"{house.url}/v1/key/{house.token}/projects/{house.project}",
            username=house.code,
            language="vi",
            choices=Choices(**house.choices),
        )
        text = collect_settings.code(wanted)
        again = segno.make_qr(text, error="l").svg_inline(
            border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr"
        )
        assert [paths(one) for one in drawn] == [paths(one) for one in [*again.split("<path")][1:]]
        told = json.loads(zlib.decompress(base64.b64decode(text)))
        assert told["general"]["server_url"].startswith(house.url)
        # The server listens on this machine alone, and the page says what to do about it.
        assert "HOST=0.0.0.0" in page.inner_text("main")
        assert house.token not in page.url
        assert house.token not in page.content()
        officer.shoot("phone-1366")
        assert (officer.strangers(), officer.complaints) == ([], [])


def paths(svg: str) -> str:
    """The drawing itself: the `d` of a path."""
    found = re.search(r' d="([^"]+)"', svg)
    assert found is not None
    return found[1]


# When a page that draws itself is ready to be looked at.
SETTLED = defaultdict(
    lambda: "main",
    map="#map[data-ready=yes]",
    fill=".question-container",
    public=".question-container",
)


def pages_of(house: House) -> dict[str, tuple[str, str]]:
    """Name → (who looks, address) of every page."""
    home = house.home
    return {
        "home": ("officer", "/"),
        "inbox": ("school", "/inbox"),
        "map": ("officer", f"{home}/map"),
        "map-need": ("officer", f"{home}/map?measure=screened"),
        "releases": ("officer", f"{home}/releases"),
        "campaigns": ("officer", f"{home}/campaigns"),
        "campaign": ("officer", f"{home}/campaigns/{house.campaign}"),
        "phones": ("officer", f"{home}/phones"),
        "phone": ("officer", f"{home}/phones/{house.phone}"),
        "phones-many": ("officer", f"{home}/phones/many"),
        "phones-sheet": ("officer", f"{home}/phones/sheet?phone={house.phone}"),
        "phones-settings": ("officer", f"{home}/phones/settings"),
        "webhooks": ("admin", f"{home}/webhooks"),
        "submissions": ("officer", f"{home}/forms/dk_dia_diem/submissions"),
        "submission": ("officer", f"{home}/submissions/{house.submission}"),
        "send-back": ("officer", f"{home}/submissions/{house.submission}/ask-back"),
        "quality": ("officer", f"{home}/forms/dk_dia_diem/quality"),
        "links": ("admin", f"{home}/forms/cuoc_thi/links"),
        "to-mend": ("school", f"{home}/send-backs"),
        "to-review": ("officer", f"{home}/to-review"),
        "fill-correction": ("school", f"{home}/forms/sua_phieu/fill"),
        "public": ("school", f"/f/{house.link}"),
        "docs": ("admin", "/v1/docs"),
        "forms": ("school", f"{home}/forms"),
        "forms-admin": ("admin", f"{home}/forms"),
        "fill": ("school", f"{home}/forms/hoat_dong/fill"),
        "fill-site": ("school", f"{home}/forms/dk_dia_diem/fill"),
        "fill-assist": ("health", f"{home}/forms/sang_loc_assist/fill"),
    }


LOOKS = {
    "phone-vi-light": Look(PHONE, "vi", dark=False),
    "phone-en-dark": Look(PHONE, "en", dark=True),
    "desk-vi-dark": Look(DESK, "vi", dark=True),
    "desk-en-light": Look(DESK, "en", dark=False),
}


@pytest.mark.parametrize("name", LOOKS)
def test_every_page_fits_its_window_and_complains_of_nothing(
    browser: Browser, house: House, name: str
) -> None:
    wide = {}
    for who in house.people:
        with watched(browser, house.url, LOOKS[name]) as somebody:
            somebody.open("/login")
            wide["login"] = somebody.overflow()
            somebody.shoot(f"login-{name}")
            somebody.sign_in(house.people[who], house.password)
            for page, (reader, address) in pages_of(house).items():
                if reader == who:
                    somebody.open(address).wait_for_selector(SETTLED[page.split("-")[0]])
                    wide[page] = somebody.overflow()
                    somebody.shoot(f"{page}-{name}")
            assert (somebody.strangers(), somebody.complaints) == ([], [])
    assert {page: pixels for page, pixels in wide.items() if pixels} == {}
