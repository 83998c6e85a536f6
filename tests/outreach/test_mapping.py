"""A mapping that does not fit its form is refused with every fault named at once."""

import json

import pytest
from django.utils import translation

from outreach.faults import sentences
from outreach.findings import FindingsError
from outreach.mapping import check, parse
from tests.outreach import build

FITTING = {
    "site": (build.SITE_TOML, build.SITE_FORM),
    "activity": (build.ACTIVITY_TOML, build.ACTIVITY_FORM),
    "screening": (build.SCREENING_TOML, build.SCREENING_FORM),
}


def faults_of(toml, form=build.ACTIVITY_FORM):
    with translation.override("en"):
        return sentences(check(parse(toml.encode()), form))


def refusal_of(raw):
    with pytest.raises(FindingsError) as refused:
        parse(raw)
    with translation.override("en"):
        return sentences(refused.value.findings)


@pytest.mark.parametrize(("toml", "form"), FITTING.values(), ids=FITTING)
def test_a_mapping_that_fits_its_form_has_no_faults_and_is_plain_json(toml, form):
    mapping = parse(toml.encode())
    assert check(mapping, form) == []
    assert json.loads(json.dumps(mapping)) == mapping


def test_broken_toml_is_refused_with_its_line():
    assert refusal_of(b'record = "site"\nunit = \n')[0].startswith("Line 2, column 8: ")
    assert refusal_of(b'record = "si')[0].startswith("Line 1")


def test_what_is_not_text_is_refused():
    assert refusal_of(b'record = "site"\n# \xff') == [
        "Line 2: the mapping is not UTF-8 text. Save it as UTF-8."
    ]
    assert "longer than" in refusal_of(b"#" * 70_000)[0]
    assert "nested" in refusal_of(b"a = " + b"[" * 30_000)[0]


@pytest.mark.parametrize(
    "toml", ['record = "survey"', "unit = 'ma_xa'", "record = 7", "record = []"]
)
def test_an_unknown_kind_of_record_is_refused(toml):
    assert any("site, activity, screening" in fault for fault in faults_of(toml))


def test_an_unknown_key_is_refused_with_the_known_ones():
    assert faults_of('places = "x"\n' + build.ACTIVITY_TOML) == [
        (
            "«places» is no key of a mapping. Use one of: record, unit, day, position, fields, "
            "values, constants, rows, scores, figures."
        )
    ]


def test_tables_and_texts_must_be_what_they_are():
    faults = faults_of('record = "site"\nunit = 5\nfields = "x"\nvalues = {kind = 3}')
    assert faults == [
        "«unit» must be a text that is not empty. Write it in quotes.",
        "«fields» must be a table. Write it under [fields].",
        "«values.kind» must be a table. Write it under [values.kind].",
    ]


def test_a_question_that_the_form_lacks_is_refused_with_the_nearest_name():
    assert faults_of(build.ACTIVITY_TOML.replace('"dem/tong"', '"tong"')) == [
        (
            "fields.attendances: the form has no question «tong». Perhaps «dem/tong»? "
            "Mend the path or add the question."
        )
    ]
    assert (
        "Perhaps «thoi_luong»?"
        in faults_of(build.ACTIVITY_TOML.replace("thoi_luong", "thoiluong"))[0]
    )


def test_an_unknown_record_field_is_refused_with_the_nearest_name():
    fault = faults_of(build.ACTIVITY_TOML.replace("attendances =", "attendance ="))[0]
    assert "no field «attendance». Perhaps «attendances»?" in fault


def test_a_number_from_a_text_question_is_refused():
    assert faults_of(build.ACTIVITY_TOML.replace('"dem/tong"', '"ghi_chu"')) == [
        (
            "fields.attendances: question «ghi_chu» has type string, but one of these is needed: "
            "int. Change the question's type or name another question."
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "needed"),
    [
        ('day = "ngay"', 'day = "loai"', "date, dateTime"),
        ('position = "vi_tri"', 'position = "ngay"', "geopoint"),
        ('unit = "ma_xa"', 'unit = "dem/tong"', "string, select1"),
        ('kind = "loai"', 'kind = "chu_de"', "string, select1"),
    ],
)
def test_a_question_of_another_type_is_refused(old, new, needed):
    assert f"is needed: {needed}." in faults_of(build.ACTIVITY_TOML.replace(old, new))[0]


