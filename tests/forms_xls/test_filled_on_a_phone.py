"""Good answers, typed question by question in Collect's engine, become the records we want."""

import pytest

from backend.survey.xforms import entity_blocks_of, parse_submission
from tests.forms_xls.questionnaires import (
    COMMUNE,
    EMPTY_LISTS,
    FACTORY,
    GOOD,
    LAST_YEAR,
    MEDIA,
    OTHER_COMMUNE,
    RUNNING,
    SCHOOL,
    applied,
    compiled,
    contest,
    days_ago,
    screening,
    site,
    talk,
    today,
    typed,
)
from tests.javarosa import fill, fill_all

pytestmark = pytest.mark.java


@pytest.mark.parametrize("name", GOOD)
def test_a_good_answer_goes_through_and_becomes_a_record(name: str) -> None:
    filled = fill(compiled(name).xform, GOOD[name](), MEDIA)
    assert filled.faults == []
    assert parse_submission(filled.xml).form_id == name
    assert typed(name, filled)["username"] == "javarosa"
    record = applied(name, filled)
    assert record.findings == ()
    assert record.day == today()


def test_a_talk_takes_its_setting_from_the_site_and_its_day_from_the_clock() -> None:
    filled = fill(compiled("hoat_dong").xform, talk(), MEDIA)
    values = applied("hoat_dong", filled).values
    assert (values["kind"], values["setting"]) == ("T01", "truong_hoc")
    assert str(values["site"]) == SCHOOL
    assert str(values["campaign"]) == RUNNING
    assert (values["attendances"], values["men"], values["women"]) == (120, 58, 62)
    assert typed("hoat_dong", filled)["noi/vi_tri"]["acc"] == 12


def test_a_teacher_is_asked_at_most_twenty_things() -> None:
    assert len(talk()) <= 20


def test_a_contest_becomes_an_activity_of_the_catalogue() -> None:
    form = compiled("cuoc_thi").xform
    ideas, quiz = fill_all(form, [contest(), contest() | {"thi/loai": "tim_hieu"}], MEDIA)
    assert applied("cuoc_thi", ideas).values["kind"] == "T04"
    assert applied("cuoc_thi", quiz).values["kind"] == "T03"
    assert applied("cuoc_thi", ideas).values["setting"] == "noi_lam_viec"
    assert applied("cuoc_thi", ideas).values["campaign"] is None


def test_a_site_becomes_an_entity_without_its_contact() -> None:
    form = compiled("dk_dia_diem")
    filled = fill(form.xform, site(), MEDIA)
    (block,) = entity_blocks_of(form.fields, filled.xml)
    assert (block.list, block.action, block.label) == (
        "dia_diem",
        "create",
        "Trường THCS Thử Nghiệm",
    )
    assert block.properties == {"loai": "thcs", "boi_canh": "truong_hoc", "ma_xa": COMMUNE}
    assert applied("dk_dia_diem", filled).values["pupils"] == 640


def test_the_kind_of_a_site_tells_its_setting() -> None:
    settings = {
        "truong_nghe": "truong_hoc",
        "kcn_ccn": "noi_lam_viec",
        "co_quan": "noi_lam_viec",
        "tram_y_te": "cong_dong",
    }
    sites = [site() | {"diem/loai": kind} for kind in settings]
    filled = fill_all(compiled("dk_dia_diem").xform, sites, MEDIA)
    told = [typed("dk_dia_diem", each)["diem/boi_canh"] for each in filled]
    assert told == list(settings.values())


def test_another_kind_of_site_is_asked_where_it_belongs() -> None:
    other = {"diem/loai": "khac", "diem/loai_khac": "Bến xe", "diem/boi_canh_khac": "cong_dong"}
    answers = {k: v for k, v in site().items() if not k.startswith(("quy_mo/so_hs", "quy_che"))}
    filled = fill(compiled("dk_dia_diem").xform, answers | other, MEDIA)
    assert filled.faults == []
    assert typed("dk_dia_diem", filled)["diem/boi_canh"] == "cong_dong"


def test_a_site_that_is_not_in_the_list_is_registered_in_short() -> None:
    answers = talk() | {
        "noi/co_trong_danh_sach": "chua",
        "noi/ten_diem_moi": "Nhà văn hóa Thử",
        "noi/loai_diem_moi": "nha_van_hoa",
    }
    del answers["noi/ma_dia_diem"]
    filled = fill(compiled("hoat_dong").xform, answers, MEDIA)
    assert filled.faults == []
    values = applied("hoat_dong", filled).values
    assert (values["site"], values["setting"]) == (None, "cong_dong")


def test_where_no_site_is_known_the_form_goes_straight_to_the_registration() -> None:
    short = {"noi/ten_diem_moi": "Xưởng Thử", "noi/loai_diem_moi": "doanh_nghiep"}
    skipped = ("noi/ma_dia_diem", "to_chuc/thuoc_chien_dich", "to_chuc/ma_chien_dich")
    answers = {k: v for k, v in talk().items() if k not in skipped} | short
    empty, elsewhere = (
        fill(compiled("hoat_dong").xform, answers, EMPTY_LISTS),
        fill(
            compiled("hoat_dong").xform,
            answers | {"noi/ma_xa": OTHER_COMMUNE, "to_chuc/thuoc_chien_dich": "khong"},
            MEDIA,
        ),
    )
    assert empty.faults == elsewhere.faults == []
    assert typed("hoat_dong", empty)["noi/boi_canh"] == "noi_lam_viec"


