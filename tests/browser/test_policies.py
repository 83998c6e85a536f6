"""Both kinds of pages in a real browser: no policy is violated, and no page complains."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.addresses import Gap, pages
from tests.browser.filling import photo
from tests.browser.watched import PHONE, Look, Watched, watched
from tests.phone import FieldPhone, Http
from tests.test_browser import House, browser, house  # noqa: F401 - the house and its browser

pytestmark = [pytest.mark.chromium, pytest.mark.npm]

# What the house holds for the parts of addresses; an address with another part fails the test.
PARTS = {"form_id": "dk_dia_diem", "kind": "csv", "language": "vi", "month": "2026-01"}
# Addresses whose last part is a row that the prepared house has none of, and why.
UNFILLED = {
    "message": "a message is only marked as read, by POST",
    "check_id": "a check is only closed, by POST",
    "number": "a link is only closed, by POST",
    "referral": "a card is only shown, by POST",
    "export_id": "a file to save, not a page",
    "row": "a picture or a file, opened from the submission's page",
    "draw_id": "shown with its rows in tests/web/test_quality.py",
    "webhook": "shown with its rows in tests/webhooks",
    "rule_id": "a rule is only removed, by POST",
    "consent_id": "a consent is only withdrawn, by POST",
    "asked": "shown with its rows in tests/privacy",
    "breach_id": "shown with its rows in tests/privacy",
    "organisation_id": "an organisation is only moved, by POST",
    "provider_id": "leads away to the provider, or comes back from it",
    "key_id": "a key is only taken back, by POST",
    "link_id": "a link is only taken back, by POST",
    "case": "shown with its rows in tests/casework",
    "plan": "a file to save, not a page",
    "model": "shown with its rows in tests/web/test_offices.py",
    "task": "a task is only closed or opened again, by POST",
    "term": "shown with its rows in tests/web/test_pupils.py",
    "planned": "shown with its rows in tests/planning and tests/web",
    "receipt": "a receipt is only taken back, by POST",
    "staff": "shown with its rows in tests/web",
    "contest": "shown with its rows in tests/web",
    "question": "shown with its rows in tests/web",
    "batch": "shown with its rows in tests/importing",
    "what": "an import is only ordered, undone or dropped, by POST",
    "name": "a list that the preview loads, not a page",
}
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""
LOOSE = ("'unsafe-inline'", "'wasm-unsafe-eval'", "data:", "blob:", "sha256-")


def values(house: House) -> dict[str, Any]:  # noqa: F811
    return PARTS | {
        "project_id": house.project,
        "campaign": house.campaign,
        "phone": house.phone,
        "submission": house.submission,
        "token": house.link,
        "user_id": house.user,
    }


@pytest.fixture
def at_work(request: pytest.FixtureRequest, browser: Browser, house: House) -> Iterator[Watched]:  # noqa: F811
    """Somebody who is signed in, whose every page reports what its policy refused."""
    with watched(browser, house.url, Look(PHONE)) as somebody:
        report_violations(somebody.context)
        somebody.sign_in(house.people[request.param], house.password)
        yield somebody


def report_violations(context: BrowserContext) -> None:
    context.add_init_script(WATCH)


def test_every_address_of_the_urlconf_is_opened_or_excused(house: House) -> None:  # noqa: F811
    _, gaps = pages(values(house))
    odd = [gap for gap in gaps if not gap.missing <= set(UNFILLED)]
    assert odd == [], f"give {odd} a value in tests/browser/test_policies.py"
    assert all(isinstance(gap, Gap) for gap in gaps)


@pytest.mark.parametrize("at_work", ["admin", "officer"], indirect=True)
def test_no_page_violates_its_policy_or_complains(at_work: Watched, house: House) -> None:  # noqa: F811
    opened, found = [], {}
    for address in pages(values(house))[0]:
        # Asked first, so that an address for POST alone is no complaint of the browser.
        told = at_work.context.request.get(house.url + address, max_redirects=0)
        if not told.ok or not told.headers.get("content-type", "").startswith("text/html"):
            continue
        fills = address.endswith(("/fill", "/preview")) or address.startswith("/f/")
        policy = told.headers["content-security-policy"]
        assert any(word in policy for word in LOOSE) == fills, f"{address}: {policy}"
        page = at_work.open(address)
        page.wait_for_load_state("networkidle")
        opened.append(address)
        refused = page.evaluate("window.violations")
        if refused or at_work.complaints:
            found[address] = [*refused, *at_work.complaints]
            at_work.complaints.clear()
    assert found == {}
    assert len(opened) >= 15
    assert at_work.strangers() == []


@pytest.mark.parametrize("at_work", ["admin"], indirect=True)
def test_a_photo_is_drawn_on_its_submission_and_its_original_saved(
    at_work: Watched,
    house: House,  # noqa: F811
) -> None:
    phone = FieldPhone(f"{house.url}/v1/key/{house.token}/projects/{house.project}", Http())
    sent = phone.send(
        "hoat_dong", {"ket/anh_minh_chung": "anh.png"}, files={"anh.png": photo(900, 600)}
    )
    assert sent.is_sent
    page = at_work.open(f"{house.home}/forms/hoat_dong/submissions")
    page.locator("main table a, main ul a[href*='/submissions/']").first.click()
    page.wait_for_selector("details.photo")
    page.locator("details.photo summary").first.click()
    large = page.locator("details.photo > img").first
    assert large.evaluate("one => one.decode().then(() => one.naturalWidth)") == 900
    at_work.shoot("photo-360")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Lưu tệp gốc").first.click()
    assert saved.value.suggested_filename == "anh.png"
    assert at_work.overflow() == 0
    assert (page.evaluate("window.violations"), at_work.complaints) == ([], [])
