"""The main job in a real browser against the running server, its worker and its database."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

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


def wait_for(page: Page, path: str, text: str, *, seconds: int = 30) -> None:
    """Load the page again until the worker has done what makes this text stand there."""
    until = time.monotonic() + seconds
    while text not in page.content():
        assert time.monotonic() < until, f"{path}: {text!r} never came"
        time.sleep(0.5)
        page.goto(path)


def choose(page: Page, question: str, *answers: str) -> None:
    """Tick radio buttons or boxes of a question by their labels."""
    box = ask(page, question)
    for answer in answers:
        box.get_by_text(answer, exact=True).first.click()


def ask(page: Page, question: str) -> Any:
    """The question with this label."""
    return page.locator(".question-container", has_text=question).first


def pick(page: Page, question: str, *answers: str) -> None:
    """Open a drop-down list and pick from it."""
    ask(page, question).locator(".p-select, .p-multiselect").first.click()
    for answer in answers:
        page.locator(".p-select-option, .p-multiselect-option", has_text=answer).first.click()
    page.keyboard.press("Escape")


def write(page: Page, question: str, answer: str) -> None:
    box = ask(page, question).locator("input, textarea").first
    box.fill(answer)
    box.blur()


def test_look(browser: Browser, house: House, tmp_path: Path) -> None:
    with watched(browser, house.url, tmp_path, size=DESK) as school:
        school.sign_in(house.people["school"], house.password)
        page = school.open(f"{house.home}/forms/hoat_dong/fill")
        page.wait_for_selector("#form button")
        school.shoot("fill-empty")
        Path("/tmp/fill.html").write_text(page.content())
        print(school.complaints, school.strangers(), school.overflow())
