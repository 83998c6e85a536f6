"""Whatever the description allows, and what it does not: no input breaks the program door.

schemathesis makes the calls from /v1/schema, always the same ones; parts of addresses are real, so
that the calls reach what lies behind them. Each is undone before the next.
"""

import contextlib
import copy
import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from requests import Request
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from backend.accounts.models import Project, User
from backend.api.views.manual import schema
from tests import build
from tests.api.commune import CommuneA, commune_a
from tests.api.conftest import Program
from tests.api.every_address import content_of

JSON: Final = "application/json"
FEW: Final = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
MODES: Final = {"fits": GenerationMode.POSITIVE, "does not fit": GenerationMode.NEGATIVE}
POISON: Final[list[Any]] = [
    "\0",
    "a\0b",
    "\ud800",
    "\ude00\ud83d",
    "x" * 70_000,
    10**400,
    -(2**63) - 1,
    2**31,
    1e308,
    float("nan"),
    float("inf"),
    True,
    None,
    "",
    [],
    {},
    [[[[[[]]]]]],
    {"\0": "\0"},
    {"$gt": ""},
    "0001-01-01",
    "9999-12-31T23:59:59.999999Z",
    "1e5000",
    "../../etc/passwd",
    "=HYPERLINK(1)",
    "\u202e",
]


@pytest.fixture
def kept(project: Project, boss: Program, admin: User) -> CommuneA:
    return commune_a(project, boss, admin)


def operations() -> Iterator[Any]:
    for each in schemathesis.openapi.from_dict(schema()).get_all_operations():
        assert isinstance(each, Ok)
        yield each.ok()


def place_of(case: Any, kept: CommuneA) -> str:
    """The address, with what is really there."""
    path: str = case.operation.path
    for name, value in kept.values_at(path).items():
        path = path.replace(f"{{{name}}}", str(value))
    return path


def told(boss: Program, kept: CommuneA, case: Any) -> str:
    """What is wrong with the answer; "" when nothing is."""
    wanted = Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
    query = (wanted.path_url or "").partition("?")[2]
    headers = {
        name: str(value)
        for name, value in wanted.headers.items()
        if name.lower() not in {"authorization", "content-type", "content-length"}
    }
    body: Any = wanted.body or b""
    return answered(
        boss,
        str(wanted.method),
        f"{place_of(case, kept)}?{query}",
        body.encode() if isinstance(body, str) else body,
        kind=str(wanted.headers.get("Content-Type", JSON)),
        headers=headers,
    )


