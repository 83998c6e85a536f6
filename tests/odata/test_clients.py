"""Programs that people use read the feeds of the real server: python-odata and pyodk."""

from typing import Any

import pytest
import requests
from odata import ODataService
from pyodk.client import Client

from tests.odata.conftest import ALICE, BOB, CHELSEA, HOUSEHOLD
from tests.pyodk.conftest import House, client_of, house, odk_client

__all__ = ["client_of", "house", "odk_client"]  # fixtures, by name

POINTS = """
| survey   |            |         |         |
|          | type       | name    | label   |
|          | geopoint   | noi     | Nơi     |
| settings |            |         |         |
|          | form_title | form_id | version |
|          | Điểm       | diem    | 1       |
"""


def publish(client: Client, markdown: str) -> None:
    answer = client.session.post(
        "projects/1/forms?publish=true&ignoreWarnings=true",
        data=markdown.encode(),
        headers={"Content-Type": "text/markdown"},
    )
    assert answer.status_code == 200, answer.text


@pytest.fixture
def households(house: House, odk_client: Client) -> str:
    """The form and three submissions, made once for the server of this module."""
    known = {each.xmlFormId for each in odk_client.forms.list()}
    if "ho" not in known:
        publish(odk_client, HOUSEHOLD)
        publish(odk_client, POINTS)
        phone = house.phone()
        for answers, name in ((ALICE, "rone"), (BOB, "rtwo"), (CHELSEA, "rthree")):
            assert phone.send("ho", answers, instance_id=name).status_code == 201
        position = {"noi": "15.5 108.25 12 4.5"}
        assert phone.send("diem", position, instance_id="mot").status_code == 201
    return f"{house.url}/v1/projects/{house.project}"


def service(url: str, client: Client) -> Any:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {_token(client)}"
    return ODataService(url, session=session, reflect_entities=True, quiet_progress=True)


def _token(client: Client) -> str:
    login = {"email": client.config.central.username, "password": client.config.central.password}
    answer = client.session.post("sessions", json=login)
    return str(answer.json()["token"])


def test_python_odata_reads_a_form(households: str, odk_client: Client) -> None:
    feed = service(f"{households}/forms/ho.svc", odk_client)
    tables = {
        "Submissions",
        "Submissions.children.child",
        "Submissions.children.child.toys.toy",
    }
    assert set(feed.entities) == tables
    rows = feed.entities["Submissions"]
    assert [each.name for each in feed.query(rows).all()] == ["Chelsea", "Bob", "Alice"]
    assert feed.query(rows).count() == 3
    (second,) = feed.query(rows).limit(1).offset(1).all()
    assert (second.name, second.age) == ("Bob", 34)
    found = feed.query(rows).filter("__system/submissionDate gt 2020-01-01").all()
    assert len(found) == 3
    none = feed.query(rows).filter("year(__system/submissionDate) lt 2020").all()
    assert none == []
    ordered = feed.query(rows).order_by("__system/submissionDate asc").all()
    assert [each.name for each in ordered] == ["Alice", "Bob", "Chelsea"]
    children = feed.query(feed.entities["Submissions.children.child"]).all()
    assert [each.name for each in children] == ["Candace", "Billy", "Blaine"]
    raw = feed.query(rows).raw({"$select": "__id,age", "$top": 2})
    assert raw == [{"__id": "rthree", "age": 38}, {"__id": "rtwo", "age": 34}]


def test_python_odata_reads_entities(households: str, odk_client: Client) -> None:
    odk_client.entity_lists.create(entity_list_name="cho")
    odk_client.entity_lists.add_property(name="dia_chi", entity_list_name="cho")
    for number in range(3):
        odk_client.entities.create(
            label=f"Chợ {number}", data={"dia_chi": f"số {number}"}, entity_list_name="cho"
        )
    feed = service(f"{households}/datasets/cho.svc", odk_client)
    rows = feed.entities["Entities"]
    assert [each.label for each in feed.query(rows).all()] == ["Chợ 2", "Chợ 1", "Chợ 0"]
    assert feed.query(rows).count() == 3
    (one,) = feed.query(rows).limit(1).offset(2).all()
    assert one.dia_chi == "số 0"
    table = odk_client.entities.get_table(
        entity_list_name="cho", skip=1, top=1, count=True, select="label"
    )
    assert (table["value"], table["@odata.count"]) == ([{"label": "Chợ 1"}], 3)
    newer = odk_client.entities.get_table(
        entity_list_name="cho", filter="__system/createdAt gt 2100-01-01"
    )
    assert newer["value"] == []


def test_pyodk_reads_tables_in_every_way(households: str, odk_client: Client) -> None:
    tables = odk_client.submissions
    whole = tables.get_table(form_id="ho")
    assert [row["name"] for row in whole["value"]] == ["Chelsea", "Bob", "Alice"]
    page = tables.get_table(form_id="ho", skip=1, top=1, count=True)
    assert [row["name"] for row in page["value"]] == ["Bob"]
    assert page["@odata.count"] == 3
    assert "@odata.nextLink" in page
    found = tables.get_table(form_id="ho", filter="__system/reviewState eq null")
    assert len(found["value"]) == 3
    assert tables.get_table(form_id="ho", select="age")["value"][0] == {"age": 38}
    expanded = tables.get_table(form_id="ho", expand="*")["value"][1]
    assert [child["name"] for child in expanded["children"]["child"]] == ["Billy", "Blaine"]
    child = tables.get_table(form_id="ho", table_name="Submissions.children.child", count=True)
    assert child["@odata.count"] == 3
    (position,) = tables.get_table(form_id="diem", wkt=True)["value"]
    assert position["noi"] == "POINT (108.25 15.5 12)"
    (shape,) = tables.get_table(form_id="diem", wkt=False)["value"]
    assert shape["noi"]["coordinates"] == [108.25, 15.5, 12.0]


def test_the_first_byte_comes_at_once(households: str, odk_client: Client) -> None:
    """The answer streams: chunked, nothing is gathered first."""
    answer = odk_client.session.get("projects/1/forms/ho.svc/Submissions", stream=True)
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert next(answer.iter_content(10)).startswith(b'{"value":[')
