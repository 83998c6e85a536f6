"""Marks that would protect nothing, and formulas that would carry a sensitive value elsewhere."""

import pytest

from tests.marks.forms import DECLARED, HOUSEHOLD, converted, markdown, refusals, told_of

Row = tuple[str, ...]
NAME: Row = ("text", "ho_ten", "Họ tên", "", "", "identity")
ILL: Row = ("select_multiple benh", "benh", "Bệnh", "", "", "health")
ENTITIES = "| entities | | | |\n| | list_name | label | {head} |\n| | ds | {label} | {cell} |"


def columns(heading: str) -> tuple[str, ...]:
    return ("type", "name", "label", "calculation", "relevant", heading, "save_to")


def entity(label: str, head: str = "", cell: str = "") -> str:
    return ENTITIES.format(label=label, head=head or "repeat", cell=cell)


@pytest.mark.parametrize(
    "heading",
    ["bind:dh:sensitive", "dh:sensitive", "Bind::dh:Sensitive", "bind::sensitive", "sensitive",
     "instance::dh:sensitive", "body::dh:sensitive", "bind::dh:sensitve", "bind::dh:anonymous"],
)  # fmt: skip
def test_a_column_that_pyxform_would_drop_without_a_word(heading: str) -> None:
    source = markdown([("text", "x", "X"), NAME], columns=columns(heading))
    assert refusals(source) == [("mark_heading", "survey", 3)]
    assert "bind::dh:sensitive" in told_of(source)


@pytest.mark.parametrize("declared", ["", 'ex="http://example.org"', "dh", "dh="])
def test_a_prefix_that_is_not_declared(declared: str) -> None:
    source = markdown([NAME], settings={"namespaces": declared})
    (found,) = refusals(source)
    assert found[0] in {"mark_prefix_undeclared", "mark_namespace"}
    assert found[1:] == ("settings", 2)
    assert DECLARED in told_of(source)


@pytest.mark.parametrize(
    "uri",
    ["http://example.org", "http://dong-hanh.vn/xforms/1.0/", "“http://dong-hanh.vn/xforms/1.0”"],
)
def test_a_namespace_under_our_prefix_that_is_not_ours(uri: str) -> None:
    source = markdown([NAME], settings={"namespaces": f'dh="{uri}"'})
    assert refusals(source) == [("mark_namespace", "settings", 2)]
    unused = markdown([("text", "x", "X")], settings={"namespaces": f'dh="{uri}"'})
    assert refusals(unused) == [("mark_namespace", "settings", 2)]


@pytest.mark.parametrize("said", ["Identity", "secret", "định danh", "health identity", "1", "😀"])
def test_an_unknown_class(said: str) -> None:
    source = markdown([("text", "x", "X"), ("text", "y", "Y", "", "", said)])
    assert refusals(source) == [("mark_class", "survey", 3)]
    assert "identity, health, contact" in told_of(source)


def test_a_mark_that_does_not_reach_the_form() -> None:
    rows: list[Row] = [NAME, ("csv-external", "ds", "", "", "", "health")]
    assert refusals(markdown(rows)) == [("mark_lost", "survey", 3)]


@pytest.mark.parametrize(
    ("formula", "source"),
    [
        ("${ho_ten}", "ho_ten"),
        ("concat('x', ${ho_ten})", "ho_ten"),
        ("string-length(${ho_ten}) &gt; 3", ""),
        ("if(selected(${benh}, 'hiv'), 1, 0)", "benh"),
        ("count-selected(${benh})", "benh"),
        ("jr:choice-name(selected-at(${benh}, 0), '${benh}')", "benh"),
        ("once(${ho_ten})", "ho_ten"),
        ("pulldata('ds', 'a', 'b', ${ho_ten})", "ho_ten"),
        ("coalesce(${tuoi}, ${ho_ten})", "ho_ten"),
        ("indexed-repeat(${ten}, ${nguoi}, 1)", "ten"),
        ("join(' ', ${ten})", "ten"),
        ("count-non-empty(/data/nguoi/*)", "ten"),
        ("instance('benh')/root/item[name = current()/../ho_ten]/label", "ho_ten"),
    ],
)  # fmt: skip
def test_a_calculation_that_copies_a_sensitive_answer_without_a_mark(
    formula: str, source: str
) -> None:
    if not source:  # not a formula of JavaRosa: refused for that alone
        assert refusals(markdown([NAME, ("calculate", "c", "", formula)]))[0][0].startswith("xpath")
        return
    people: list[Row] = [
        ("begin_repeat", "nguoi", "Người"),
        ("text", "ten", "Tên", "", "", "identity"),
        ("end_repeat",),
    ]
    rows: list[Row] = [
        NAME,
        ILL,
        ("integer", "tuoi", "Tuổi"),
        *people,
        ("calculate", "c", "", formula),
    ]
    found = refusals(markdown(rows))
    assert found == [("mark_derived", "survey", 8)]
    assert f"“{source}”" in told_of(markdown(rows))


def test_the_same_or_a_stricter_mark_is_enough() -> None:
    for kind, fine in (("health", True), ("identity", True), ("contact", False)):
        rows: list[Row] = [ILL, ("calculate", "c", "", "count-selected(${benh})", "", kind)]
        assert bool(refusals(markdown(rows))) != fine


def test_a_value_copied_twice_keeps_its_mark() -> None:
    rows: list[Row] = [
        ILL,
        ("calculate", "so", "", "count-selected(${benh})", "", "health"),
        ("calculate", "gap_doi", "", "${so} * 2"),
    ]
    assert refusals(markdown(rows)) == [("mark_derived", "survey", 4)]