def test_the_only_commune_and_the_only_site_are_chosen_already() -> None:
    only = MEDIA | {
        "xa.csv": f"name,label,tinh\n{COMMUNE},Đức Phổ,51\n".encode(),
        "dia_diem.csv": (
            "name,label,__version,ma_xa,loai,boi_canh\n"
            f"{SCHOOL},Trường THCS Thử,1,{COMMUNE},thcs,truong_hoc\n"
        ).encode(),
    }
    answers = {k: v for k, v in talk().items() if k not in ("noi/ma_xa", "noi/ma_dia_diem")}
    filled = fill(compiled("hoat_dong").xform, answers, only)
    assert filled.faults == []
    assert typed("hoat_dong", filled)["noi/ma_xa"] == COMMUNE
    assert typed("hoat_dong", filled)["noi/ma_dia_diem"] == SCHOOL


def test_the_site_is_chosen_when_its_commune_has_one_only() -> None:
    more = MEDIA["dia_diem.csv"] + f"{LAST_YEAR},Chợ,1,{OTHER_COMMUNE},khac,cong_dong\n".encode()
    answers = {k: v for k, v in talk().items() if k != "noi/ma_dia_diem"}
    filled = fill(
        compiled("hoat_dong").xform,
        answers | {"noi/ma_xa": OTHER_COMMUNE},
        MEDIA | {"dia_diem.csv": more},
    )
    assert filled.faults == []
    assert typed("hoat_dong", filled)["noi/boi_canh"] == "cong_dong"


def test_sites_of_another_commune_and_campaigns_of_other_days_are_not_offered() -> None:
    form = compiled("hoat_dong").xform
    over = fill(form, talk() | {"to_chuc/ma_chien_dich": LAST_YEAR}, MEDIA)
    assert over.faults[0].startswith("choice to_chuc/ma_chien_dich")
    sites = MEDIA["dia_diem.csv"] + f"{RUNNING},Chợ,1,{OTHER_COMMUNE},khac,cong_dong\n".encode()
    away = talk() | {"noi/ma_xa": OTHER_COMMUNE, "noi/ma_dia_diem": FACTORY}
    foreign = fill(form, away, MEDIA | {"dia_diem.csv": sites})
    assert foreign.faults[0].startswith("choice noi/ma_dia_diem")


def test_units_that_did_not_stand_on_the_day_are_not_offered() -> None:
    """Codes are reused: the list may carry units that have ended, with the days they stood."""
    dated = MEDIA | {
        "xa.csv": (
            "name,label,tinh,tu_ngay,den_ngay\n"
            f"{COMMUNE},Phường cũ,51,2020-01-01,2025-06-30\n"
            f"{OTHER_COMMUNE},Phường mới,51,2025-07-01,\n"
        ).encode()
    }
    form = compiled("sang_loc_assist").xform
    old = fill(form, screening() | {"noi_ngay/ma_xa": COMMUNE}, dated)
    new = fill(form, screening() | {"noi_ngay/ma_xa": OTHER_COMMUNE}, dated)
    assert old.faults[0].startswith("choice noi_ngay/ma_xa")
    assert new.faults == []


def test_districts_are_offered_as_a_level_only_before_they_ended() -> None:
    form = compiled("cuoc_thi").xform
    now = fill(form, contest() | {"thi/cap": "huyen_cu"}, MEDIA)
    then = contest() | {
        "thi/cap": "huyen_cu",
        "thi/ngay": "2025-05-10",
        "thi/ly_do_muon": "Nhập bù",
    }
    assert now.faults[0].startswith("choice thi/cap")
    assert fill(form, then, MEDIA).faults == []


def test_an_online_contest_is_not_asked_for_a_position() -> None:
    online = contest() | {"thi/hinh_thuc": "truc_tuyen", "noi/vi_tri": "14.81 108.96 5 12"}
    assert fill(compiled("cuoc_thi").xform, online, MEDIA).faults == [
        "not_asked noi/vi_tri: the form has no such question, or did not ask it"
    ]


def test_an_event_of_last_month_needs_a_reason() -> None:
    form = compiled("hoat_dong").xform
    late = talk() | {"buoi/ngay": days_ago(31)}
    in_time = talk() | {"buoi/ngay": days_ago(30)}
    silent, told, soon = fill_all(
        form, [late, late | {"buoi/ly_do_muon": "Mất sóng"}, in_time], MEDIA
    )
    assert silent.faults[0].startswith("required buoi/ly_do_muon")
    assert told.faults == soon.faults == []


def test_a_photo_is_needed_unless_there_is_a_reason() -> None:
    bare = {k: v for k, v in talk().items() if k != "ket/anh_minh_chung"}
    excused = bare | {"ket/co_anh": "khong", "ket/ly_do_khong_anh": "khong_duoc_phep"}
    missing, fine = fill_all(compiled("hoat_dong").xform, [bare, excused], MEDIA)
    assert missing.faults[0].startswith("required ket/anh_minh_chung")
    assert fine.faults == []


def test_the_only_commune_of_today_is_chosen_already_although_older_ones_are_listed() -> None:
    media = MEDIA | {
        "xa.csv": (
            "name,label,tinh,tu_ngay,den_ngay\n"
            f"{COMMUNE},Phường Đức Phổ,51,2025-07-01,\n"
            f"{COMMUNE},Phường Nguyễn Nghiêm,51,,2025-06-30\n"
        ).encode()
    }
    answers = {path: said for path, said in talk().items() if path != "noi/ma_xa"}
    filled = fill(compiled("hoat_dong").xform, answers, media)
    assert filled.faults == []
    assert typed("hoat_dong", filled)["noi/ma_xa"] == COMMUNE
