"""A calculation that its author calls coarse: it tells a few words of a sensitive answer."""

import pytest

from backend.survey.xforms import convert
from backend.survey.xforms.coarse import tell_too_much, words_of
from tests.marks.forms import converted, markdown, refusals, told_of

Row = tuple[str, ...]
BORN: Row = ("integer", "nam_sinh", "Năm sinh", "", "", "identity")
BAND = "if(${nam_sinh} > 2008, 'tre', if(${nam_sinh} < 1960, 'gia', 'lon'))"
LIST = "| entities | | |\n| | list_name | label |\n| | ds | ${nhom_tuoi} |"


def coarse(formula: str = BAND, *more: Row, **changes: str) -> list[Row]:
    kind, label = changes.get("kind", "calculate"), changes.get("label", "")
    saved = changes.get("save_to", "nhom_tuoi")
    return [BORN, (kind, "nhom_tuoi", label, formula, "", "coarse", saved), *more]


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (BAND, ["tre", "gia", "lon"]),
        ("if(${a} = 'x', \"co\", 'khong')", ["co", "khong"]),
        ("if(selected(${a}, 'x, (y'), 1, 0)", ["1", "0"]),
        ("if(instance('xa')/root/item[name = ${a}]/b > 0, '', 'x')", ["x"]),
        ("if(if(${a} > 1, true(), false()), 'x', if(${b}, 'y', ''))", ["x", "y"]),
        ("'x'", ["x"]),
        ("", []),
        ("''", []),
        ("${a}", []),
        ("if(${a} > 1, ${a}, 'x')", []),
        ("if(${a} > 1, 'x', ${a})", []),
        ("if(${a} > 1, concat('x', ${a}), 'y')", []),
        ("if(${a} > 1, 'x', 'y') + ${a}", []),
        ("${a} + if(${a} > 1, 'x', 'y')", []),
        ("if(${a} > 1, 'x' , 'y')[${a}]", []),
        ("if(${a} > 1, 1 + ${a}, 2)", []),
        ("if(${a} > 1, -1, 2)", []),
        ("if(${a} > 1, 'x')", []),
        ("if(${a} > 1, 'x', 'y', ${a})", []),
        ("coalesce('x', ${a})", []),
        ("once(if(${a} > 1, 'x', 'y'))", []),
        ("if", []),
        ("if(", []),
        ("if('x'", []),
        ("if)", []),
    ],
)
def test_a_formula_is_coarse_when_it_only_chooses_among_words(
    formula: str, words: list[str]
) -> None:
    assert words_of(formula.replace("${", "/data/").replace("}", "")) == words


def test_more_than_a_few_words_are_not_coarse() -> None:
    def of(number: int) -> str:
        formula = "'last'"
        for each in range(number - 1):
            formula = f"if(/data/a = {each}, 'w{each}', {formula})"
        return formula

    assert len(words_of(of(12))) == 12
    assert words_of(of(13)) == []


def test_a_coarse_word_of_a_sensitive_answer_may_be_saved_and_named() -> None:
    made = converted(
        coarse(),
        more=LIST,
        settings={"instance_name": "concat('Hồ sơ ', ${nhom_tuoi})"},
    )
    fields = {one.path: one for one in made.fields}
    assert (fields["nam_sinh"].sensitive, fields["nhom_tuoi"].sensitive) == ("identity", "")
    assert fields["nhom_tuoi"].saves_to == "nhom_tuoi"
    (said,) = made.warnings
    assert (said.code, said.sheet, said.row) == ("notice_mark_coarse", "survey", 3)
    assert "tre, gia, lon" in said.english
    assert "tre, gia, lon" in said.vietnamese
    assert "nam_sinh" in said.english


