"""The form of corrections: it asks what was marked, in both languages, and makes no record."""

import pytest

from backend.survey.quality.asked import ANSWERS
from backend.survey.quality.returned import PROPERTIES
from backend.survey.xforms import convert, validate_with_java
from outreach.fitness import Question
from outreach.kinds.corrections import SLOTS
from outreach.mapping import apply, check, parse
from outreach.mapping.sensitive import check_sensitive
from tests.forms_xls.questionnaires import EN, FOLDER, VI, compiled, rows, typed
from tests.javarosa import fill_all

NAME = "sua_phieu"
FIRST, SECOND = "6f1c1f9e-0000-4000-8000-0000000000a1", "6f1c1f9e-0000-4000-8000-0000000000a2"
HEAD = ",".join(["name", "label", "__version", *PROPERTIES])
MEDIA = {
    "tra_lai.csv": "\n".join(
        [
            HEAD,
            f"{FIRST},Nói · 22/11,1,p1,hoat_dong,Nữ; Chủ đề,Xem lại,Nữ,Chủ đề,,,,Số,Trong,,,",
            f"{SECOND},Địa điểm · 21/11,1,p2,dk_dia_diem,Ảnh,Chụp lại ảnh,,,,,,,,,,",
            "",
        ]
    ).encode()
}


def mapping() -> dict[str, object]:
    return parse((FOLDER / f"{NAME}.toml").read_bytes())


def test_it_compiles_without_a_warning_small_and_in_both_languages() -> None:
    form = convert((FOLDER / f"{NAME}.xlsx").read_bytes(), file_name=f"{NAME}.xlsx")
    assert (form.warnings, form.form_id, form.default_language) == ([], NAME, VI)
    assert set(form.languages) == {VI, EN}
    assert len(form.xform) < 200_000
    assert [medium.name for medium in form.media] == ["tra_lai.csv"]
    for row in rows(NAME, "survey"):
        assert (f"label::{VI}" in row) == (f"label::{EN}" in row), row


def test_every_answer_is_sealed_and_the_mapping_fits() -> None:
    fields = compiled(NAME).fields
    assert len(SLOTS) == ANSWERS
    assert {one.path for one in fields if one.sensitive} == {f"sua/moi_{n}" for n in range(1, 6)}
    asked = [Question(one.path, one.type, one.sensitive, one.row) for one in fields]
    assert check(mapping(), asked) == []
    assert check_sensitive(mapping(), asked) == []


@pytest.mark.java
def test_odk_validate_is_content() -> None:
    assert validate_with_java(compiled(NAME).xform) == []


@pytest.mark.java
def test_it_asks_for_what_was_marked_and_for_nothing_where_words_do_not_do() -> None:
    marked = {"chon/muc": FIRST, "sua/moi_1": "62", "sua/moi_2": "Luật"}
    answered, photo, unmarked, empty = fill_all(
        compiled(NAME).xform,
        [
            marked,
            {"chon/muc": SECOND},
            {**marked, "sua/moi_3": "thừa"},
            {"chon/muc": ""},
        ],
        MEDIA,
    )
    assert answered.faults == photo.faults == []
    values = apply(mapping(), typed(NAME, answered)).values
    assert str(values["entry"]) == FIRST
    assert [values[slot] for slot in SLOTS] == ["62", "Luật", None, None, None]
    values = apply(mapping(), typed(NAME, photo)).values
    assert [values[slot] for slot in SLOTS] == [None] * 5
    assert unmarked.faults[0].startswith("not_asked sua/moi_3")
    assert empty.faults[0].startswith("required chon/muc")
