"""What the forms about persons must never ask or pass on, and what they must say."""

import re

import pytest

from outreach.ages import BANDS
from outreach.kinds import KINDS
from outreach.mapping.sensitive import check_sensitive
from tests.forms_xls.persons import GOOD
from tests.forms_xls.questionnaires import EN, VI, compiled, mapping, rows

PERSONS = (*GOOD, "sang_loc_assist")
every_form = pytest.mark.parametrize("name", PERSONS)
KIND_OF = {
    "ho_so_truong_hop": "case",
    "tiep_can": "contact",
    "sang_loc_assist": "screening",
    "sang_loc_hoc_sinh": "pupil_survey",
    "tu_van": "counselling",
    "chuyen_gui": "referral",
    "duong_day_nong": "hotline_call",
    "ho_tro_sinh_ke": "livelihood",
}


def questions(name: str) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in rows(name, "survey") if row["type"] != "end_group"}


def words(name: str, language: str = VI) -> str:
    return " ".join(row.get(f"label::{language}", "") for row in rows(name, "survey"))


@every_form
def test_each_form_becomes_its_kind_of_record_and_fills_every_field(name: str) -> None:
    told = mapping(name)
    assert told["record"] == KIND_OF[name]
    assert set(told["fields"]) == set(KINDS[KIND_OF[name]].fields)


@every_form
def test_it_takes_no_position_and_no_paper_of_identity(name: str) -> None:
    asked = questions(name)
    assert not any(row["type"].startswith(("geo", "start-geo")) for row in asked.values())
    assert not asked.keys() & {"cccd", "cmnd", "dia_chi", "ngay_sinh", "ho_ten", "vi_tri"}
    assert "position" not in mapping(name)


@every_form
def test_what_is_told_of_the_person_fills_sealed_fields_only(name: str) -> None:
    assert check_sensitive(mapping(name), compiled(name).fields) == []
    marked = {one.path for one in compiled(name).fields if one.sensitive}
    sealed = KINDS[KIND_OF[name]].sealed
    plain = {
        field
        for field, path in mapping(name)["fields"].items()
        if field in sealed and path not in marked
    }
    # The consents must be known unopened.
    assert plain <= {"guardian", "child_agrees"}


def test_the_year_of_birth_is_sealed_and_its_band_alone_is_told_openly() -> None:
    said = {one.name: (one.sensitive, one.saves_to) for one in compiled("ho_so_truong_hop").fields}
    for name in ("nam_sinh", "tuoi", "vi_thanh_nien"):
        assert said[name] == ("identity", None)
    assert said["nhom_tuoi"] == ("", "nhom_tuoi")
    band = questions("ho_so_truong_hop")["nhom_tuoi"]["calculation"]
    assert set(re.findall(r"'(\d+_\d+)'", band)) == set(BANDS)
    asked = {r["name"] for r in rows("tiep_can", "choices") if r["list_name"] == "nhom_tuoi"}
    assert asked == set(BANDS)


@every_form
def test_free_words_are_sealed_but_codes_places_and_why_it_came_late(name: str) -> None:
    kinds = {one: row["type"] for one, row in questions(name).items()}
    open_words = {
        one.name
        for one in compiled(name).fields
        if kinds.get(one.name) == "text" and not one.sensitive
    }
    # The last three are of the site of a group's session.
    known = {"ly_do_muon", "ma_ca", "ten_diem_moi", "loai_diem_moi_khac", "ma_thon"}
    assert open_words <= known


def test_names_and_numbers_are_asked_in_two_forms_only_and_marked() -> None:
    found = {
        (name, one.path): one.sensitive
        for name in PERSONS
        for one in compiled(name).fields
        if one.name in ("ten_goi", "dien_thoai", "ten", "sdt")
    }
    assert found == {
        ("ho_so_truong_hop", "lien_he/ten_goi"): "identity",
        ("ho_so_truong_hop", "lien_he/dien_thoai"): "contact",
        ("duong_day_nong", "ca/dien_thoai"): "contact",
    }


def test_they_are_off_by_default_and_asked_only_with_leave() -> None:
    case, call = questions("ho_so_truong_hop"), questions("duong_day_nong")
    assert case["ghi_lien_he"]["default"] == call["cho_phep_goi_lai"]["default"] == "khong"
    assert case["ten_goi"]["relevant"] == case["dien_thoai"]["relevant"] == "${ghi_lien_he} = 'co'"
    assert call["dien_thoai"]["relevant"] == "${cho_phep_goi_lai} = 'co'"