def answered(
    boss: Program,
    method: str,
    path: str,
    body: bytes = b"",
    *,
    kind: str = JSON,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """What is wrong with the answer, as `told`; what it did is undone."""
    with transaction.atomic():
        answer = boss.client.generic(
            method, path, body, content_type=kind, headers={**headers, **boss.headers}
        )
        content = content_of(answer)
        transaction.set_rollback(True)
    # 501 is Central's word for what OData has and it has not.
    if answer.status_code >= 500 and answer.status_code != 501:
        return f"{answer.status_code}"
    if answer.status_code >= 400:
        problem = json.loads(content)
        fits = set(problem) <= {"message", "code", "details"} and problem["message"]
        if not fits or int(problem["code"]) != answer.status_code:
            return f"{answer.status_code} is no problem of ours"
    return ""


@pytest.mark.parametrize("mode", MODES)
def test_what_the_description_allows_or_not_is_answered(
    kept: CommuneA, boss: Program, mode: str
) -> None:
    wrong: dict[str, str] = {}
    seen = 0
    for operation in operations():

        @FEW
        @given(case=operation.as_strategy(generation_mode=MODES[mode]))
        def call(case: Any) -> None:
            nonlocal seen
            seen += 1
            fault = told(boss, kept, case)
            if fault:
                wrong[case.operation.label] = f"{fault}: {case.query} {str(case.body)[:200]}"

        # Some take anything at all.
        with contextlib.suppress(Unsatisfiable):
            call()
    assert wrong == {}
    assert seen > 300


PROJECT: Final = "/projects/{project_id}"
LIST: Final = f"{PROJECT}/datasets/{{list_name}}"
FORM: Final = f"{PROJECT}/forms/{{form_id}}"
ROW: Final = {"label": "x", "uuid": "6f6b8e1e-7c3c-4d5e-9a57-2a52a7bd8f01", "data": {"loi": "y"}}
GOOD: Final[dict[tuple[str, str], Any]] = {
    ("POST", f"{LIST}/entities"): ROW,
    ("POST", f"{LIST}/entities?"): {
        "entities": [ROW],
        "source": {"name": "x.csv", "size": 3},
    },
    ("PATCH", f"{LIST}/entities/{{entity_id}}?force=true"): {"label": "x", "data": {"loi": "y"}},
    ("POST", f"{LIST}/entities/bulk-delete"): {"ids": [ROW["uuid"]]},
    ("POST", f"{LIST}/properties"): {"name": "moi"},
    ("PUT", f"{LIST}/access-filter"): {"datasetProperty": "ma_xa", "actorProperty": "xa"},
    ("PATCH", LIST): {"approvalRequired": True, "accessFilter": {"type": "ownerOnly"}},
    ("POST", f"{PROJECT}/datasets"): {"name": "moi", "ownerOnly": False},
    ("POST", f"{PROJECT}/app-users"): {"displayName": "x", "properties": {"xa": "1"}},
    ("PATCH", f"{PROJECT}/app-users/{{app_user_id}}"): {
        "displayName": "x",
        "expiresAt": "2030-01-01T00:00:00Z",
        "properties": {"xa": "1"},
    },
    ("POST", f"{PROJECT}/actor-properties"): {"name": "moi"},
    ("POST", f"{PROJECT}/webhooks"): {
        "name": "x",
        "url": "https://example.org/a",
        "events": ["entity.create"],
        "xmlFormIds": ["thu"],
    },
    ("PATCH", f"{PROJECT}/webhooks/{{webhook_id}}"): {"url": "https://example.org/b"},
    ("PATCH", PROJECT): {"name": "x", "description": "y", "archived": False},
    ("PUT", PROJECT): {
        "name": "x",
        "forms": [{"xmlFormId": "thu", "state": "open", "assignments": []}],
    },
    ("POST", f"{PROJECT}/key"): {"passphrase": "chín con trâu", "hint": "trâu"},
    ("PATCH", FORM): {"state": "closing", "units": [build.COMMUNE_A]},
    ("POST", f"{FORM}/public-links"): {"displayName": "x", "expiresAt": "2030-01-01T00:00:00Z"},
    ("POST", f"{FORM}/back-checks"): {"percent": 50, "seed": "a1"},
    ("PATCH", f"{FORM}/back-checks/{{check_id}}"): {"result": "same", "note": "x"},
    ("POST", f"{FORM}/exports"): {"type": "sav", "language": "vi"},
    ("PATCH", f"{FORM}/submissions/{{instance_id}}"): {"reviewState": "approved", "comment": "x"},
    ("POST", f"{FORM}/submissions/{{instance_id}}/comments"): {"body": "x"},
    ("POST", f"{FORM}/submissions/{{instance_id}}/send-backs"): {
        "questions": ["tuoi"],
        "note": "x",
    },
    ("POST", f"{PROJECT}/assignments/viewer/{{actor_id}}"): {
        "units": [build.COMMUNE_A],
        "startsOn": "2026-01-01",
        "endsOn": "2030-01-01",
    },
    ("POST", "/users"): {"email": "moi@example.org", "password": build.PASSWORD},
    ("PATCH", "/users/{who}"): {"displayName": "x", "language": "vi"},
    ("PUT", "/users/{who}/password"): {"old": build.PASSWORD, "new": "mot-mat-khau-khac"},
    ("POST", "/config/{key}"): {"title": "x"},
    ("PUT", "/user-preferences/site/mau"): {"propertyValue": {"a": [1]}},
}


def leaves(told: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a body."""
    yield way
    if isinstance(told, dict | list):
        for name, inner in told.items() if isinstance(told, dict) else enumerate(told):
            yield from leaves(inner, (*way, name))


def poisoned(body: Any, way: tuple[Any, ...], poison: Any) -> Any:
    if not way:
        return poison
    whole = copy.deepcopy(body)
    place = whole
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = poison
    return whole


def test_one_bad_value_in_a_good_body_is_answered(kept: CommuneA, boss: Program) -> None:
    """Each value, and the whole, in turn; the good body itself is taken."""
    wrong: dict[str, str] = {}
    for (method, rest), body in GOOD.items():
        path = f"/v1{rest}"
        for name, real in kept.values_at(path).items():
            path = path.replace(f"{{{name}}}", str(real))
        with transaction.atomic():
            taken = boss.client.generic(
                method, path, json.dumps(body), content_type=JSON, headers=boss.headers
            )
            transaction.set_rollback(True)
        if taken.status_code >= 300:
            wrong[f"{method} {rest}"] = taken.content.decode()
        for way in leaves(body):
            for poison in POISON:
                sent = json.dumps(poisoned(body, way, poison)).encode()
                fault = answered(boss, method, path, sent)
                if fault:
                    wrong[f"{method} {rest} {way} {poison!r:.20}"] = fault
    assert wrong == {}


QUERIES: Final = [
    "%00",
    "%ED%A0%80",
    "9" * 400,
    "-1",
    "x" * 5000,
    "",
    "%27%20or%201%3D1--",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00%2B14:00",
    "9999-12-31T23:59:59-12:00",
    "__system/submissionDate%20gt%200001-01-01T00:00:00%2B14:00",
    "__system/createdAt%20lt%209999-12-31T23:59:59-12:00",
    "year(__system/submissionDate)%20eq%20" + "9" * 40,
    "__system/submitterId%20eq%20" + "9" * 40,
    "(" * 1000 + "true" + ")" * 1000,
]


def test_one_bad_value_in_a_query_is_answered(kept: CommuneA, boss: Program) -> None:
    wrong: dict[str, str] = {}
    for operation in operations():
        for each in operation.query:
            for value in QUERIES:
                path = operation.path
                for name, real in kept.values_at(path).items():
                    path = path.replace(f"{{{name}}}", str(real))
                address = f"{path}?{each.name}={value}"
                method = operation.method.upper()
                fault = answered(boss, method, address)
                if fault:
                    wrong[f"{operation.label} {each.name}={value[:20]}"] = fault
    assert wrong == {}
