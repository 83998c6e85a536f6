"""The forms about persons, filled in Collect's engine along every path: records and list rows."""

import io
from functools import cache
from uuid import UUID

import openpyxl
import pytest
from lxml import etree

from backend.survey.xforms import Converted, answers_of, convert, entity_blocks_of
from backend.survey.xforms.entity_blocks import EntityBlock
from outreach.ages import age_band, in_signs
from outreach.mapping import apply
from tests.forms_xls import persons
from tests.forms_xls.person_paths import PATHS
from tests.forms_xls.persons import CASE, CASE_CODE, LISTS, REFERRAL
from tests.forms_xls.questionnaires import (
    COMMUNE,
    FOLDER,
    VI,
    applied,
    compiled,
    mapping,
    of_today,
    rows,
    today,
    typed,
)
from tests.javarosa import Filled, fill, fill_all

pytestmark = pytest.mark.java
SCRIPTED = {"ngao_da": ("115", "113"), "qua_lieu": ("115",), "tu_sat": ("115", "113")}
METADATA = {"start", "end", "today", "deviceid", "username"}


@cache
def filled(form_id: str) -> dict[str, Filled]:
    """Every path of one form, in as few JVMs as there are sets of lists."""
    told: dict[str, Filled] = {}
    here = {name: path for name, path in PATHS.items() if path.form_id == form_id}
    for lists in (persons.LISTS, persons.NO_LISTS):
        names = [name for name, path in here.items() if path.lists is lists]
        answers = [here[name].answers for name in names]
        done = fill_all(compiled(form_id).xform, answers, lists) if names else []
        told |= dict(zip(names, done, strict=True))
    return told


def on_path(name: str) -> Filled:
    return filled(PATHS[name].form_id)[name]


def blocks(name: str) -> list[EntityBlock]:
    return entity_blocks_of(compiled(PATHS[name].form_id).fields, on_path(name).xml)


def sent(name: str) -> set[str]:
    """The questions of a path that carry an answer, metadata left out."""
    answers = typed(PATHS[name].form_id, on_path(name))
    return {path for path in answers if not path.startswith("meta/")} - METADATA


@pytest.mark.parametrize("name", PATHS)
def test_each_path_becomes_its_record(name: str) -> None:
    path, done = PATHS[name], on_path(name)
    assert done.faults == []
    record = applied(path.form_id, done)
    assert record.findings == ()
    assert record.day == today()
    values = {
        field: str(value) if isinstance(value, UUID) else value
        for field, value in record.values.items()
        if value is not None and field != "provisional"
    }
    assert values == of_today(path.values)


def test_every_form_about_persons_is_walked_along_two_paths() -> None:
    walked = [path.form_id for path in PATHS.values()]
    assert all(walked.count(form_id) >= 2 for form_id in persons.GOOD)


@pytest.mark.parametrize("name", ["case, adult", "case, minor"])
def test_a_case_puts_its_code_and_age_band_on_the_list_and_nothing_else(name: str) -> None:
    (block,) = blocks(name)
    code = applied("ho_so_truong_hop", on_path(name)).values["provisional"]
    band = PATHS[name].values["age_band"]
    shown = {"30_44": "30–44", "16_17": "16–17"}[band]
    assert (block.list, block.action, block.label) == ("truong_hop", "create", f"{code} · {shown}")
    assert block.properties == {"nhom_tuoi": band, "ma_xa": COMMUNE}


# Years since the birth year → the band as it is saved, and as the phone's list shows it.
BANDS = {
    10: ("0_15", "<16"), 15: ("0_15", "<16"), 16: ("16_17", "16–17"), 17: ("16_17", "16–17"),
    18: ("18_29", "18–29"), 29: ("18_29", "18–29"), 30: ("30_44", "30–44"), 44: ("30_44", "30–44"),
    45: ("45_120", "45+"), 90: ("45_120", "45+"),
}  # fmt: skip


def test_every_age_has_its_band_on_the_list_as_the_server_names_it() -> None:
    born = [
        (persons.minor_case() if years < 18 else persons.case())
        | {"ho_so/nam_sinh": str(today().year - years)}
        for years in BANDS
    ]
    form = compiled("ho_so_truong_hop")
    for years, done in zip(BANDS, fill_all(form.xform, born, LISTS), strict=True):
        assert done.faults == []
        (block,) = entity_blocks_of(form.fields, done.xml)
        band, shown = BANDS[years]
        assert (block.properties["nhom_tuoi"], block.label.partition(" · ")[2]) == (band, shown)
        assert (age_band(years), in_signs(band)) == (band, shown)


@pytest.mark.parametrize("name", ["case, refused", "case, the minor does not agree"])
def test_who_refuses_leaves_no_case_and_nothing_of_herself(name: str) -> None:
    assert blocks(name) == []
    told = sent(name) - {"noi_ngay/ngay", "noi_ngay/ma_xa"}
    assert {path.partition("/")[0] for path in told} == {"xin_dong_y"}


@pytest.mark.parametrize(
    ("name", "page"),
    [("tiep_can", "luot"), ("tu_van", "noi_ngay"), ("ho_tro_sinh_ke", "noi_ngay")],
)
def test_a_refusal_sends_the_day_and_the_commune_only(name: str, page: str) -> None:
    (path,) = [key for key, each in PATHS.items() if each.form_id == name and "refused" in key]
    told = sent(path) - {f"{page}/ngay", f"{page}/ma_xa"}
    assert {one.partition("/")[0] for one in told} == {"xin_dong_y"}


