"""Hostile requests at every door: no name, token, address or answer reaches the log."""

import base64
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.test import Client

from backend.logs import DiscreetFormatter

NAME, TOKEN, MAIL = "NguyenThiBiMat", "TOKEN-bi-mat-0123456789abcdef", "bi.mat@example.org"
BASIC = base64.b64encode(f"{MAIL}:{TOKEN}".encode()).decode()
PATHS = [
    f"/{NAME}",
    f"/v1/key/{TOKEN}/projects/1/formList",
    f"/v1/key/{TOKEN}/projects/99999999999999999999/submission",
    f"/v1/test/{TOKEN}/projects/1/forms/{NAME}/draft/formList",
    f"/v1/projects/1/forms/{NAME}?st={TOKEN}",
    f"/v1/projects/1/forms/{NAME}.svc/Submissions?$filter={NAME}",
    f"/v1/users?q={MAIL}",
    f"/f/{TOKEN}",
    f"/f/{TOKEN}/key",
    f"/invite/{TOKEN}",
    f"/login?next=//{NAME}.example.org/",
    f"/projects/1/forms/{NAME}/submissions?q={NAME}",
    f"/projects/1/submissions/{TOKEN}",
    f"/v1/%00{NAME}",
    f"/%0d%0aSet-Cookie:{TOKEN}/",
    f"/v1/projects/%ff{NAME}",
]
HEADERS = [
    {},
    {"Authorization": f"Bearer {TOKEN}"},
    {"Authorization": f"Basic {BASIC}"},
    {"Authorization": f"Basic {TOKEN}"},
    {"Host": f"{NAME}.example.org"},
    {"X-Forwarded-For": "203.0.113.77", "X-Forwarded-Host": f"{NAME}.org"},
    {"User-Agent": f"{NAME}\t{TOKEN}", "Referer": f"http://x/{TOKEN}", "X-Action-Notes": NAME},
    {"Cookie": f"sessionid={TOKEN}; csrftoken={TOKEN}", "Accept-Language": NAME},
]
PLANTED = (NAME, TOKEN, MAIL, BASIC, "203.0.113.77", NAME.lower())
BODIES = [
    (b"", "application/json"),
    (f'{{"email": "{MAIL}", "password": "{TOKEN}"'.encode(), "application/json"),
    (f"email={MAIL}&password={TOKEN}".encode(), "application/x-www-form-urlencoded"),
    (f"<data><ten>{NAME}</ten>".encode(), "text/xml"),
    (
        f'--x\r\nContent-Disposition: form-data; name="{NAME}'.encode(),
        "multipart/form-data; boundary=x",
    ),
]


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the server's own log handler would write, at its most talkative."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(DiscreetFormatter("%(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_nothing_that_a_stranger_sends_is_written(path: str, log: StringIO) -> None:
    client = Client(raise_request_exception=False)
    for headers in HEADERS:
        answer = client.get(path, headers=headers)
        assert answer.status_code < 500, (path, headers)
    for body, kind in BODIES:
        answer = client.generic("POST", path, body, content_type=kind)
        assert answer.status_code < 500, (path, kind)
    said = log.getvalue()
    assert [each for each in PLANTED if each in said] == []


@pytest.mark.django_db
def test_an_error_page_shows_nothing_of_ours(
    monkeypatch: pytest.MonkeyPatch, log: StringIO
) -> None:
    """A fault in a view: the page says that something broke, the log where, and neither whom."""

    def broken(*_: object) -> None:
        raise RuntimeError(NAME)

    monkeypatch.setattr("backend.web.views.health.connection.cursor", broken)
    answer = Client(raise_request_exception=False).get("/healthz")
    assert answer.status_code == 500
    told = answer.content.decode()
    assert NAME not in told
    assert "Traceback" not in told
    assert "backend" not in told
    assert NAME not in log.getvalue()
