"""Submissions as programs write them: the XML, and the calls that carry it."""

from typing import Any

from backend.accounts.models import Project
from tests import build
from tests.api.conftest import Program

XML = "application/xml"


def filled(
    instance_id: str = "uuid:1",
    *,
    deprecated_id: str = "",
    form_id: str = "thu",
    version: str = "1",
    ma_xa: str = build.COMMUNE_A[:5],
    **answers: object,
) -> bytes:
    """A filled form of `build.simple()`, as a program writes it."""
    values = {"ma_xa": ma_xa, "ngay": "2026-05-17", "tuoi": 20, **answers}
    nodes = "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
    edits = f"<deprecatedID>{deprecated_id}</deprecatedID>" if deprecated_id else ""
    meta = f"<meta><instanceID>{instance_id}</instanceID>{edits}</meta>"
    return f'<data id="{form_id}" version="{version}">{nodes}{meta}</data>'.encode()


def base_of(project: Project, form_id: str = "thu") -> str:
    return f"/projects/{project.pk}/forms/{form_id}/submissions"


def post(program: Program, path: str, content: bytes, kind: str = XML, **headers: str) -> Any:
    return program.send(path, content, kind, **headers)


def put(program: Program, path: str, content: bytes, kind: str = XML, **headers: str) -> Any:
    return program.client.generic(
        "PUT",
        f"/v1{path}",
        content,
        content_type=kind,
        headers={**program.headers, **headers},
    )