def test_phones_get_the_code_the_band_and_the_commune_of_a_case_alone() -> None:
    kept = {
        n: row["save_to"] for n, row in questions("ho_so_truong_hop").items() if "save_to" in row
    }
    assert kept == {"ma_xa": "ma_xa", "nhom_tuoi": "nhom_tuoi"}
    kept = {n: row["save_to"] for n, row in questions("chuyen_gui").items() if "save_to" in row}
    assert set(kept.values()) == {"truong_hop", "ma_xa", "trang_thai"}
    for name in set(PERSONS) - {"ho_so_truong_hop", "chuyen_gui"}:
        assert not any("save_to" in row for row in rows(name, "survey"))


@pytest.mark.parametrize("name", [n for n in PERSONS if n != "duong_day_nong"])
def test_consent_comes_with_the_version_of_its_text_before_anything_about_the_person(
    name: str,
) -> None:
    asked = list(questions(name))
    version = questions(name)["phien_ban_van_ban"]["calculation"]
    assert re.fullmatch(r"'F\d\d-DY-20\d\d-\d\d'", version)
    pages = [n for n, row in questions(name).items() if row["type"] == "begin_group"]
    first = "xin_dong_y" if name != "sang_loc_hoc_sinh" else "truong"
    assert pages[0] == first
    sensitive = [one.name for one in compiled(name).fields if one.sensitive and one.name in asked]
    assert min(asked.index(each) for each in sensitive) > asked.index("phien_ban_van_ban")


@every_form
def test_the_operator_reads_what_is_not_official(name: str) -> None:
    note = questions(name).get("luu_y_van_hanh") or questions(name)["luu_y_ban_dich"]
    assert note["type"] == "note"
    assert re.search("thay bằng|duyệt lại|thay bằng văn bản", note[f"label::{VI}"])
    assert re.search("replace|checked|authorised", note[f"label::{EN}"])


def test_the_pupils_form_names_the_owner_of_crafft_and_the_helpline() -> None:
    said = words("sang_loc_hoc_sinh")
    assert "Boston Children's Hospital" in said
    assert "Tổng đài 111" in said
    assert questions("sang_loc_hoc_sinh")["co_van_ban_crafft"]["calculation"] == "'khong'"
    assert not {"lop", "ten", "ghi_chu", "anh_minh_chung"} & questions("sang_loc_hoc_sinh").keys()


def test_a_legal_matter_is_chosen_and_never_written() -> None:
    asked = questions("tu_van")
    assert asked["van_de_phap_ly"]["type"] == "select_multiple van_de_phap_ly"
    assert "van_de_phap_ly_khac" not in asked
    texts = {n for n, row in asked.items() if row["type"] == "text"}
    assert not any("C08" in asked[n].get("relevant", "") for n in texts)


def test_a_report_of_a_crime_meets_no_question_that_could_hold_it() -> None:
    asked = questions("duong_day_nong")
    pages = {"cuoc_goi", "to_giac", "noi"}
    assert "**không lưu**" in asked["loi_to_giac"][f"label::{VI}"]
    for name in ("ca", "xu_ly", "ket"):
        assert asked[name]["relevant"] == "${loai} != '' and ${loai} != 'to_giac'"
    here = [
        one for one in compiled("duong_day_nong").fields
        if one.path.partition("/")[0] in pages and asked.get(one.name, {}).get("type") == "text"
    ]  # fmt: skip
    assert {one.name for one in here} == {"ly_do_muon", "loai_khac"}
    assert asked["loai_khac"]["relevant"] == "${loai} = 'khac'"
    assert "not(${loai} = 'to_giac')" in asked["ly_do_muon"]["relevant"]


@every_form
def test_nobody_is_called_an_object(name: str) -> None:
    spoken = " ".join(
        text
        for row in [*rows(name, "survey"), *rows(name, "choices")]
        for column, text in row.items()
        if column.startswith(("label", "hint", "constraint_message"))
    ).lower()
    assert "đối tượng" not in spoken
    assert "con nghiện" not in spoken
    assert "addict" not in spoken