def test_a_question_inside_a_repeat_is_refused():
    assert (
        "lies in the repeat «lop»"
        in faults_of(build.ACTIVITY_TOML.replace('"dem/nam"', '"lop/nam"'))[0]
    )


def test_a_missing_required_field_and_key_are_named():
    toml = build.ACTIVITY_TOML.replace('kind = "loai"', "").replace('day = "ngay"', "")
    assert faults_of(toml) == [
        "«day» is missing. Add it with the path of its question.",
        "A record of kind «activity» needs «kind». Add it under [fields].",
        "[values.kind] is never used. Add «kind» under [fields] or take the table out.",
    ]


def test_a_fixed_value_must_be_one_that_the_field_can_have():
    toml = build.ACTIVITY_TOML + '[constants]\nlevel = "xa"\nleaflets = "nhieu"\nkind = "T01"\n'
    assert faults_of(toml) == [
        "«kind» stands in [fields] and in [constants]. Take it out of one of them.",
        "constants.leaflets: the field cannot have this value. Expected: count.",
    ]


def test_a_translated_choice_must_give_a_value_that_the_field_can_have():
    fault = faults_of(build.ACTIVITY_TOML.replace('"T03"', '"T99"'))[0]
    assert fault.startswith(
        "values.kind.tim_hieu: the field cannot have this value. Expected: T01,"
    )


def test_a_screening_with_a_position_is_refused():
    toml = build.SCREENING_TOML.replace("[fields]", 'position = "vi_tri"\n[fields]')
    assert faults_of(toml, build.SCREENING_FORM) == [
        "A record about a person must not have a position. Take out «position»."
    ]


def test_scores_belong_to_screenings_and_only_to_them():
    assert faults_of(build.ACTIVITY_TOML + '[scores]\nq1 = "x"')[0].startswith(
        "[scores] belongs to"
    )
    without = build.SCREENING_TOML.partition("[scores]")[0]
    assert faults_of(without, build.SCREENING_FORM) == [
        "A screening needs [scores]. Add it with q1 to q7 and injecting."
    ]


def test_every_substance_needs_its_question_but_tobacco_has_no_question_5():
    form = [q for q in build.SCREENING_FORM if q.path != "s_i/q6_i"]
    faults = faults_of(build.SCREENING_TOML, form)
    assert len(faults) == 1
    assert "scores.q6: the form has no question «s_i/q6_i»" in faults[0]


def test_patterns_and_their_names_are_checked():
    toml = build.SCREENING_TOML.replace('q7 = "s_{s}/q7_{s}"', 'q9 = "s_{s}/q7_{s}"').replace(
        'q2 = "s_{s}/q2_{s}"', 'q2 = "s_a/q2_a"'
    )
    text = " ".join(faults_of(toml, build.SCREENING_FORM))
    assert "[scores]: «q9» is unknown." in text
    assert "[scores]: «q7» is missing." in text
    assert "scores.q2: the path must hold {s}" in text


def test_no_mapping_makes_the_check_fall_over():
    for toml in ("", "[fields]\n", 'record = "activity"\n[fields.kind]\na = 1\n'):
        assert faults_of(toml)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("total = 1", "«total» must be a whole number from 2 to 1000"),
        ("cell = true", "«cell» must be a whole number from 2 to 1000"),
        ('total = "30"', "«total» must be a whole number from 2 to 1000"),
        ("k = 5", "«k» is unknown. Use one of: total, cell"),
    ],
)
def test_a_form_may_ask_for_stricter_thresholds_and_for_nothing_else(table, sentence):
    (fault,) = faults_of(f"{build.SCREENING_TOML}\n[figures]\n{table}", build.SCREENING_FORM)
    assert sentence in fault
    assert (
        faults_of(f"{build.SCREENING_TOML}\n[figures]\ntotal = 30\ncell = 10", build.SCREENING_FORM)
        == []
    )


def test_thresholds_belong_to_a_record_about_persons():
    (fault,) = faults_of(f"{build.ACTIVITY_TOML}\n[figures]\ntotal = 30")
    assert "[figures] belongs to a record about persons" in fault
