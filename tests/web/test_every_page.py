"""Every page: who gets in, what it never holds, and how many queries it takes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import AppUser, Project, User
from tests import build
from tests.web.conftest import campaign, hotspot, plan, screened, site

ROOT = Path(__file__).resolve().parents[2] / "backend"
PAGES = ["map", "map/layer.json", "map/figures.json", "campaigns", "forms", "phones"]
LINKS = re.compile(r"""(?:src|href|action)=["']?(?:https?:)?//""", re.IGNORECASE)
HOSTS = re.compile(r"""(?:https?:)?//[\w-]+\.[\w.-]+""")


def pages_of(project: Project) -> list[str]:
    return ["/", "/inbox", *(f"/projects/{project.pk}/{name}" for name in PAGES)]


def test_nobody_sees_a_page_without_signing_in(project, client):
    for address in [*pages_of(project), f"/projects/{project.pk}/forms/thu/fill"]:
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/login?next="), address


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("administrator", [200, 200, 200, 200, 200, 200]),
        ("officer", [200, 200, 200, 200, 200, 200]),
        ("school_staff", [200, 200, 200, 200, 200, 403]),
        ("outreach_worker", [200, 200, 200, 200, 200, 403]),
        ("health_worker", [200, 200, 200, 200, 200, 403]),
        ("leader", [200, 200, 200, 200, 200, 403]),
    ],
)
def test_a_role_opens_what_its_verbs_allow(role, expected, project, enter):
    browser = enter(build.person("ai", role, project, units=(build.COMMUNE_A,)))
    found = [browser.get(f"/projects/{project.pk}/{name}").status_code for name in PAGES]
    assert found == expected
    assert browser.get("/").status_code == browser.get("/inbox").status_code == 200


def test_a_project_that_is_not_hers_is_not_found(project, enter):
    stranger = build.accounts.create_user(
        email="la@example.org", name="Lạ", password=build.PASSWORD, now=build.NOW
    )
    browser = enter(stranger)
    for name in PAGES:
        answer = browser.get(f"/projects/{project.pk}/{name}")
        assert answer.status_code == 404, name
        assert project.name not in answer.content.decode()
    assert "chưa ở dự án nào" in browser.get("/").content.decode()


def test_every_answer_carries_the_strict_policy(project, browser):
    for address in [*pages_of(project), "/login", "/healthz", "/not-there"]:
        policy = browser.get(address)["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        if address.endswith((".json", "/healthz")):
            assert policy.endswith("; sandbox")
            assert "script-src" not in policy
        else:
            assert "script-src 'self';" in policy
            assert "style-src 'self';" in policy
            assert "img-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


def test_pages_are_kept_by_no_cache(project, browser):
    for address in pages_of(project):
        kept = browser.get(address)["Cache-Control"]
        assert kept == ("private, no-cache" if "layer" in address else "no-store"), address


def test_no_page_holds_inline_script_style_or_another_host(project, enter, admin):
    build.form(project, build.simple())
    build.draft(project, build.simple(version="2"))
    browser = enter(admin)
    phone = AppUser.objects.create(
        project=project, name="máy", holder=admin, token_hash="x", created_at=build.NOW
    )
    more = [
        f"/projects/{project.pk}/phones/{phone.pk}",
        f"/projects/{project.pk}/forms/thu/draft",
        f"/projects/{project.pk}/forms/thu/fill",
    ]
    for address in [*(p for p in pages_of(project) if ".json" not in p), *more, "/khong-co"]:
        html = browser.get(address).content.decode()
        assert not LINKS.search(html), address
        assert not re.search(r"\sstyle=|\son\w+=|<style", html), address
        for script in re.findall(r"<script\b[^>]*>", html):
            said = ("src=", 'type="importmap"', "application/json")
            assert any(each in script for each in said), script


def test_no_file_of_ours_asks_another_host():
    ours = [
        *(ROOT / "web" / "templates").rglob("*.html"),
        *(ROOT / "static" / "css").glob("*.css"),
        *(ROOT / "static" / "js").glob("*.js"),
    ]
    assert len(ours) > 15
    for file in ours:
        for host in HOSTS.findall(file.read_text()):
            # An example that somebody types, not an address that a page asks.
            assert host == "http://192.168.1.20", f"{file.name}: {host}"


def test_names_are_escaped_everywhere(project, enter):
    evil = "<script>alert(1)</script>\"'>"
    project.name = f"Dự án {evil}"
    project.save()
    user = build.person("evil", "officer", project, units=(build.PROVINCE,))
    User.objects.filter(pk=user.pk).update(name=evil)
    made = campaign(project, title=evil)
    plan(made, site(project, build.COMMUNE_A, evil))
    hotspot(build.COMMUNE_A)
    browser = enter(user)
    AppUser.objects.create(
        project=project, name=evil, holder=user, token_hash="x", created_at=build.NOW
    )
    for address in [*pages_of(project), f"/projects/{project.pk}/campaigns/{made.pk}"]:
        if not address.endswith(".json"):
            assert "<script>alert" not in browser.get(address).content.decode(), address


def queries(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert browser.get(address).status_code == 200
    return len(found)


def test_queries_do_not_grow_with_rows(
    project: Project, officer: User, enter: Callable[[User], Client]
):
    made = campaign(project)
    addresses = [*pages_of(project), f"/projects/{project.pk}/campaigns/{made.pk}"]
    browser = enter(officer)

    def grow(count: int, tag: str) -> None:
        for number in range(count):
            at = site(project, build.COMMUNE_A, f"Trường {tag}{number}")
            plan(made, at)
            campaign(project, title=f"{tag}{number}")
            screened(project, build.COMMUNE_B, "low", 1)
            holder = build.person(
                f"{tag}{number}", "outreach_worker", project, units=(build.COMMUNE_A,)
            )
            build.phone_of(holder, project)

    grow(1, "a")
    before = {address: queries(browser, address) for address in addresses}
    grow(4, "b")
    after = {address: queries(browser, address) for address in addresses}
    assert after == before
    assert max(after.values()) <= 30


def test_a_fault_in_another_form_is_a_page_and_not_a_dump(project, browser):
    answer = browser.get("/khong-co-trang-nay")
    assert answer.status_code == 404
    assert "Không tìm thấy" in answer.content.decode()
    assert "khong-co-trang-nay" not in answer.content.decode().replace(
        'value="/khong-co-trang-nay"', ""
    )


def test_health_and_robots(db, client):
    assert client.get("/healthz").content == b"ok\n"
    assert b"Disallow: /" in client.get("/robots.txt").content
