"""What is uploaded is looked at: by its first bytes, its name, its size."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from backend.survey.blobs.kinds import contradicting, kind_of
from backend.survey.submissions.models import SubmissionAttachment
from tests import build

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
HTML = b"<!-- x -->\n <!DOCTYPE html><html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"\0\0\0\x18ftypheic", "mp4"),
        (b"MZ\x90\0", "program"),
        (b"#!/bin/sh\n", "script"),
        (HTML, "html"),
        (b"\xef\xbb\xbf  <HTML>", "html"),
        (SVG, "svg"),
        (b"name,label\na,b\n", ""),
        (b"<data/>", ""),
        (b"", ""),
    ],
)
def test_a_file_is_known_by_its_first_bytes(head: bytes, kind: str) -> None:
    assert kind_of(head) == kind


@pytest.mark.parametrize(
    ("name", "head", "found"),
    [
        ("a.png", PNG, ""),
        ("A.PNG", HTML, "html"),
        ("a.jpg", PNG, "png"),
        ("a.csv", b"MZ\x90", "program"),
        ("a.csv", b"PK\x03\x04", "zip"),
        ("a.csv", b"name\n", ""),
        ("a.svg", SVG, ""),
        ("a.mp4", b"\0\0\0\x18ftypisom", ""),
        ("a.png", b"x", ""),
        ("a.bin", b"MZ\x90", ""),
        ("a", HTML, ""),
    ],
)
def test_a_name_that_its_file_contradicts_for_certain_is_found(
    name: str, head: bytes, found: str
) -> None:
    assert contradicting(name, head) == found


@given(some.text(max_size=30), some.binary(max_size=200))
def test_any_name_and_bytes_have_an_answer(name: str, head: bytes) -> None:
    assert isinstance(contradicting(name, head), str)


def bearer(person: Any) -> Client:
    client = Client()
    told = client.post(
        "/v1/sessions",
        json.dumps({"email": person.email, "password": build.PASSWORD}),
        content_type="application/json",
    ).json()
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {told['token']}"
    return client


PICTURED = (
    "| survey | | | | |\n| | type | name | label | media::image |\n"
    "| | note | n | Nhìn | a.png |\n| settings | | |\n| | form_id | version |\n| | xem | 1 |\n"
)


@pytest.mark.parametrize(
    ("content", "status"), [(PNG, 200), (HTML, 415), (b"MZ\x90\0", 415), (b"chua biet", 200)]
)
def test_a_forms_file_that_is_not_what_it_says_is_refused_and_not_kept(
    project: Any, admin: Any, content: bytes, status: int
) -> None:
    build.draft(project, PICTURED)
    client = bearer(admin)
    address = f"/v1/projects/{project.pk}/forms/xem/draft/attachments"
    answer = client.post(f"{address}/a.png", content, content_type="image/png")
    assert answer.status_code == status
    (listed,) = client.get(address).json()
    assert listed["blobExists"] is (status == 200)
    if status == 415:
        assert answer.json()["code"] == 415.833
        assert "a.png" in answer.json()["message"]


def test_a_forms_file_over_its_own_limit_is_refused(
    project: Any, admin: Any, settings: Any
) -> None:
    settings.MEDIA_MAX_BYTES = 100
    build.draft(project, PICTURED)
    address = f"/v1/projects/{project.pk}/forms/xem/draft/attachments/a.png"
    answer = bearer(admin).post(address, PNG + b"\0" * 100, content_type="image/png")
    assert answer.status_code == 413


def test_a_phones_answer_is_kept_whatever_its_files_are(phone: Any, project: Any) -> None:
    build.form(project, build.simple())
    sent = phone.send("thu", {"tuoi": 4, "anh": "a.png"}, files={"a.png": HTML})
    assert sent.status_code == 201
    assert SubmissionAttachment.objects.exclude(blob=None).count() == 1
