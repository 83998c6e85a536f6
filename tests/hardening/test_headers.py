"""What every answer carries, at every door; and names of files that end no header."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as some

from backend.downloads import OCTETS, disposition, inert_type
from backend.guard import policy
from backend.guard.headers import SecurityHeaders
from tests import build

UNSAFE = ("unsafe", "data:", "blob:", "*", "http:", "https:")
DOORS = [
    "/login",
    "/healthz",
    "/robots.txt",
    "/khong-co",
    "/v1/docs",
    "/v1/schema",
    "/v1/projects",
    "/v1/khong-co",
    "/v1/key/sai/projects/1/formList",
    "/v1/projects/1/formList",
    "/v1/projects/1/forms/a.svc",
    "/v1/projects/1/forms/a.svc/$metadata",
    "/f/khong-co",
    "/projects/1/map",
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", DOORS)
def test_every_door_s_answer_is_bound(client: Client, path: str) -> None:
    answer = client.get(path)
    said = dict(part.partition(" ")[::2] for part in answer["Content-Security-Policy"].split("; "))
    page = answer["Content-Type"].startswith("text/html")
    assert said["default-src"] == said["object-src"] == said["base-uri"] == "'none'"
    assert said["frame-ancestors"] == "'none'"
    assert said["form-action"] == ("'self'" if page else "'none'")
    assert ("sandbox" in said) != page
    assert not any(word in answer["Content-Security-Policy"] for word in UNSAFE)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert "no-store" in answer["Cache-Control"] or path in {"/v1/schema"}
    assert "Server" not in answer
    assert "X-Powered-By" not in answer


def test_only_a_form_fill_page_may_ask_where_the_person_stands() -> None:
    def page(_: object) -> HttpResponse:
        answer = HttpResponse("x")
        answer.csp = {"font-src": "'self' data:"}  # type: ignore[attr-defined]
        return answer

    answer = SecurityHeaders(page)(RequestFactory().get("/"))
    assert "geolocation=(self)" in answer["Permissions-Policy"]
    assert "font-src 'self' data:" in answer["Content-Security-Policy"]


def test_a_page_that_is_saved_is_no_page() -> None:
    assert policy.content_policy("text/html; charset=utf-8", attached=True).endswith("; sandbox")
    assert "sandbox" not in policy.content_policy("TEXT/HTML", attached=False)


def test_https_makes_cookies_of_this_host_alone_and_says_so(settings: Any) -> None:
    """The names are settings of a start: see test_settings for a server that starts with https."""
    assert settings.SESSION_COOKIE_NAME == "sessionid"
    assert settings.SESSION_COOKIE_HTTPONLY is True


@pytest.mark.parametrize(
    ("name", "plain", "whole"),
    [
        ("ảnh.jpg", "_nh.jpg", "%E1%BA%A3nh.jpg"),
        ('a"; filename="evil.exe', "a__ filename=_evil.exe", None),
        ("a\r\nSet-Cookie: x=1.png", "aSet-Cookie_ x_1.png", None),
        ("../../etc/passwd", "_.._etc_passwd", None),
        ("\u202egpj.exe", "gpj.exe", "gpj.exe"),
        ("a\0b\udcff.png", "ab.png", "ab.png"),
        ("", "file", "file"),
        (" . ", "file", "file"),
    ],
)
def test_a_file_s_name_ends_no_header_and_leaves_no_folder(
    name: str, plain: str, whole: str | None
) -> None:
    said = disposition(name)
    assert said.startswith('attachment; filename="')
    if whole is not None:
        assert said == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}"
    assert "/" not in said.partition("UTF-8''")[2].replace("%2F", "/")
    assert said.count('"') == 2


@given(some.text(max_size=300))
def test_any_name_makes_one_header(name: str) -> None:
    said = disposition(name)
    answer = HttpResponse()
    answer["Content-Disposition"] = said
    assert said.isascii()
    assert said.isprintable()
    assert said.count('"') == 2


@pytest.mark.parametrize(
    ("declared", "name", "sent"),
    [
        ("image/jpeg", "a.jpg", "image/jpeg"),
        ("image/svg+xml", "a.svg", OCTETS),
        ("text/html", "a.html", OCTETS),
        ("Text/HTML; charset=utf-8", "a.jpg", OCTETS),
        ("application/xhtml+xml", "a", OCTETS),
        ("text/xml", "a.xml", OCTETS),
        ("application/javascript", "a.js", OCTETS),
        ("application/vnd.evil+xml", "a", OCTETS),
        ("multipart/x-mixed-replace", "a", OCTETS),
        ("", "a.html", OCTETS),
        ("", "a.png", "image/png"),
        ("\r\nX: y", "a.csv", "text/csv"),
        ("audio/mp4", "a.m4a", "audio/mp4"),
        ("text/csv", "audit.csv", "text/csv"),
    ],
)
def test_what_a_browser_could_run_leaves_as_mere_octets(
    declared: str, name: str, sent: str
) -> None:
    assert inert_type(declared, name) == sent


EVIL = {
    "a.html": b"<html><script>alert(1)</script></html>",
    "b.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "c.js": b"alert(1)",
}


def test_a_script_that_a_phone_sends_is_kept_and_only_ever_saved(
    phone: Any, project: Any, enter: Any, admin: Any
) -> None:
    build.form(project, build.simple())
    sent = phone.send("thu", {"tuoi": 4, "anh": "a.html"}, files=EVIL, instance_id="uuid:1")
    assert sent.status_code == 201
    browser = enter(admin)
    page = next(
        each for each in (browser.get(f"/projects/{project.pk}/forms/thu/submissions"),)
    ).content.decode()
    address = page.split("/submissions/")[1].split('"')[0]
    shown = browser.get(f"/projects/{project.pk}/submissions/{address}").content.decode()
    (href,) = {part.split('"')[0] for part in shown.split('href="') if "/files/" in part[:120]}
    saved = browser.get(href)
    assert b"".join(saved.streaming_content) == EVIL["a.html"]
    assert saved["Content-Type"] == OCTETS
    assert saved["Content-Disposition"].startswith("attachment;")
    assert saved["Content-Security-Policy"].endswith("; sandbox")
    assert saved["X-Content-Type-Options"] == "nosniff"
    assert browser.get(f"{href}/view").status_code == 422
