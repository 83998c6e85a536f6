"""Devices that get pushes: the one place where the cookie counts, with a CSRF token."""

import json
from typing import Any

import pytest
from django.test import Client

from backend.accounts.models import User
from notifications.models import Device
from tests.api.conftest import Program, problem_of, token_of

DEVICE = {"kind": "web", "value": "abc:DEF_123", "label": "Máy tính bàn"}


@pytest.fixture
def browser(officer: User) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    return client


def post(client: Client, **headers: str) -> Any:
    return client.post(
        "/v1/devices", json.dumps(DEVICE), content_type="application/json", headers=headers
    )


def test_a_program_registers_lists_and_removes_its_device(official: Program) -> None:
    told = official.post("/devices", DEVICE).json()
    assert told["label"] == "Máy tính bàn"
    assert "value" not in told
    assert official.post("/devices", DEVICE).json()["id"] == told["id"]
    assert len(official.get("/devices").json()) == 1
    assert official.delete(f"/devices/{told['id']}").json() == {"success": True}
    assert not Device.objects.exists()


def test_the_web_app_registers_with_cookie_and_csrf_token(browser: Client, officer: User) -> None:
    browser.cookies["csrftoken"] = "a" * 32
    assert post(browser, **{"X-CSRFToken": "a" * 32}).status_code == 200
    assert Device.objects.get().user == officer


def test_the_cookie_alone_registers_nothing(browser: Client) -> None:
    answer = post(browser)
    assert problem_of(answer) == (403, 403.52)
    cross = post(browser, Origin="https://evil.example", **{"X-CSRFToken": "b" * 32})
    assert problem_of(cross) == (403, 403.52)
    assert not Device.objects.exists()


def test_nobody_registers_nothing(nobody: Program) -> None:
    assert problem_of(nobody.post("/devices", DEVICE)) == (401, 401.2)
    assert problem_of(nobody.delete("/devices/1")) == (401, 401.2)


def test_anothers_device_is_not_found(official: Program, admin: User) -> None:
    told = Program(token_of(admin)).post("/devices", DEVICE).json()
    assert problem_of(official.delete(f"/devices/{told['id']}")) == (404, 404.1)
    assert problem_of(official.delete(f"/devices/{'9' * 30}")) == (404, 404.1)
    assert Device.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "fax"}, 400.62),
        ({"value": "có dấu cách"}, 400.62),
        ({"value": ""}, 400.11),
        ({"value": "a\u0000"}, 400.11),
        ({"label": "x" * 81}, 400.62),
        ({"kind": None}, 400.11),
        ({"value": {"a": 1}}, 400.11),
    ],
)
def test_a_bad_device_is_a_problem(official: Program, change: dict[str, Any], code: float) -> None:
    answer = official.post("/devices", {**DEVICE, **change})
    assert problem_of(answer) == (400, code)
    assert not Device.objects.exists()
