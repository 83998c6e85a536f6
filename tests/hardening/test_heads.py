"""HEAD over the interface that servers call: headers as with GET, and no body."""

from io import BytesIO
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.http import FileResponse, HttpRequest
from django.test import RequestFactory

from backend.guard.heads import Heads


def asked(method: str, path: str) -> tuple[dict[str, str], bytes]:
    """As a server would send it; the test client would cut the body by itself."""
    told: dict[str, str] = {}

    def start(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        told.update({"status": status, **{name.lower(): value for name, value in headers}})

    answer = get_wsgi_application()(RequestFactory().generic(method, path).environ, start)
    return told, b"".join(answer)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/login", "/healthz", "/projects/1/work", "/no/such/page"])
def test_head_is_get_without_its_body(path: str) -> None:
    shown, body = asked("GET", path)
    told, nothing = asked("HEAD", path)
    assert nothing == b""
    assert told["status"] == shown["status"]
    assert told["content-length"] == str(len(body))


def test_a_file_is_not_handed_to_the_server() -> None:
    def door(request: HttpRequest) -> FileResponse:
        return FileResponse(BytesIO(b"twelve bytes"), filename="a.txt")

    told = Heads(door)(RequestFactory().head("/"))
    assert getattr(told, "file_to_stream", None) is None
    assert b"".join(told) == b""  # type: ignore[arg-type]
    assert told["Content-Length"] == "12"
    assert b"".join(Heads(door)(RequestFactory().get("/"))) == b"twelve bytes"  # type: ignore[arg-type]
