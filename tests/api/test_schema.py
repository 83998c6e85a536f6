"""The description of the program door: whole, without warnings, for programs and for people."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import translation
from django.utils.translation import gettext

from backend.api.views.base import UnknownAddressView
from backend.api.views.manual import schema
from tests.api.conftest import Program


def addresses() -> list[str]:
    """Every address of the door as OpenAPI writes it, without those of phones and pages."""
    found = []
    for pattern in get_resolver("backend.api.urls").url_patterns:
        assert isinstance(pattern, URLPattern)
        view = getattr(pattern.callback, "view_class", None)
        if view is None or view is UnknownAddressView:
            continue
        route = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        found.append(f"/{route}")
    return found


def test_it_is_made_without_a_warning(tmp_path: object) -> None:
    file = Path(f"{tmp_path}/schema.yaml")
    call_command("spectacular", fail_on_warn=True, validate=True, file=str(file))
    assert file.read_text().startswith("openapi: 3.1")


def test_it_names_every_address(nobody: Program) -> None:
    told = nobody.get("/schema").json()
    assert told["openapi"].startswith("3.1")
    assert told["info"]["title"] == "Đồng Hành"
    assert set(addresses()) <= set(told["paths"])
    assert {"bearer", "basic"} <= set(told["components"]["securitySchemes"])


def test_every_operation_says_what_it_is_and_may_be_refused() -> None:
    for path, methods in schema()["paths"].items():
        for method, told in methods.items():
            assert told.get("summary"), f"{method} {path}"
            assert "4XX" in told["responses"], f"{method} {path}"
            assert told["tags"] != ["Others"], f"{method} {path}"
    names = re.findall(r"\{(\w+)\}", "".join(schema()["paths"]))
    assert "project_id" in names


def test_what_the_page_says_of_an_operation_is_translated() -> None:
    told = [each for methods in schema()["paths"].values() for each in methods.values()]
    summaries = {each["summary"] for each in told} | {tag for each in told for tag in each["tags"]}
    with translation.override("vi"):
        assert {each for each in summaries if gettext(each) == each} <= {"XForm."}


def test_parts_of_addresses_have_their_types() -> None:
    told = schema()["paths"]["/v1/projects/{project_id}/forms/{form_id}/assignments/{role}"]["get"]
    kinds = {each["name"]: each["schema"]["type"] for each in told["parameters"]}
    assert (kinds["project_id"], kinds["form_id"], kinds["role"]) == (
        "integer",
        "string",
        "string",
    )


@pytest.mark.parametrize(("language", "word"), [("vi", "Tham số"), ("en", "Parameters")])
def test_people_read_it_as_a_page(db: None, language: str, word: str) -> None:
    answer = Client().get("/v1/docs", headers={"Accept-Language": language})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert word in page
    for address in addresses():
        assert f"<code>{address}</code>" in page
    assert "<script" not in page
    assert "style=" not in page


def test_the_page_takes_no_post(db: None) -> None:
    assert Client().post("/v1/docs").status_code == 405
