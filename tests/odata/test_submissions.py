"""Submissions over OData, checked against what ODK Central answers to the same."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import User
from backend.survey.forms.models import Form
from backend.survey.submissions import feed
from backend.survey.submissions.models import Submission
from tests.odata.conftest import BOB, Reader, content
from tests.phone import FieldPhone


def names(page: Any) -> list[str]:
    return [row["name"] for row in page["value"]]


def test_the_service_document_names_every_repeat(reader: Reader, base: str) -> None:
    answer = reader.answer()
    assert answer["OData-Version"] == "4.0"
    assert answer["Content-Type"] == "application/json; charset=utf-8; odata.metadata=minimal"
    tables = ["Submissions", "Submissions.children.child", "Submissions.children.child.toys.toy"]
    assert answer.json() == {
        "@odata.context": f"http://testserver{base}/$metadata",
        "value": [{"name": each, "kind": "EntitySet", "url": each} for each in tables],
    }


def test_a_row_has_what_central_s_has(
    reader: Reader, base: str, households: Form, worker: User
) -> None:
    page = reader.get("/Submissions")
    assert page["@odata.context"] == f"http://testserver{base}/$metadata#Submissions"
    assert names(page) == ["Chelsea", "Bob", "Alice"]
    row = page["value"][1]
    assert row["__system"].pop("submissionDate").endswith("Z")
    submitter = row["__system"].pop("submitterId")
    assert submitter.isdecimal()
    assert row == {
        "__id": "rtwo",
        "__system": {
            "updatedAt": None,
            "submitterName": "máy worker",
            "attachmentsPresent": 0,
            "attachmentsExpected": 0,
            "status": None,
            "reviewState": None,
            "deviceId": row["__system"]["deviceId"],
            "edits": 0,
            "formVersion": "1.0",
            "deletedAt": None,
        },
        "name": "Bob",
        "age": 34,
        "children": {"child@odata.navigationLink": "Submissions('rtwo')/children/child"},
        "meta": {"instanceID": "rtwo", "instanceName": None}
        if "instanceName" in row["meta"]
        else {"instanceID": "rtwo"},
    }
    assert page["value"][2]["children"] == {}


def test_it_answers_with_the_headers_of_odata(reader: Reader, households: Form) -> None:
    answer = reader.answer("/Submissions")
    assert answer.streaming
    assert answer["OData-Version"] == "4.0"
    head = reader.client.head(f"{reader.base}/Submissions", headers=reader.headers)
    assert (head.status_code, content(head)) == (200, b"")
    assert head["OData-Version"] == "4.0"


def test_pages_go_on_from_central_s_tokens(reader: Reader, base: str, households: Form) -> None:
    page = reader.get("/Submissions", top=1, count="true")
    link = f"http://testserver{base}/Submissions?%24top=1&%24count=true&%24skiptoken="
    assert page["@odata.nextLink"] == link + "01eyJpbnN0YW5jZUlkIjoicnRocmVlIn0%3D"
    assert page["@odata.count"] == 3
    skipped = reader.get("/Submissions", top=1, skip=1)
    assert skipped["@odata.nextLink"].endswith(
        "?%24top=1&%24skiptoken=01eyJpbnN0YW5jZUlkIjoicnR3byJ9"
    )
    pages = list(reader.pages("/Submissions", top=1, count="true"))
    assert [names(each) for each in pages] == [["Chelsea"], ["Bob"], ["Alice"]]
    assert [each["@odata.count"] for each in pages] == [3, 3, 3]


def test_skip_is_ignored_beside_a_token(reader: Reader, households: Form) -> None:
    link = reader.get("/Submissions", top=1, skip=1)["@odata.nextLink"]
    page = reader.follow(f"{link}&$skip=1")
    assert names(page) == ["Alice"]
    assert "@odata.nextLink" not in page


def test_a_new_submission_moves_no_page(
    reader: Reader, households: Form, phone: FieldPhone
) -> None:
    link = reader.get("/Submissions", top=2)["@odata.nextLink"]
    phone.send("ho", BOB, instance_id="rfour")
    page = reader.follow(link)
    assert names(page) == ["Alice"]
    assert "@odata.nextLink" not in page


def test_a_token_outlives_the_deletion_of_its_row(
    reader: Reader, households: Form, officer: User
) -> None:
    link = reader.get("/Submissions", top=1)["@odata.nextLink"]
    newest = Submission.objects.get(instance_id="rthree")
    Submission.objects.filter(pk=newest.pk).update(deleted_at=newest.created_at)
    assert names(reader.follow(link)) == ["Bob"]


def test_a_token_of_nothing_shows_nothing(reader: Reader, households: Form) -> None:
    page = reader.get("/Submissions", skiptoken="01eyJpbnN0YW5jZUlkIjoiZm9vIn0=", count="true")
    assert (page["value"], page["@odata.count"]) == ([], 3)


def test_rows_of_one_moment_are_all_shown(reader: Reader, households: Form) -> None:
    moment = Submission.objects.get(instance_id="rone").created_at
    Submission.objects.update(created_at=moment)
    pages = list(reader.pages("/Submissions", top=1))
    assert sorted(name for page in pages for name in names(page)) == ["Alice", "Bob", "Chelsea"]


def test_just_a_count(reader: Reader, households: Form) -> None:
    page = reader.get("/Submissions", top=0, count="true")
    assert (page["value"], page["@odata.count"]) == ([], 3)
    assert "@odata.nextLink" not in page
    assert reader.get("/Submissions", count="true")["@odata.count"] == 3
    assert "@odata.count" not in reader.get("/Submissions", count="false")
    plain = reader.answer("/Submissions/$count")
    assert (plain.content, plain["Content-Type"]) == (b"3", "text/plain; charset=utf-8")


def test_deleted_ones_show_to_a_filter_that_asks(reader: Reader, households: Form) -> None:
    at = Submission.objects.get(instance_id="rthree").created_at
    Submission.objects.filter(instance_id="rthree").update(deleted_at=at + timedelta(hours=1))
    assert names(reader.get("/Submissions")) == ["Bob", "Alice"]
    page = reader.get("/Submissions", filter="not __system/deletedAt eq null")
    assert names(page) == ["Chelsea"]
    assert page["value"][0]["__system"]["deletedAt"]
    children = "/Submissions.children.child"
    assert names(reader.get(children)) == ["Billy", "Blaine"]
    asked = "not $root/Submissions/__system/deletedAt eq null"
    assert names(reader.get(children, filter=asked)) == ["Candace"]


def test_it_filters_by_the_feed_s_own_columns(reader: Reader, households: Form) -> None:
    Submission.objects.filter(instance_id="rtwo").update(review_state="rejected")
    for asked in ("__system/reviewState", "$root/Submissions/__system/reviewState"):
        assert names(reader.get("/Submissions", filter=f"{asked} eq 'rejected'")) == ["Bob"]
    page = reader.get("/Submissions", filter="not __system/reviewState eq 'rejected'", top=1)
    assert names(page) == ["Chelsea"]
    assert "%24filter=not+__system%2FreviewState+eq+%27rejected%27&" in page["@odata.nextLink"]
    assert names(reader.follow(page["@odata.nextLink"])) == ["Alice"]
    assert names(reader.get("/Submissions", filter="__system/updatedAt eq null")) == [
        "Chelsea",
        "Bob",
        "Alice",
    ]
    assert names(reader.get("/Submissions", filter="year(__system/submissionDate) eq 2010")) == []
    who = reader.get("/Submissions")["value"][0]["__system"]["submitterId"]
    counted = reader.get("/Submissions", filter=f"__system/submitterId eq {who}", count="true")
    assert counted["@odata.count"] == 3


def test_it_sorts_by_the_feed_s_own_columns(reader: Reader, households: Form) -> None:
    Submission.objects.filter(instance_id="rtwo").update(review_state="rejected")
    Submission.objects.filter(instance_id="rone").update(review_state="approved")
    up = reader.get("/Submissions", orderby="__system/reviewState asc")
    assert names(up) == ["Chelsea", "Alice", "Bob"]
    down = reader.get("/Submissions", orderby="__system/reviewState desc")
    assert names(down) == ["Bob", "Alice", "Chelsea"]
    pages = list(reader.pages("/Submissions", orderby="__system/reviewState", top=2))
    assert [names(page) for page in pages] == [["Chelsea", "Alice"], ["Bob"]]


def test_select_cuts_the_columns(reader: Reader, households: Form) -> None:
    assert reader.get("/Submissions", select="__id,name")["value"][0] == {
        "__id": "rthree",
        "name": "Chelsea",
    }
    assert reader.get("/Submissions", select="age", top=1)["value"] == [{"age": 38}]
    meta = reader.get("/Submissions", select="meta", top=1)["value"][0]["meta"]
    assert meta["instanceID"] == "rthree"
    (whole,) = reader.get("/Submissions", select="__system", top=1)["value"]
    assert set(whole) == {"__system"}
    assert len(whole["__system"]) == 12
    select = "__system/status,children/child"
    assert reader.get("/Submissions", select=select, top=1)["value"] == [
        {
            "__system": {"status": None},
            "children": {"child@odata.navigationLink": "Submissions('rthree')/children/child"},
        }
    ]
    assert reader.get("/Submissions", select="*")["value"] == reader.get("/Submissions")["value"]


def test_expand_puts_repeats_into_their_rows(reader: Reader, households: Form) -> None:
    bob = reader.get("/Submissions", expand="*")["value"][1]
    billy, blaine = bob["children"]["child"]
    assert billy == {
        "name": "Billy",
        "age": 4,
        "toys": {},
        "__id": "52eff9ea82550183880b9d64c20487642fa6e60c",
    }
    assert [toy["name"] for toy in blaine["toys"]["toy"]] == ["Ô tô", "Búp bê"]


def test_one_submission(reader: Reader, base: str, households: Form) -> None:
    page = reader.get("/Submissions('rtwo')")
    assert page["@odata.context"] == f"http://testserver{base}/$metadata#Submissions"
    assert page["value"] == [reader.get("/Submissions")["value"][1]]
    assert reader.get("/Submissions(%27rtwo%27)", select="name")["value"] == [{"name": "Bob"}]


def test_an_edit_counts_and_keeps_the_first_id(
    reader: Reader, households: Form, phone: FieldPhone
) -> None:
    edited = phone.send("ho", {**BOB, "name": "Bo"}, instance_id="rtwo2", deprecated_id="rtwo")
    assert edited.status_code == 201
    row = reader.get("/Submissions('rtwo')")["value"][0]
    assert (row["name"], row["__id"], row["__system"]["edits"]) == ("Bo", "rtwo", 1)
    assert row["__system"]["updatedAt"] is not None
    assert row["meta"]["instanceID"] == "rtwo2"


def test_uuids_are_encoded_in_links(reader: Reader, form: Form, phone: FieldPhone) -> None:
    name = "uuid:17b09e96-4141-43f5-9a70-611eb0e8f6b4"
    phone.send("ho", BOB, instance_id=name)
    one = "/Submissions('uuid%3A17b09e96-4141-43f5-9a70-611eb0e8f6b4')"
    (row,) = reader.get(one)["value"]
    assert row["children"]["child@odata.navigationLink"] == f"{one[1:]}/children/child"
    page = reader.get(f"{one}/children/child", top=1)
    assert page["@odata.nextLink"] == (
        f"http://testserver{reader.base}/Submissions(%27uuid%3A17b09e96-4141-43f5-9a70-"
        "611eb0e8f6b4%27)/children/child?%24top=1&%24skiptoken=01eyJyZXBlYXRJZCI6IjdhYzVmNGQ0ZmFj"
        "YmFhOTY1N2MyMWZmMjIxYjg4NTI0MWMyODRiNmMifQ%3D%3D"
    )


def test_more_rows_take_no_more_queries(
    reader: Reader, households: Form, phone: FieldPhone
) -> None:
    def queries(path: str, **options: Any) -> int:
        with CaptureQueriesContext(connection) as caught:
            reader.get(path, **options)
        return len(caught)

    paths = ["/Submissions", "/Submissions.children.child", "/Submissions.children.child.toys.toy"]
    few = [queries(path, top=50, count="true") for path in paths]
    for number in range(6):
        phone.send("ho", BOB, instance_id=f"them{number}")
    assert [queries(path, top=50, count="true") for path in paths] == few
    assert queries("/Submissions", top=2) <= few[0]


def test_pages_of_any_size_show_every_row_once(
    reader: Reader, households: Form, phone: FieldPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inner pages are read one after another; here they are of two rows."""
    monkeypatch.setattr(feed, "PAGE", 2)
    for number in range(4):
        phone.send("ho", BOB, instance_id=f"them{number}")
    whole = [row["__id"] for row in reader.get("/Submissions")["value"]]
    assert len(set(whole)) == 7
    for top in (1, 2, 3, 4, 7, 8):
        pages = list(reader.pages("/Submissions", top=top, count="true"))
        assert [row["__id"] for page in pages for row in page["value"]] == whole
        children = list(reader.pages("/Submissions.children.child", top=top))
        assert len([row for page in children for row in page["value"]]) == 11
    ordered = reader.get("/Submissions", orderby="__system/submissionDate asc")
    assert [row["__id"] for row in ordered["value"]] == whole[::-1]
    assert [row["__id"] for row in reader.get("/Submissions", skip=3)["value"]] == whole[3:]
