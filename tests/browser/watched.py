"""A browser under watch: every address that it asks, every complaint, and pictures of its pages."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.capabilities import chromium

# Nothing of the browser's own goes over the network; a container has no sandbox of its own.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]
PHONE, DESK = (360, 740), (1366, 800)
PATIENCE_MS = 20_000
SHOTS = os.environ.get("SHOTS_DIR")


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)


class Watched:
    """Somebody's browser: signs in, opens pages, and notes what these did."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self.url = context, url
        self.asked: list[str] = []
        self.complaints: list[str] = []
        context.set_default_timeout(PATIENCE_MS)
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("console", self._note)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page: Page = context.new_page()

    def _note(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def open(self, path: str) -> Page:
        """Open a page of the server; raises when it is an error page."""
        answer = self.page.goto(self.url + path, wait_until="load")
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        return self.page

    def sign_in(self, email: str, password: str) -> None:
        page = self.open("/login")
        page.fill("#id_email", email)
        page.fill("#id_password", password)
        page.click("main button[type=submit]")
        page.wait_for_url(f"{self.url}/")

    def strangers(self) -> list[str]:
        """Addresses outside the server that anything was asked of."""
        own = {urlsplit(self.url).netloc}
        # data: and blob: carry their content and go nowhere.
        spoken = [each for each in self.asked if urlsplit(each).scheme not in {"data", "blob"}]
        return [each for each in spoken if urlsplit(each).netloc not in own]

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        wide: int = self.page.evaluate(
            "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
            " - window.innerWidth"
        )
        return max(0, wide)

    def shoot(self, name: str) -> None:
        """A picture of the whole page into SHOTS_DIR, when somebody wants to look at them."""
        if SHOTS:
            self.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


@dataclass(frozen=True)
class Look:
    """Size in CSS pixels, language and colour scheme of somebody's screen."""

    size: tuple[int, int] = DESK
    language: str = "vi"
    dark: bool = False


PLAIN = Look()


@contextmanager
def watched(browser: Browser, url: str, look: Look = PLAIN) -> Iterator[Watched]:
    """A fresh browser without cookies."""
    context = browser.new_context(
        viewport={"width": look.size[0], "height": look.size[1]},
        color_scheme="dark" if look.dark else "light",
        timezone_id="Asia/Ho_Chi_Minh",
        locale="vi-VN" if look.language == "vi" else "en-GB",
    )
    context.add_cookies([{"name": "django_language", "value": look.language, "url": url}])
    try:
        yield Watched(context, url)
    finally:
        context.close()
