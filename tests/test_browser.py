"""The main job in a real browser against the running server, its worker and its database."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.browser.watched import DESK, launch, watched
from tests.chaos.conftest import POSTGRES, fresh, gone
from tests.chaos.server import Ground, Server, run

pytestmark = [pytest.mark.chromium, pytest.mark.npm]

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 100


@dataclass(frozen=True)
class House:
    """The running server and what `tests.browser.prepare` has built in it."""

    url: str
    project: int
    campaign: str
    phone: str
    token: str
    people: dict[str, str]
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
    run("tests.browser.prepare", str(facts), env=Ground(folder, url, 0, []).environment())
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


def middle_of(page: Page, place: str, part: float) -> tuple[float, float]:
    """A point at this part of an element's width, half-way down."""
    box = page.locator(place).bounding_box()
    assert box is not None
    return box["x"] + box["width"] * part, box["y"] + box["height"] / 2


def wait_for(somebody: Watched, path: str, text: str, *, seconds: int = 30) -> None:
    """Load the page again until the worker has done what makes this text stand there."""
    until = time.monotonic() + seconds
    while text not in somebody.open(path).inner_text("main"):
        assert time.monotonic() < until, f"{path}: {text!r} never came"
        time.sleep(0.5)


def ask(page: Page, question: str) -> Locator:
    """The question with this label in the form."""
    label = page.locator(".control-text label", has_text=re.compile(f"^{re.escape(question)}$"))
    return page.locator(".question-container").filter(has=label)


def choose(page: Page, question: str, *answers: str) -> None:
    """Tick radio buttons or boxes by their labels."""
    for answer in answers:
        ask(page, question).get_by_text(answer, exact=True).click()


def pick(page: Page, question: str, answer: str) -> None:
    """Open a list and pick from it."""
    ask(page, question).locator(".p-select, .p-multiselect").click()
    page.get_by_role("option", name=answer, exact=True).click()
    page.keyboard.press("Escape")


def write(page: Page, question: str, answer: str) -> None:
    box = ask(page, question).locator("input, textarea").first
    box.fill(answer)
    box.blur()


def fill_a_talk(page: Page) -> None:
    """What a teacher types after the talk; commune, school and day stand there already."""
    choose(page, "Loại hoạt động", "Nói chuyện chuyên đề")
    choose(page, "Chủ đề", "Luật Phòng, chống ma túy", "Kỹ năng từ chối")
    choose(page, "Dành cho ai?", "Học sinh, sinh viên")
    assert SCHOOL in ask(page, "Trường, cơ quan hoặc điểm").inner_text()
    choose(page, "Thuộc chiến dịch, kế hoạch nào không?", "Có")
    pick(page, "Chiến dịch", CAMPAIGN)
    pick(page, "Đơn vị thực hiện", "Trường học, cơ sở giáo dục")
    pick(page, "Báo cáo viên thuộc đơn vị", "Công an")
    for question, number in (("Thời lượng (phút)", "45"), ("Tổng số lượt người tham dự", "120")):
        write(page, question, number)
    for question, number in (("Nam", "58"), ("Nữ", "62")):
        write(page, question, number)
    if ask(page, "Học sinh, sinh viên").count():
        write(page, "Học sinh, sinh viên", "120")
    photo = {"name": "buổi nói chuyện.jpg", "mimeType": "image/jpeg", "buffer": PHOTO}
    ask(page, "Ảnh minh chứng").locator("input[type=file]").last.set_input_files(photo)


def test_a_teacher_fills_a_talk_and_the_officer_sees_campaign_and_map_move(
    browser: Browser, house: House, tmp_path: Path
) -> None:
    with (
        watched(browser, house.url, tmp_path) as officer,
        watched(browser, house.url, tmp_path, size=PHONE) as school,
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

        wait_for(officer, campaign, "1/2")
        assert share(officer.page) == "1/2"
        officer.shoot("campaign-moved-1366")
        page = officer.open(themap)
        page.wait_for_selector("#map[data-ready=yes]")
        officer.shoot("map-moved-1366")
        assert row(page, "Phường An").split()[-6:] == ["1", "1", "0", "0", "120", "0"]
        page.mouse.click(*middle_of(page, "#map", part=0.25))
        page.wait_for_selector("#panel:not([hidden])")
        assert "Phường An" in page.inner_text("#panel h2")
        for one in (officer, school):
            assert one.strangers() == []
            assert one.complaints == []
