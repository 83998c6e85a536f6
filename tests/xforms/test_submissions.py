# ruff: noqa: E501  (tables)
"""The envelope of a submission: read right, or refused with one clear sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.survey.xforms.answers import answers_of
from backend.survey.xforms.faults import Refused
from backend.survey.xforms.instance import Envelope, parse_submission

GOOD = """<?xml version='1.0' ?><data id="hoat_dong" version="3" xmlns:orx="http://openrosa.org/xforms">
<a>Hòa</a><orx:meta><orx:instanceID>uuid:1</orx:instanceID><orx:instanceName>Phiếu 1</orx:instanceName></orx:meta></data>"""


def code_of(xml: bytes | str, **limits: int) -> str:
    with pytest.raises(Refused) as caught:
        parse_submission(xml.encode() if isinstance(xml, str) else xml, **limits)
    fault = caught.value.faults[0]
    assert fault.vietnamese
    assert fault.english
    return fault.code


def test_it_reads_what_a_submission_says_of_itself() -> None:
    read = parse_submission(GOOD.encode())
    assert (read.form_id, read.version, read.instance_id) == ("hoat_dong", "3", "uuid:1")
    assert (read.deprecated_id, read.instance_name, read.encrypted) == (None, "Phiếu 1", False)


@pytest.mark.parametrize(
    "xml",
    [
        '<data id="f"><meta><instanceID>uuid:1</instanceID></meta></data>',
        '<data id="f" xmlns="urn:x"><meta><instanceID> uuid:1 </instanceID></meta></data>',
        '<h:data h:x="1" id="f" xmlns:h="urn:x"><h:meta><h:instanceID>uuid:1</h:instanceID></h:meta></h:data>',
        '<data id="f" instanceID="uuid:1"/>',
        '<data xmlns:orx="http://openrosa.org/xforms" orx:id="f" orx:version="" instanceID="uuid:1"/>',
        '\ufeff<data id="f"><!-- x --><meta><instanceID>uuid:1</instanceID></meta></data>',
        '<data id="f"><meta><instanceID>uuid:1</instanceID></meta><meta><instanceID>uuid:1</instanceID></meta></data>',
    ],
)  # fmt: skip
def test_namespaces_and_old_styles_are_understood(xml: str) -> None:
    read = parse_submission(xml.encode())
    assert (read.form_id, read.version, read.instance_id) == ("f", None, "uuid:1")


def test_an_edit_and_an_encrypted_submission_are_told() -> None:
    edit = '<d id="f" encrypted="yes"><meta><instanceID>b</instanceID><deprecatedID>a</deprecatedID></meta></d>'
    read = parse_submission(edit.encode())
    assert (read.instance_id, read.deprecated_id, read.encrypted) == ("b", "a", True)


DEEP = f'<d id="f">{"<a>" * 70}{"</a>" * 70}</d>'
VERY_DEEP = f'<d id="f">{"<a>" * 400}{"</a>" * 400}</d>'
META = "<meta><instanceID>uuid:1</instanceID></meta>"


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ("", "xml_empty"),
        (" \n", "xml_empty"),
        ("xin chào", "xml_broken"),
        ("<a><b></a>", "xml_broken"),
        ("<a/><b/>", "xml_broken"),
        (b'<a id="f">\0</a>', "xml_nul"),
        (b'<a id="f">\xff</a>', "xml_not_utf8"),
        (b'<a id="f">\xed\xa0\x80</a>', "xml_not_utf8"),
        ('<a id="f">&#xD800;</a>', "xml_broken"),
        ('<a id="f">&#0;</a>', "xml_broken"),
        ('<a id="f">&x;</a>', "xml_broken"),
        ('<a id="f"/>'.encode("utf-16"), "xml_not_utf8"),
        ("<?xml version='1.0' encoding='iso-8859-1'?><a id='f'/>", "xml_encoding"),
        ("<!DOCTYPE a><a id='f'/>", "xml_dtd"),
        ("<?xml version='1.0'?><!-- x --><!DOCTYPE a SYSTEM 'http://x/y.dtd'><a id='f'/>", "xml_dtd"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a id="f">&x;</a>', "xml_dtd"),
        ("<?xml-stylesheet href='http://x/y.xsl'?><a id='f'/>", "xml_instruction"),
        ("<a id='f'><?php x ?></a>", "xml_instruction"),
        (DEEP, "xml_too_deep"),
        (VERY_DEEP, "xml_too_deep"),
        (f"<a>{META}</a>", "submission_no_form_id"),
        (f'<a id=" ">{META}</a>', "submission_no_form_id"),
        ('<a id="f"/>', "submission_no_instance_id"),
        ('<a id="f"><meta><instanceID> </instanceID></meta></a>', "submission_no_instance_id"),
        ('<a id="f"><g>' + META + "</g></a>", "submission_no_instance_id"),
        (f'<a id="{"x" * 250}">{META}</a>', "submission_id_too_long"),
        (f'<a id="f" version="{"x" * 250}">{META}</a>', "submission_id_too_long"),
        (f'<a id="f"><meta><instanceID>{"x" * 250}</instanceID></meta></a>', "submission_id_too_long"),
        (f'<a id="f">{META}<meta><instanceID>uuid:2</instanceID></meta></a>', "submission_instance_id_twice"),
        ('<a id="f"><meta><instanceID>b</instanceID><deprecatedID>b</deprecatedID></meta></a>', "submission_edits_itself"),
    ],
)  # fmt: skip
def test_bad_xml_is_refused(xml: bytes | str, code: str) -> None:
    assert code_of(xml) == code


def test_ids_of_249_characters_are_taken() -> None:
    long = "x" * 249
    xml = f'<a id="{long}" version="{long}"><meta><instanceID>{long}</instanceID></meta></a>'
    assert parse_submission(xml.encode()).form_id == long


def test_size_and_number_of_elements_are_capped() -> None:
    many = f'<a id="f">{META}{"<b/>" * 500}</a>'
    assert code_of(many, max_nodes=100) == "xml_too_many_nodes"
    assert code_of(many, max_bytes=100) == "xml_too_large"
    assert code_of(f'<a id="f">{META}{"<b/>" * 200_000}</a>') == "xml_too_many_nodes"


def test_a_refusal_never_repeats_an_answer() -> None:
    secret = "Nguyễn Văn Bí Mật"
    with pytest.raises(Refused) as caught:
        parse_submission(f'<a id="f"><ten>{secret}</tenn></a>'.encode())
    assert secret not in str(caught.value)
    assert secret not in caught.value.faults[0].vietnamese


ALPHABET = st.sampled_from(list("<>/=\"' &;!?[]-#xaàđ\0\ud800\U0001f600") + [
    "id", "<meta>", "</meta>", "<instanceID>", "uuid:1", "<!DOCTYPE", "<![CDATA[", "]]>", "<?xml", "?>",
    '<data id="f">', "</data>", "<!--", "-->", "xmlns=", "&#55296;", "&lt;", "encoding='utf-16'",
])  # fmt: skip


def taken_or_refused(xml: bytes) -> None:
    try:
        read = parse_submission(xml, max_bytes=10_000, max_nodes=100)
    except Refused:
        return
    assert isinstance(read, Envelope)
    assert 0 < len(read.form_id) <= 249
    assert 0 < len(read.instance_id) <= 249
    answers_of([], read.root)


@settings(max_examples=300, deadline=None)
@given(st.lists(ALPHABET, max_size=40))
def test_whatever_looks_like_xml_is_taken_or_refused(pieces: list[str]) -> None:
    taken_or_refused("".join(pieces).encode("utf-8", "surrogatepass"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_whatever_bytes_are_taken_or_refused(xml: bytes) -> None:
    taken_or_refused(xml)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(GOOD.encode()) - 1), st.binary(max_size=3), st.integers(0, 5))
def test_a_good_submission_cut_about_is_taken_or_refused(at: int, put: bytes, drop: int) -> None:
    source = GOOD.encode()
    taken_or_refused(source[:at] + put + source[at + drop :])