def test_a_referral_puts_a_row_on_the_list_that_does_not_name_the_service() -> None:
    (block,) = blocks("referral, made")
    assert (block.list, block.action) == ("chuyen_gui", "create")
    assert block.label == f"Chuyển gửi · {CASE_CODE} · {today():%d/%m}"
    assert block.properties == {"truong_hop": CASE, "ma_xa": COMMUNE, "trang_thai": "mo"}
    assert "methadone" not in f"{block.label} {block.properties}"


def test_a_refused_referral_puts_no_row_on_the_list() -> None:
    assert blocks("referral, refused") == []


def test_an_answer_closes_the_row_and_tells_how_long_the_person_waited() -> None:
    (block,) = blocks("referral, answered")
    assert (block.action, block.id) == ("update", REFERRAL)
    assert block.properties == {"trang_thai": "da_dong"}
    answers = typed("chuyen_gui", on_path("referral, answered"))
    assert (answers["noi_ngay/xa"], answers["tra_loi/ngay_cho"]) == (COMMUNE, "9")


@pytest.mark.parametrize(("state", "row"), [("da_tiep_nhan", "mo"), ("tu_choi", "da_dong")])
def test_who_was_received_may_still_use_the_service(state: str, row: str) -> None:
    answers = persons.referral_answered() | {"tra_loi/trang_thai": state}
    done = fill(compiled("chuyen_gui").xform, answers, LISTS)
    (block,) = entity_blocks_of(compiled("chuyen_gui").fields, done.xml)
    assert block.properties == {"trang_thai": row}


def test_a_reported_crime_leaves_no_content() -> None:
    assert sent("call, a crime is reported") == {
        "cuoc_goi/ngay",
        "cuoc_goi/kenh",
        "cuoc_goi/loai",
        "to_giac/ban_giao",
        "noi/ma_xa",
        "ket_qua_ghi",
        "xong_ghi",
        "xong_ngay",
    }


def test_a_crisis_shows_its_script_with_115_and_113() -> None:
    for kind in ("ngao_da", "qua_lieu", "tu_sat"):
        asked = rows("duong_day_nong", "survey")
        (row,) = [one for one in asked if one["name"] == f"kich_ban_{kind}"]
        assert all(number in row[f"label::{VI}"] for number in SCRIPTED[kind])
        assert f"'{kind}'" in row["relevant"]
    assert b"<kich_ban_ngao_da " in on_path("call, crisis").xml


def test_an_anonymous_form_tells_nothing_of_who_filled_it() -> None:
    assert b"javarosa:test" not in on_path("pupil, takes part").xml  # the phone's id
    assert METADATA.isdisjoint(typed("sang_loc_hoc_sinh", on_path("pupil, takes part")))
    assert compiled("sang_loc_hoc_sinh").anonymous


def test_a_pupil_without_consent_is_asked_nothing() -> None:
    told = sent("pupil, no parent's consent")
    assert {path.partition("/")[0] for path in told} == {
        "truong",
        "xin_dong_y",
        "co_van_ban_crafft",
    }


def test_a_referral_in_the_contact_prompts_for_its_form() -> None:
    assert b"<nhac_chuyen_gui " in on_path("contact, of a case").xml
    assert b"<nhac_chuyen_gui " not in on_path("contact, anonymous").xml


def with_authorised_text() -> Converted:
    """The pupils' form as an operator with the permission has it: one cell is changed."""
    book = openpyxl.load_workbook(FOLDER / "sang_loc_hoc_sinh.xlsx")
    sheet = book["survey"]
    heads = [cell.value for cell in sheet[1]]
    (row,) = [row for row in sheet.iter_rows(min_row=2) if row[1].value == "co_van_ban_crafft"]
    row[heads.index("calculation")].value = "'co'"
    file = io.BytesIO()
    book.save(file)
    return convert(file.getvalue(), file_name="sang_loc_hoc_sinh.xlsx")


def test_the_slot_of_crafft_scores_its_two_parts_once_it_is_switched_on() -> None:
    form = with_authorised_text()
    days = {"crafft_a/a1": "3", "crafft_a/a2": "0", "crafft_a/a3": "0"}
    said = {f"crafft_b/b{number}": "co" if number < 3 else "khong" for number in range(1, 7)}
    never = dict.fromkeys(days, "0") | {"crafft_b/b1": "co"}
    high, low = fill_all(
        form.xform, [persons.pupil() | days | said, persons.pupil() | never], LISTS
    )
    assert high.faults == low.faults == []
    scores = []
    for done in (high, low):
        answers = answers_of(form.fields, etree.fromstring(done.xml)).values
        scores.append((answers["crafft_b/crafft_diem"], answers["crafft_b/crafft_nguy_co"]))
        values = apply(mapping("sang_loc_hoc_sinh"), answers).values
        assert (values["b1"], values["a2"]) == (True, 0)
    assert scores == [(2, "cao"), (1, "thap")]
    asked = fill(form.xform, persons.pupil() | never | {"crafft_b/b2": "co"}, LISTS)
    assert asked.faults[0].startswith("not_asked crafft_b/b2")


def test_the_slot_is_off_until_the_operator_has_the_permission() -> None:
    asked = fill(compiled("sang_loc_hoc_sinh").xform, persons.pupil() | {"crafft_a/a1": "1"}, LISTS)
    assert asked.faults == [
        "not_asked crafft_a/a1: the form has no such question, or did not ask it"
    ]
