"""A referral from the worker's phone to the service's phone-sized screen and back, in Chromium."""

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.watched import DESK, PHONE, Look, launch, watched
from tests.casework import referral_forms as forms
from tests.chaos.conftest import POSTGRES, fresh, gone
from tests.chaos.server import Ground, Server, run
from tests.phone import FieldPhone

pytestmark = [pytest.mark.chromium, pytest.mark.npm]
CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")


@dataclass(frozen=True)
class House:
    """The running server and what `tests.browser.prepare_referral` has built in it."""

    url: str
    home: str
    phone: FieldPhone
    people: dict[str, str]
    password: str


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("referral") / "data"
    folder.mkdir()
    url = fresh() if POSTGRES else ""
    facts = folder / "facts.json"
    # Without Java, as on a machine that has none: checking the forms is no part of this.
    run(
        "tests.browser.prepare_referral",
        str(facts),
        env=Ground(folder, url, 0, []).environment(PATH=""),
    )
    told = json.loads(facts.read_text())
    try:
        with Server(Ground(folder, url, told["project"], told["tokens"])) as server:
            home = f"/projects/{told['project']}"
            yield House(server.url, home, server.phone(0), told["people"], told["password"])
    finally:
        gone(url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


def until(true: Callable[[], bool], *, seconds: int = 60) -> None:
    """Ask again and again, while the worker works."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "the worker did not get that far"
        time.sleep(0.3)


def line(page: Page, case: str) -> str:
    """What the list says of this case."""
    return page.locator("tr", has=page.locator("th", has_text=case)).first.inner_text()


def test_a_referral_goes_out_is_confirmed_on_a_small_screen_and_comes_back(
    browser: Browser, house: House
) -> None:
    case = "90001-2026-00042"
    sent = house.phone.send("chuyen_gui", forms.made(uuid4(), truong_hop_gui=case))
    assert sent.status_code == 201
    referrals = f"{house.home}/referrals"
    with (
        watched(browser, house.url, Look(PHONE)) as worker,
        watched(browser, house.url, Look(PHONE)) as service,
    ):
        worker.sign_in(house.people["worker"], house.password)
        until(lambda: case in worker.open(referrals).inner_text("main"))
        page = worker.page
        assert "Chưa đến" in line(page, case)
        row = page.locator("tr", has=page.locator("th", has_text=case))
        row.get_by_role("button", name="Xem thẻ").click()
        page.wait_for_selector(".the-code")
        card = page.inner_text(".referral-card")
        (code,) = CODE.findall(card)
        address = f"{house.url}/referral"
        assert address in card
        assert code not in page.url
        for secret in (case, forms.SERVICE):
            assert secret not in page.content()

        # The receiving service has the card, no account and an old phone.
        page = service.open("/referral")
        page.fill("#id_code", code.lower())
        page.get_by_role("button", name="Tiếp tục").click()
        page.get_by_label("Đã tiếp nhận").wait_for()
        for secret in (case, forms.PLACE, "90001", "worker", "methadone"):
            assert secret not in page.content()
        page.get_by_label("Đã tiếp nhận").check()
        page.get_by_role("button", name="Xác nhận", exact=True).click()
        page.wait_for_url(f"{house.url}/referral/thanks")
        assert code.replace("-", "") not in "".join(service.asked)

        assert "Đã đến" in line(worker.open(referrals), case)
        for one in (worker, service):
            assert (one.strangers(), one.complaints, one.overflow()) == ([], [], 0)


def test_a_wrong_code_says_what_to_do_without_a_script(browser: Browser, house: House) -> None:
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, java_script_enabled=False
    )
    try:
        page = context.new_page()
        page.goto(f"{house.url}/referral")
        page.fill("#id_code", "AAAA-AAAA")
        page.click("main button[type=submit]")
        assert "Mã này không dùng được" in page.inner_text("main [role=alert]")
    finally:
        context.close()


LOOKS = {
    "phone-vi": Look(PHONE, "vi"),
    "phone-en-dark": Look(PHONE, "en", dark=True),
    "desk-vi-dark": Look(DESK, "vi", dark=True),
    "desk-en": Look(DESK, "en"),
}


@pytest.mark.parametrize("name", LOOKS)
def test_every_page_fits_its_window_and_complains_of_nothing(
    browser: Browser, house: House, name: str
) -> None:
    wide: dict[str, int] = {}

    def seen(where: str) -> None:
        wide[where] = one.overflow()
        one.shoot(f"{where}-{name}")

    with watched(browser, house.url, LOOKS[name]) as one:
        one.sign_in(house.people["worker"], house.password)
        page = one.open(f"{house.home}/referrals")
        seen("referrals")
        page.locator("main td form button").first.click()
        page.wait_for_selector(".the-code")
        seen("card")
        (code,) = CODE.findall(page.inner_text(".referral-card"))
        page.emulate_media(media="print")
        assert page.locator(".referral-card").is_visible()
        assert page.locator("header.top").is_hidden()
        page.emulate_media(media="screen")
        page = one.open("/referral")
        seen("code")
        page.fill("#id_code", code)
        page.click("main button[type=submit]")
        page.wait_for_selector("input[type=radio]")
        seen("answer")
        page.click("main button[type=submit]")
        page.wait_for_selector("main [role=alert]")
        seen("answer-missing")
        one.open("/referral/thanks")
        seen("thanks")
        # The browser itself says that the unanswered form was refused.
        said = [each for each in one.complaints if "400" not in each]
        assert (one.strangers(), said) == ([], [])
    with watched(browser, house.url, LOOKS[name]) as one:
        one.sign_in(house.people["counsellor"], house.password)
        page = one.open(f"{house.home}/hotline")
        seen("hotline")
        page.locator("main tbody a").first.click()
        page.wait_for_selector("details")
        page.locator("details summary").click()
        seen("call")
        assert (one.strangers(), one.complaints) == ([], [])
    assert {page: pixels for page, pixels in wide.items() if pixels} == {}
