"""A browser under watch: every address that it asks, every complaint, and pictures of its pages."""

import os
import shutil
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
# Where somebody wants to look at the pictures; else they go with the test's own folder.
SHOTS = os.environ.get("SHOTS_DIR")


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)


class Watched:
    """Somebody's browser: signs in, opens pages, and notes what these did."""

    def __init__(self, context: BrowserContext, url: str, shots: Path) -> None:
        self.context, self.url, self.shots = context, url, shots
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
        """A picture of the whole page; with SHOTS_DIR also there, to be looked at."""
        picture = self.shots / f"{name}.png"
        self.page.screenshot(path=picture, full_page=True)
        if SHOTS:
            shutil.copy(picture, SHOTS)


@dataclass(frozen=True)
class Look:
    """Size in CSS pixels, language and colour scheme of somebody's screen."""

    size: tuple[int, int] = DESK
    language: str = "vi"
    dark: bool = False


@contextmanager
def watched(browser: Browser, url: str, shots: Path, look: Look = Look()) -> Iterator[Watched]:
    """A fresh browser without cookies."""
    context = browser.new_context(
        viewport={"width": look.size[0], "height": look.size[1]},
        color_scheme="dark" if look.dark else "light",
        timezone_id="Asia/Ho_Chi_Minh",
        locale="vi-VN" if look.language == "vi" else "en-GB",
    )
    context.add_cookies([{"name": "django_language", "value": look.language, "url": url}])
    try:
        yield Watched(context, url, shots)
    finally:
        context.close()
