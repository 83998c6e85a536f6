"""A household form with repeats in repeats, three submissions, a program that reads the feed."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from backend.accounts import services as accounts
from backend.accounts.models import Project, User
from backend.survey.forms.models import Form
from tests import build
from tests.phone import FieldPhone

HOUSEHOLD = """
| survey   |              |          |            |
|          | type         | name     | label      |
|          | text         | name     | Tên        |
|          | integer      | age      | Tuổi       |
|          | begin_group  | children | Các con    |
|          | begin_repeat | child    | Con        |
|          | text         | name     | Tên con    |
|          | integer      | age      | Tuổi con   |
|          | begin_group  | toys     | Đồ chơi    |
|          | begin_repeat | toy      | Món        |
|          | text         | name     | Tên món    |
|          | end_repeat   |          |            |
|          | end_group    |          |            |
|          | end_repeat   |          |            |
|          | end_group    |          |            |
| settings |              |          |            |
|          | form_title   | form_id  | version    |
|          | Hộ gia đình  | ho       | 1.0        |
"""
ALICE = {"name": "Alice", "age": 30, "children/child": []}
BOB = {
    "name": "Bob",
    "age": 34,
    "children/child": [
        {"name": "Billy", "age": 4, "toys/toy": []},
        {"name": "Blaine", "age": 6, "toys/toy": [{"name": "Ô tô"}, {"name": "Búp bê"}]},
    ],
}
CHELSEA = {
    "name": "Chelsea",
    "age": 38,
    "children/child": [{"name": "Candace", "age": 2, "toys/toy": [{"name": "Diều"}]}],
}
# A repeat that is left out keeps the form's first, empty entry: none at all is said by [].


class Reader:
    """A program that reads feeds, in the test's own process."""

    def __init__(self, token: str = "", base: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.base = base
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def answer(self, path: str = "", query: str = "", **options: Any) -> Any:
        """GET below the base; options without "$" ("top=1")."""
        text = query or urlencode({f"${name}": value for name, value in options.items()})
        return self.client.get(f"{self.base}{path}?{text}", headers=self.headers)

    def get(self, path: str = "", query: str = "", **options: Any) -> Any:
        """The JSON of an answer that must be 200."""
        found = self.answer(path, query, **options)
        assert found.status_code == 200, content(found)
        return found.json() if not found.streaming else _loaded(found)

    def follow(self, link: str) -> Any:
        path, _, query = link.removeprefix("http://testserver").partition("?")
        found = self.client.get(f"{path}?{query}", headers=self.headers)
        assert found.status_code == 200, content(found)
        return _loaded(found)

    def pages(self, path: str, **options: Any) -> Iterator[Any]:
        page = self.get(path, **options)
        yield page
        while link := page.get("@odata.nextLink"):
            page = self.follow(link)
            yield page

    def refused(self, path: str = "", query: str = "", **options: Any) -> tuple[int, float, str]:
        """Status, code and message of a problem."""
        found = self.answer(path, query, **options)
        told = found.json()
        assert set(told) <= {"message", "code", "details"}, told
        return found.status_code, told["code"], told["message"]


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def _loaded(answer: Any) -> Any:

    return json.loads(content(answer))


def reader_for(user: User, base: str) -> Reader:
    return Reader(accounts.open_session(user=user, now=timezone.now())[1], base)


@pytest.fixture
def form(project: Project) -> Form:
    return build.form(project, HOUSEHOLD)


@pytest.fixture
def base(form: Form) -> str:
    return f"/v1/projects/{form.project_id}/forms/{form.form_id}.svc"


@pytest.fixture
def households(phone: FieldPhone, form: Form) -> Form:
    """Alice, Bob and Chelsea, the last one newest."""
    for answers, name in ((ALICE, "rone"), (BOB, "rtwo"), (CHELSEA, "rthree")):
        assert phone.send(form.form_id, answers, instance_id=name).status_code == 201
    return form


@pytest.fixture
def reader(admin: User, base: str) -> Reader:
    return reader_for(admin, base)
