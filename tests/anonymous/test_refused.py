"""What an anonymous form must not hold, each with its row; and that it stays what it is."""

import pytest

from backend import problems
from backend.accounts.models import Project
from backend.survey.forms import services
from backend.survey.xforms import convert, validate_with_java
from outreach.fitness import mapping_faults
from tests import build
from tests.anonymous.conftest import ANSWERS, QUESTIONS, markdown
from tests.javarosa import fill
from tests.marks.forms import refusals
from tests.phone import FieldPhone


@pytest.mark.parametrize(
    ("row", "code"),
    [
        *(
            (kind, "anonymous_metadata")
            for kind in ("start", "end", "deviceid", "username", "phonenumber", "email", "audit")
        ),
        *(
            (kind, "anonymous_position")
            for kind in ("geopoint", "geotrace", "geoshape", "start-geopoint")
        ),
        *(
            (kind, "anonymous_file")
            for kind in ("image", "audio", "video", "file", "background-audio")
        ),
    ],
)
def test_a_question_that_tells_who_it_was(row: str, code: str) -> None:
    name = "audit" if row == "audit" else "x"
    source = markdown(f"{QUESTIONS}\n| | {row} | {name} | X |")
    assert refusals(source) == [(code, "survey", 4)]
    assert refusals(source.replace("| true |", "| |")) == []


@pytest.mark.parametrize("kind", ["subscriberid", "simserial", "deviceID", "patient"])
def test_metadata_of_older_phones_in_an_xform(kind: str) -> None:
    xform = convert(markdown().encode(), file_name="a.md").xform
    asked = (
        f'<bind nodeset="/data/ma_xa" type="string" jr:preload="property"'
        f' jr:preloadParams="{kind}"/>'
    )
    changed = xform.replace(b'<bind nodeset="/data/ma_xa" type="string"/>', asked.encode())
    assert changed != xform
    assert [each[0] for each in refusals(changed.decode(), "a.xml")] == ["anonymous_metadata"]


@pytest.mark.parametrize(
    ("formula", "code"),
    [("now()", "anonymous_moment"), ("concat('a', now())", "anonymous_moment"),
     ("property('deviceid')", "anonymous_property")],
)  # fmt: skip
def test_a_formula_that_tells_when_or_on_what(formula: str, code: str) -> None:
    columns = "| | type | name | label | calculation |"
    source = markdown(
        f"| | text | ma_xa | Xã | |\n| | calculate | c | | {formula} |", columns=columns
    )
    assert refusals(source) == [(code, "survey", 3)]


def test_lists_that_would_keep_it_or_name_a_case() -> None:
    entities = "| entities | | |\n| | list_name | label |\n| | ds | ${ma_xa} |"
    assert refusals(markdown(more=entities)) == [("anonymous_entity", "entities", 2)]
    case = markdown(f"{QUESTIONS}\n| | select_one_from_file truong_hop.csv | ca | Ca |")
    assert [each[0] for each in refusals(case)] == ["anonymous_case"]


def test_the_day_the_commune_and_the_site_are_fine() -> None:
    fine = f"| | today | today | |\n{QUESTIONS}\n| | date | ngay | Ngày |"
    sites = f"{fine}\n| | select_one_from_file dia_diem.csv | ma_dia_diem | Trường |"
    made = convert(markdown(sites).encode(), file_name="a.md")
    assert made.anonymous
    assert made.warnings == []


@pytest.mark.java
def test_odk_validate_and_javarosa_take_the_mark() -> None:
    made = convert(markdown().encode(), file_name="a.md")
    assert validate_with_java(made.xform) == []
    filled = fill(made.xform, {"ma_xa": "90001", "ru": "co"}, {})
    assert filled.faults == []
    again = convert(made.xform, file_name="a.xml")
    assert again.anonymous


@pytest.mark.java
def test_what_javarosa_fills_is_taken(project: Project, phone: FieldPhone) -> None:
    form = build.form(project, markdown())
    assert form.current is not None
    filled = fill(bytes(form.current.xform), {"ma_xa": "90001", "ru": "co"}, {})
    assert phone.submit(filled.xml, None).is_sent


@pytest.mark.parametrize("first", ["true", ""])
def test_what_was_promised_to_those_who_answered_is_kept(
    project: Project, phone: FieldPhone, first: str
) -> None:
    other = "" if first else "true"
    build.form(project, markdown(anonymous=first))
    build.form(project, markdown(anonymous=other, version="2"))  # nobody has answered yet
    build.form(project, markdown(anonymous=first, version="3"))
    assert phone.send("hoc_sinh", ANSWERS).is_sent
    with pytest.raises(problems.Problem) as refused:
        build.draft(project, markdown(anonymous=other, version="4"))
    assert refused.value.code == "409.731"
    build.form(project, markdown(anonymous=first, version="4"))


def test_a_draft_of_before_the_first_answer_is_not_published_after_it(
    project: Project, phone: FieldPhone
) -> None:
    build.form(project, markdown())
    draft = build.draft(project, markdown(anonymous="", version="2"))
    phone.send("hoc_sinh", ANSWERS)
    with pytest.raises(problems.Problem) as refused:
        services.publish(form=draft.form, actor=None, check_mapping=mapping_faults, now=build.NOW)
    assert refused.value.code == "409.731"
