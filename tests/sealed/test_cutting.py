"""Cutting sensitive values out of XML: joined, the received bytes come back byte for byte."""

from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.survey.submissions.classes import Classes, strictest
from backend.survey.submissions.cutting import Cut, cut, envelope, join, pack, unpack
from backend.survey.xforms import parse_submission

CLASSES = Classes(
    {"ten": "identity", "g": "contact", "g/benh": "health", "r/x": "health", "r/s/y": "identity"}
)
SECRET = "bí-mật"


def whole(made: Cut) -> bytes:
    return join(made.skeleton, made.parts.values())


def document(inner: str) -> bytes:
    return (
        '<data xmlns:orx="http://openrosa.org/xforms" id="f" version="1">'
        f"{inner}<orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>"
    ).encode()


def test_values_go_and_everything_else_stays() -> None:
    xml = document(f"<ten>{SECRET}</ten><tuoi>5</tuoi><r><x>{SECRET}</x><z>1</z></r><r><x/></r>")
    made = cut(xml, CLASSES)
    assert made.skeleton == document("<ten></ten><tuoi>5</tuoi><r><x></x><z>1</z></r><r><x/></r>")
    assert {kind: [piece for _, piece in part] for kind, part in made.parts.items()} == {
        "identity": [SECRET.encode()],
        "health": [SECRET.encode()],
    }
    assert whole(made) == xml


def test_without_one_class_its_holes_alone_stay_empty() -> None:
    xml = document("<ten>A</ten><r><x>B</x><s><y>C</y></s></r>")
    made = cut(xml, CLASSES)
    known = [made.parts["identity"]]
    assert join(made.skeleton, known) == document("<ten>A</ten><r><x></x><s><y>C</y></s></r>")


@pytest.mark.parametrize(
    "inner",
    [
        f"<ten><![CDATA[<{SECRET}>]]></ten>",
        f"<ten>a &amp; &#x41; {SECRET}</ten>",
        f"<ten>a<!-- {SECRET} -->b</ten>",
        f"<!-- {SECRET} --><tuoi>5</tuoi>",
        f"<ten><la>{SECRET}</la></ten>",
        f'<ten la="{SECRET} > b">c</ten>',
        f"<ten la='{SECRET}'/>",
        f"<orx:ten>{SECRET}</orx:ten>",
        f'<ten xmlns="urn:la">{SECRET}</ten>',
        f"<g>{SECRET}<benh>{SECRET}</benh>{SECRET}<la>{SECRET}</la></g>",
        f"<g>\n  <!-- {SECRET} -->\n  <benh>x</benh>\n</g>",
        f"<ten>\r\n{SECRET}\r\n</ten>",
        f"<orx:meta><orx:instanceName>{SECRET}</orx:instanceName></orx:meta>",
        f"<meta><entity><label>{SECRET}</label></entity></meta>",
    ],
)
@pytest.mark.parametrize("head", ["", '<?xml version="1.0" encoding="UTF-8"?>\n', "\ufeff", " \n"])
def test_nothing_of_it_is_left_and_all_of_it_comes_back(head: str, inner: str) -> None:
    xml = head.encode() + document(inner) + b"\n"
    made = cut(xml, CLASSES)
    assert SECRET.encode() not in made.skeleton
    assert whole(made) == xml
    if made.skeleton:
        assert parse_submission(made.skeleton).instance_id == "uuid:1"


@pytest.mark.parametrize(
    "xml",
    [
        b"kaputt",
        document("<ten>A</ten>")[:-3],
        b'<!DOCTYPE d [<!ENTITY e "x">]>' + document("<ten>&e;</ten>"),
        document("<ten>A</ten><?la bi-mat?>"),
        '<?xml version="1.0" encoding="UTF-16"?>'.encode("utf-16") + b"<a/>",
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + document("<ten>A</ten>"),
        b"\xff\xfe\x00",
        b"",
    ],
)
def test_what_cannot_be_cut_for_certain_goes_as_a_whole(xml: bytes) -> None:
    made = cut(xml, CLASSES)
    assert made.skeleton == b""
    assert dict(made.parts) == {"identity": [(0, xml)]}
    assert whole(made) == xml


def test_a_form_without_marks_is_left_alone() -> None:
    assert cut(b"<a/>", Classes({})) == Cut(b"<a/>")


def test_the_strictest_class_goes_first() -> None:
    assert strictest(["contact", "health"]) == "health"
    assert strictest(["contact", "identity", "health"]) == "identity"
    assert strictest([]) == ""
    assert Classes({"a": "contact", "b": "identity"}).kinds == ["identity", "contact"]


def test_the_log_of_a_filling_is_as_strict_as_the_strictest_answer() -> None:
    assert CLASSES.of_file("meta/audit") == "identity"
    assert CLASSES.of_file("g/anh") == "contact"
    assert CLASSES.of_file("anh") == ""


def test_what_is_shown_in_the_place_of_a_whole_document_is_one() -> None:
    read = parse_submission(envelope(form_id='f"<', version="1&2", instance_id="uuid:<1>"))
    assert (read.form_id, read.version, read.instance_id) == ('f"<', "1&2", "uuid:<1>")


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12).map(
    escape
)
NAMES = st.sampled_from(["ten", "g", "benh", "r", "x", "s", "y", "tuoi", "la"])
TRICKS = st.sampled_from(["<![CDATA[ ]] > <b> ]]>", "<!-- a > b -->", "&#65;", "\n\t", "&lt;"])


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, told, parts: f"<{name}{told}>{''.join(parts)}</{name}>",
        NAMES,
        st.sampled_from(["", ' a="1"', " a='>'", " "]),
        st.lists(inner, max_size=4),
    )


TREES = st.recursive(TEXT | TRICKS | NAMES.map(lambda name: f"<{name} />"), element, max_leaves=20)
MARKS = st.dictionaries(
    st.lists(NAMES, min_size=1, max_size=3).map("/".join),
    st.sampled_from(["identity", "health", "contact"]),
    max_size=5,
)


@given(st.lists(TREES, max_size=5), MARKS, st.sampled_from(["", "\ufeff", "  "]))
def test_any_document_comes_back_byte_for_byte(
    parts: list[str], marks: dict[str, str], head: str
) -> None:
    xml = head.encode() + document("".join(parts))
    made = cut(xml, Classes(marks))
    assert whole(made) == xml
    packed: dict[str, Any] = {kind: unpack(pack(part)) for kind, part in made.parts.items()}
    assert join(made.skeleton, packed.values()) == xml
    assert cut(made.skeleton, Classes(marks)).skeleton == made.skeleton or not made.skeleton


@given(st.binary(max_size=200), MARKS)
def test_any_bytes_come_back(content: bytes, marks: dict[str, str]) -> None:
    assert whole(cut(content, Classes(marks))) == content
