"""What may change between versions, and the names that OData takes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.survey.xforms import bind_type, odata_name, odata_path, removed, type_conflict


def field(path: str, kind: str = "string") -> dict[str, Any]:
    return {"path": path, "name": path.rpartition("/")[2], "type": kind}


@pytest.mark.parametrize(
    ("before", "now", "clash"),
    [
        ("int", "int", None),
        ("int", "string", None),
        ("date", "select1", None),  # a select is text to Central
        ("select", "select1", None),
        ("string", "int", ("/a", "string")),
        ("int", "decimal", ("/a", "int")),
        ("structure", "string", ("/a", "structure")),
        ("repeat", "string", ("/a", "repeat")),
        ("structure", "repeat", ("/a", "structure")),
        ("rank", "select", None),
        ("select", "rank", ("/a", "string")),
    ],
)
def test_anything_may_become_text_but_a_group(
    before: str, now: str, clash: tuple[str, str] | None
) -> None:
    assert type_conflict([[field("a", before)]], [field("a", now)]) == clash


def test_the_last_version_that_had_the_question_counts() -> None:
    versions = [[field("g/a", "int")], [field("g/a")], [field("b", "int")]]
    assert type_conflict(versions, [field("g/a", "int")]) == ("/g/a", "string")
    assert type_conflict(versions, [field("moi", "date"), field("b", "int")]) is None
    assert type_conflict([], [field("a", "int")]) is None


def test_what_is_gone_is_told_by_name() -> None:
    assert removed([field("g/a"), field("b"), field("h/a")], [field("b"), field("h/a")]) == ["a"]


def test_an_entity_block_is_a_container_with_a_label_or_without() -> None:
    assert bind_type(field("meta/entity")) == "structure"
    assert bind_type(field("r/meta/entity")) == "structure"
    assert bind_type(field("thuc_te/entity")) == "string"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("ten", "ten"),
        ("1a", "_1a"),
        ("_a", "_a"),
        ("a-b.c", "a_b_c"),
        ("a--b", "a_b"),
        ("họ-tên", "h_t_n"),
        ("é", "__"),
        ("", ""),
    ],
)
def test_a_name_is_made_fit_for_odata(name: str, plain: str) -> None:
    assert odata_name(name) == plain


@given(st.text())
def test_every_name_becomes_an_identifier_and_stays_one(name: str) -> None:
    plain = odata_name(name)
    assert plain == odata_name(plain)
    assert not name or (plain.isascii() and plain.isidentifier())


def test_a_path_is_made_fit_part_by_part() -> None:
    assert odata_path("/nhóm 1/a-b") == "/nh_m_1/a_b"
