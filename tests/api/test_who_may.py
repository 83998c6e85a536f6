"""Every address about a form asks who may, and tells strangers nothing."""

from typing import Any

import pytest

from backend.accounts.models import Project
from tests.api.conftest import MARKDOWN, Program, problem_of

EVERY = [
    ("GET", ""),
    ("PATCH", ""),
    ("GET", ".xml"),
    ("GET", ".xlsx"),
    ("GET", "/versions"),
    ("GET", "/fields"),
    ("GET", "/draft"),
    ("POST", "/draft"),
    ("POST", "/draft/publish"),
    ("GET", "/draft/attachments"),
    ("GET", "/draft/attachments/a.png"),
    ("POST", "/draft/attachments/a.png"),
    ("DELETE", "/draft/attachments/a.png"),
    ("GET", "/submissions"),
    ("GET", "/submissions/uuid:1.xml"),
]


@pytest.mark.parametrize(("method", "rest"), EVERY)
def test_every_address_asks_who_may(
    nobody: Program, outsider: Program, boss: Program, project: Project, *, method: str, rest: str
) -> None:
    def ask(program: Program, form_id: str) -> Any:
        path = f"/v1/projects/{project.pk}/forms/{form_id}{rest}"
        return program.client.generic(method, path, "", headers=program.headers)

    assert problem_of(ask(nobody, "thu")) == (401, 401.2)
    assert problem_of(ask(outsider, "thu")) == (404, 404.1)
    assert problem_of(ask(boss, "khong_co")) == (404, 404.1)


@pytest.mark.parametrize(("method", "rest"), [each for each in EVERY if "draft" in each[1]])
def test_who_may_not_change_forms_reaches_no_draft(
    official: Program, project: Project, method: str, rest: str
) -> None:
    path = f"/v1/projects/{project.pk}/forms/thu{rest}"
    answer = official.client.generic(method, path, "x", headers=official.headers)
    assert problem_of(answer) == (403, 403.1)
    assert problem_of(official.send(f"/projects/{project.pk}/forms", b"x", MARKDOWN)) == (
        403,
        403.1,
    )