def test_a_default_from_a_sensitive_answer() -> None:
    names = ("type", "name", "label", "default", "trigger", "calculation", "bind::dh:sensitive")
    rows: list[Row] = [
        ("text", "ho_ten", "Họ tên", "", "", "", "identity"),
        ("text", "goi", "Gọi là", "", "${ho_ten}", "${ho_ten}"),
    ]
    assert refusals(markdown(rows, columns=names)) == [("mark_derived", "survey", 3)]


def test_how_many_entries_there_are_may_tell_it() -> None:
    names = ("type", "name", "label", "repeat_count", "bind::dh:sensitive")
    inside: list[Row] = [("date", "ngay", "Ngày"), ("end_repeat",)]
    for count in ("${so}", "${so} + 1"):
        rows: list[Row] = [
            ("integer", "so", "Số lần", "", "health"),
            ("begin_repeat", "lan", "Lần", count),
            *inside,
        ]
        found = refusals(markdown(rows, columns=names))
        assert found == [("mark_derived", "survey", 3)]


def test_what_leads_to_no_copy_is_fine() -> None:
    people: list[Row] = [
        ("begin_repeat", "nguoi", "Người"),
        ("text", "ten", "Tên", "", "", "identity"),
        ("integer", "tuoi", "Tuổi"),
        ("end_repeat",),
    ]
    rows: list[Row] = [
        *people,
        ("calculate", "so_nguoi", "", "count(${nguoi})"),
        ("calculate", "tong_tuoi", "", "sum(${tuoi})"),
        ("note", "n", "Xin chào ${ten}"),
    ]
    assert refusals(markdown(rows)) == []


def test_what_is_shown_only_after_a_sensitive_answer_is_remarked() -> None:
    rows: list[Row] = [ILL, ("text", "thuoc", "Thuốc", "", "selected(${benh}, 'hiv')")]
    (said,) = converted(rows).warnings
    assert (said.code, said.row) == ("notice_mark_relevant", 3)
    marked: Row = ("note", "n", "Lưu ý", "", "selected(${benh}, 'hiv')", "health")
    assert converted([ILL, marked]).warnings == []
    (said,) = converted([ILL, marked[:5]]).warnings  # the empty node of a note tells it as well
    assert said.code == "notice_mark_relevant"


def test_a_sensitive_answer_never_goes_into_a_list_that_phones_carry() -> None:
    rows: list[Row] = [(*NAME, "ten"), ("text", "ma", "Mã", "", "", "", "ma")]
    source = markdown(rows, more=entity("${ma}"))
    assert refusals(source) == [("mark_saved", "survey", 2)]
    plain: list[Row] = [NAME, ("text", "ma", "Mã", "", "", "", "ma")]
    assert refusals(markdown(plain, more=entity("${ma}"))) == []
    for label, head, cell in (
        ("${ho_ten}", "", ""),
        ("concat(${ma}, ${ho_ten})", "", ""),
        ("${ma}", "create_if", "${ho_ten} != ''"),
    ):
        found = refusals(markdown(plain, more=entity(label, head, cell)))
        assert found == [("mark_in_entity", "entities", 2)]


def test_a_sensitive_answer_never_names_the_filled_form() -> None:
    source = markdown([NAME], settings={"instance_name": "concat('Phiếu ', ${ho_ten})"})
    assert refusals(source) == [("mark_in_name", "settings", 2)]
    derived: list[Row] = [NAME, ("calculate", "c", "", "${ho_ten}", "", "identity")]
    assert refusals(markdown(derived, settings={"instance_name": "${c}"})) == [
        ("mark_in_name", "settings", 2)
    ]


@pytest.mark.parametrize("said", ["maybe", "có", "truee", "0.5"])
def test_a_setting_that_is_neither_yes_nor_no(said: str) -> None:
    source = markdown([("text", "x", "X")], settings={"attribute::dh:anonymous": said})
    assert refusals(source) == [("mark_anonymous_value", "settings", 2)]


@pytest.mark.parametrize("heading", ["dh:anonymous", "attribute:dh:anonymous", "anonymous"])
def test_a_setting_that_pyxform_would_drop(heading: str) -> None:
    source = markdown([("text", "x", "X")], settings={heading: "true"})
    assert refusals(source) == [("mark_heading", "settings", 2)]


def test_an_xform_is_refused_for_the_same() -> None:
    xform = converted(HOUSEHOLD).xform.decode()
    assert refusals(xform, "ho.xml") == []
    for before, after, code in (
        (' xmlns:dh="http://dong-hanh.vn/xforms/1.0"', "", "mark_prefix_undeclared_xml"),
        ("dong-hanh.vn", "example.org", "mark_namespace"),
        ('dh:sensitive="contact"', 'dh:sensitive="phone"', "mark_class"),
        ('dh:sensitive="contact"', 'dh:private="contact"', "mark_unknown"),
        ('dh:sensitive="contact"', 'sensitive="contact"', "mark_unknown"),
        ("<dien_thoai/>", "<dien_thoai dh:sensitive='contact'/>", "mark_unknown"),
        ('nodeset="/data/dien_thoai"', 'nodeset="/data/khong_co"', "mark_lost"),
    ):
        assert before in xform
        assert [each[0] for each in refusals(xform.replace(before, after), "ho.xml")] == [code]


@pytest.mark.parametrize("cell", ["\x00", "x" * 40_000, "<b>", "' or 1=1"])
def test_hostile_cells_are_refused_in_a_sentence(cell: str) -> None:
    source = markdown([("text", "x", "X", "", "", "KLASSE")]).replace("KLASSE", cell)
    assert told_of(source)
