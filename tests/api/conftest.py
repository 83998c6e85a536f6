"""Programs that call the door: a bearer token, JSON, English unless they ask otherwise."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from backend.accounts import services as accounts
from backend.accounts.models import Project, User
from tests import build

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARKDOWN = "text/markdown"


class Program:
    """Somebody's script. Answers are Django's test responses."""

    def __init__(self, token: str | None = None, language: str | None = None) -> None:
        self.client = Client(raise_request_exception=False, enforce_csrf_checks=True)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        if language:
            self.headers["Accept-Language"] = language

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/v1{path}", headers={**self.headers, **headers})

    def delete(self, path: str) -> Any:
        return self.client.delete(f"/v1{path}", headers=self.headers)

    def post(self, path: str, body: Any = None) -> Any:
        return self._json("POST", path, body)

    def patch(self, path: str, body: Any) -> Any:
        return self._json("PATCH", path, body)

    def send(self, path: str, content: bytes, kind: str, **headers: str) -> Any:
        return self.client.generic(
            "POST", f"/v1{path}", content, content_type=kind, headers={**self.headers, **headers}
        )

    def _json(self, method: str, path: str, body: Any) -> Any:
        return self.client.generic(
            method,
            f"/v1{path}",
            "" if body is None else body if isinstance(body, bytes) else json.dumps(body),
            content_type="application/json",
            headers=self.headers,
        )


def token_of(user: User) -> str:
    return accounts.open_session(user=user, now=timezone.now())[1]


@pytest.fixture
def nobody(db: None) -> Program:
    return Program()


@pytest.fixture
def boss(admin: User) -> Program:
    return Program(token_of(admin))


@pytest.fixture
def official(officer: User) -> Program:
    return Program(token_of(officer))


@pytest.fixture
def outsider(project: Project) -> Program:
    """An officer of another project."""
    other = accounts.create_project(name="Dự án khác", now=build.NOW)
    return Program(token_of(build.person("ngoai", "officer", other, project_wide=True)))


def problem_of(answer: Any) -> tuple[int, float]:
    """Status and code; every problem has a sentence and leaks nothing."""
    told = answer.json()
    assert set(told) <= {"message", "code", "details"}
    assert told["message"]
    assert "Traceback" not in answer.content.decode()
    return answer.status_code, told["code"]
