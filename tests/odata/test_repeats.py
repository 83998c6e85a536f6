"""Tables of repeats over OData: Central's stable ids, parents, pages and counts."""

import pytest
from pytest_django import DjangoAssertNumQueries

from backend.survey.forms.models import Form
from backend.survey.submissions.models import Submission
from tests.odata.conftest import Reader
from tests.odata.test_submissions import names
from tests.phone import FieldPhone

CHILD = "/Submissions.children.child"
TOY = f"{CHILD}.toys.toy"
CANDACE = "32809ae2b3dc404ea292205eb884b21fa4e9acc5"
BILLY = "52eff9ea82550183880b9d64c20487642fa6e60c"
BLAINE = "1291953ccbe2e5e866f7ab3fefa3036d649186d3"


def test_entries_have_central_s_ids_and_their_parents(
    reader: Reader, base: str, households: Form
) -> None:
    page = reader.get(CHILD)
    assert page["@odata.context"].endswith("$metadata#Submissions.children.child")
    assert page["value"] == [
        {
            "name": "Candace",
            "age": 2,
            "toys": {
                "toy@odata.navigationLink": (
                    f"Submissions('rthree')/children/child('{CANDACE}')/toys/toy"
                )
            },
            "__id": CANDACE,
            "__Submissions-id": "rthree",
        },
        {"name": "Billy", "age": 4, "toys": {}, "__id": BILLY, "__Submissions-id": "rtwo"},
        {
            "name": "Blaine",
            "age": 6,
            "toys": {
                "toy@odata.navigationLink": (
                    f"Submissions('rtwo')/children/child('{BLAINE}')/toys/toy"
                )
            },
            "__id": BLAINE,
            "__Submissions-id": "rtwo",
        },
    ]


def test_repeats_in_repeats_name_the_entry_around_them(reader: Reader, households: Form) -> None:
    rows = reader.get(TOY)["value"]
    assert [(row["name"], row["__Submissions-children-child-id"]) for row in rows] == [
        ("Diều", CANDACE),
        ("Ô tô", BLAINE),
        ("Búp bê", BLAINE),
    ]
    link = reader.get(CHILD)["value"][2]["toys"]["toy@odata.navigationLink"]
    assert names(reader.get(f"/{link}")) == ["Ô tô", "Búp bê"]
    assert reader.get(f"/{link}", select="name", top=1)["value"] == [{"name": "Ô tô"}]
    parent = "__Submissions-children-child-id"
    assert reader.get(f"/{link}", select=parent, top=1)["value"] == [{parent: BLAINE}]


def test_pages_of_a_repeat_go_on_within_a_submission(reader: Reader, households: Form) -> None:
    pages = list(reader.pages(CHILD, top=1, count="true"))
    assert [names(page) for page in pages] == [["Candace"], ["Billy"], ["Blaine"]]
    assert [page["@odata.count"] for page in pages] == [3, 3, 3]
    assert "@odata.nextLink" not in pages[-1]
    assert [names(page) for page in reader.pages(TOY, top=2)] == [["Diều", "Ô tô"], ["Búp bê"]]
    page = reader.get(CHILD, top=1, skip=1)
    assert names(page) == ["Billy"]
    assert names(reader.follow(page["@odata.nextLink"])) == ["Blaine"]


@pytest.mark.parametrize("table", [CHILD, TOY])
def test_counts_are_of_the_whole_table(reader: Reader, households: Form, table: str) -> None:
    for options in ({}, {"top": 0}, {"top": 1}, {"skip": 2}, {"top": 1, "skip": 1}):
        assert reader.get(table, count="true", **options)["@odata.count"] == 3
    assert reader.answer(f"{table}/$count").content == b"3"
    Submission.objects.filter(instance_id="rtwo").update(review_state="rejected")
    asked = "$root/Submissions/__system/reviewState eq 'rejected'"
    assert reader.get(table, count="true", top=1, filter=asked)["@odata.count"] == 2
    assert reader.answer(f"{table}/$count", filter=asked).content == b"2"


def test_a_repeat_is_filtered_by_its_submission(reader: Reader, households: Form) -> None:
    Submission.objects.filter(instance_id="rtwo").update(review_state="rejected")
    asked = "$root/Submissions/__system/reviewState eq 'rejected'"
    assert names(reader.get(CHILD, filter=asked)) == ["Billy", "Blaine"]
    status, code, message = reader.refused(CHILD, filter="__system/reviewState eq 'rejected'")
    assert (status, code) == (501, 501.5)
    assert "fields not supported by this server: __system/reviewState at " in message


def test_one_submission_s_entries(reader: Reader, households: Form) -> None:
    path = "/Submissions('rtwo')/children/child"
    assert names(reader.get(path)) == ["Billy", "Blaine"]
    page = reader.get(path, top=1, count="true")
    assert (names(page), page["@odata.count"]) == (["Billy"], 2)
    assert names(reader.follow(page["@odata.nextLink"])) == ["Blaine"]
    assert reader.get(path, top=0, count="true")["@odata.count"] == 2
    assert names(reader.get(f"{path}('{BLAINE}')")) == ["Blaine"]
    assert reader.get(f"{path}('0000')/toys/toy")["value"] == []


def test_one_row_of_many_reads_few(
    reader: Reader,
    households: Form,
    phone: FieldPhone,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        phone.send("ho", {"name": f"không con {number}", "children/child": []})
    with django_assert_max_num_queries(12):
        page = reader.get(CHILD, top=1)
    assert names(page) == ["Candace"]


def test_what_is_no_table_or_column_of_it(reader: Reader, households: Form) -> None:
    assert reader.refused("/Submissions.children")[:2] == (404, 404.1)
    assert reader.refused("/Submissions.nothing")[:2] == (404, 404.1)
    for path in (CHILD, "/Submissions('rtwo')/children/child"):
        assert reader.refused(path, select="nothing")[:2] == (400, 400.23)
        assert reader.refused(path, select="__system")[:2] == (400, 400.23)
        assert reader.refused(path, select="toys/toy/name")[:2] == (400, 400.24)
        assert reader.get(path, select="__id,name", top=1)["value"][0].keys() == {"__id", "name"}