def test_a_step_between_keeps_its_class_and_the_coarse_word_is_free() -> None:
    rows: list[Row] = [
        BORN,
        ("calculate", "tuoi", "", "2026 - ${nam_sinh}", "", "identity"),
        ("calculate", "nhom", "", "if(${tuoi} < 18, 'tre', 'lon')", "", "coarse"),
        ("calculate", "nhan", "", "concat('Nhóm ', ${nhom})"),
    ]
    assert refusals(markdown(rows)) == []
    open_step = [BORN, (*rows[1][:5], ""), *rows[2:]]
    assert ("mark_derived", "survey", 3) in refusals(markdown(open_step))


@pytest.mark.parametrize(
    ("formula", "changes"),
    [
        ("${nam_sinh}", {}),
        ("if(${nam_sinh} > 0, ${nam_sinh}, '')", {}),
        ("concat('x', ${nam_sinh})", {}),
        ("", {"kind": "text", "label": "Nhóm"}),
        (BAND, {"kind": "text", "label": "Nhóm"}),
        ("", {"kind": "select_one benh", "label": "Nhóm"}),
        ("", {"kind": "note", "label": "Nhóm"}),
    ],
)
def test_what_may_tell_more_than_a_few_words_is_refused(
    formula: str, changes: dict[str, str]
) -> None:
    source = markdown(coarse(formula, save_to="", **changes))
    assert ("mark_coarse", "survey", 3) in refusals(source)
    assert "coarse" in told_of(source)


def test_coarse_is_for_no_group_and_opens_nothing_in_a_marked_one() -> None:
    inside: Row = ("calculate", "nhom_tuoi", "", BAND, "", "coarse")
    whole: list[Row] = [BORN, ("begin_group", "g", "G", "", "", "coarse"), ("end_group",)]
    assert ("mark_coarse", "survey", 3) in refusals(markdown([*whole[:2], inside[:5], whole[2]]))
    for kind, mark in (("group", "health"), ("repeat", "health"), ("repeat", "")):
        rows = [BORN, (f"begin_{kind}", "g", "G", "", "", mark), inside, (f"end_{kind}",)]
        assert refusals(markdown(rows)) == [("mark_coarse", "survey", 4)]


def test_coarse_without_a_sensitive_answer_behind_it_is_a_mistake() -> None:
    rows: list[Row] = [
        ("integer", "tuoi", "Tuổi"),
        ("calculate", "nhom", "", "if(${tuoi} < 18, 'tre', 'lon')", "", "coarse"),
    ]
    assert refusals(markdown(rows)) == [("mark_coarse_needless", "survey", 3)]
    assert refusals(markdown([BORN, *rows])) == [("mark_coarse_needless", "survey", 4)]


@pytest.mark.parametrize("said", ["Coarse", "coarse health", "coarsen", "COARSE"])
def test_a_misspelt_coarse_is_no_class(said: str) -> None:
    rows: list[Row] = [BORN, ("calculate", "nhom", "", BAND, "", said)]
    assert ("mark_class", "survey", 3) in refusals(markdown(rows))


def test_an_xform_is_read_and_refused_alike() -> None:
    xform = converted(coarse(), more=LIST).xform.decode()
    again = convert(xform.encode(), file_name="ho.xml")
    assert [one.code for one in again.warnings] == ["notice_mark_coarse"]
    (bind,) = [line for line in xform.split("<bind ") if 'dh:sensitive="coarse"' in line]
    bind = bind[: bind.index("/>") + 2]
    second = (
        f'<bind {bind}<bind nodeset="/data/nhom_tuoi" type="string" calculate="/data/nam_sinh"/>'
    )
    first = (
        f'<bind nodeset="/data/nhom_tuoi" type="string" calculate="/data/nam_sinh"/><bind {bind}'
    )
    for twice in (first, second):
        told = refusals(xform.replace(f"<bind {bind}", twice), "ho.xml")
        assert "mark_derived" in [each[0] for each in told]


@pytest.mark.parametrize(
    ("source", "formula"),
    [
        (("select_one benh", "x", "Bệnh", "", "", "health"), "if(${x} = 'hiv', 'co', 'khong')"),
        (("select_one benh", "x", "Bệnh", "", "", "identity"), "if(${x} = 'hiv', 'co', 'khong')"),
        (("text", "x", "Tên", "", "", "identity"), "if(regex(${x}, '^A.*'), 'a', 'b')"),
        (("text", "x", "Máy", "", "", "contact"), "if(starts-with(${x}, '09'), 'a', 'b')"),
        (("integer", "x", "Điểm", "", "", "health"), "if(${x} > 26, 'cao', 'thap')"),
        (("geopoint", "x", "Nhà", "", "", "identity"), "if(${x} != '', 'a', 'b')"),
    ],
)
def test_a_choice_a_text_and_what_tells_of_health_stay_sealed(source: Row, formula: str) -> None:
    direct = ("calculate", "tho", "", formula, "", "coarse")
    assert refusals(markdown([source, direct])) == [("mark_coarse_source", "survey", 3)]
    # Not through a step between, nor beside a number that would be fine alone.
    step = ("calculate", "buoc", "", "${x}", "", "identity")
    through = ("calculate", "tho", "", "if(${buoc} = 'a', 'a', 'b')", "", "coarse")
    assert ("mark_coarse_source", "survey", 4) in refusals(markdown([source, step, through]))
    beside = ("calculate", "tho", "", f"if(${{nam_sinh}} > 2008, 'tre', {formula})", "", "coarse")
    told = markdown([BORN, source, beside])
    assert ("mark_coarse_source", "survey", 4) in refusals(told)
    assert "“x”" in told_of(told)


def test_coarse_words_that_tell_the_answer_together_are_refused() -> None:
    def digits(name: str, of: str) -> Row:
        formula = "'9'"
        for each in range(9):
            formula = f"if({of} < {each * 2 + 1}, '{each}', {formula})"
        return ("calculate", name, "", formula, "", "coarse")

    step: Row = ("calculate", "tuoi", "", "2026 - ${nam_sinh}", "", "identity")
    tens, ones = digits("chuc", "int(${nam_sinh} div 10)"), digits("le", "${tuoi} mod 10")
    assert refusals(markdown([BORN, step, tens])) == []
    assert ("mark_coarse_together", "survey", 5) in refusals(markdown([BORN, step, tens, ones]))


@pytest.mark.parametrize(
    ("formulas", "too_much"),
    [
        ([BAND], False),
        (["if(${tuoi} < 16, 'a', if(${tuoi} < 18, 'b', 'c'))"], False),
        (["if(${tuoi} < 17, 'a', if(${tuoi} < 18, 'b', 'c'))"], True),
        (["if(${tuoi} < 17, 'a', 'b')", "if(${tuoi} <= 17, 'a', 'b')"], True),
        (["if(18 > ${tuoi}, 'a', if(${tuoi} >= 19, 'b', 'c'))"], True),
        (["if(18 > ${tuoi}, 'a', if(${tuoi} >= 18, 'b', 'c'))"], False),
        (["if(${nam_sinh} = 1987, 'a', 'b')"], True),
        (["if(${khac} = 1 and ${tuoi} < 18, 'a', 'b')"], False),
        (["if(string-length(${tuoi}) = 0, 'a', 'b')"], False),
    ],
)
def test_a_band_of_one_single_number_is_not_coarse(formulas: list[str], too_much: bool) -> None:
    plain = [each.replace("${", "/data/").replace("}", "") for each in formulas]
    assert tell_too_much(plain, {"tuoi", "nam_sinh"}) is too_much


def test_words_that_nobody_could_read_before_publishing_are_not_coarse() -> None:
    assert words_of(f"if(/data/a, '{'x' * 150}', '{'y' * 148}')") != []
    assert words_of(f"if(/data/a, '{'x' * 150}', '{'y' * 149}')") == []
