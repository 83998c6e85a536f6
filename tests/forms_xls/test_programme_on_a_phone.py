"""The programme's forms, filled along different paths in Collect's engine: what they become."""

from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

import pytest

from backend.survey.xforms import entity_blocks_of
from tests.forms_xls import programme
from tests.forms_xls.programme import (
    LISTS,
    MODEL,
    PLANNED_CLASS,
    PLANNED_CONTEST,
    PLANNED_TALK,
    STAFF,
    without,
)
from tests.forms_xls.questionnaires import (
    COMMUNE,
    FACTORY,
    MEDIA,
    OTHER_COMMUNE,
    RUNNING,
    SCHOOL,
    Answers,
    applied,
    compiled,
    contest,
    days_ago,
    of_today,
    talk,
    today,
    typed,
)
from tests.javarosa import Filled, fill, fill_all

pytestmark = pytest.mark.java


def at_new_place(answers: Answers, kind: str = "nha_van_hoa") -> Answers:
    return without(answers, "noi/ma_dia_diem") | {
        "noi/co_trong_danh_sach": "chua",
        "noi/ten_diem_moi": "Nhà văn hóa Thử",
        "noi/loai_diem_moi": kind,
    }


def planned(answers: Answers, question: str, row: str, *prefilled: str) -> Answers:
    """What is left to type once the planned activity is picked."""
    places = ("noi/ma_xa", "noi/ma_dia_diem", "to_chuc/thuoc_chien_dich", "to_chuc/ma_chien_dich")
    return without(answers, *places, *prefilled) | {question: row}


def changed(answers: Answers, **more: str) -> Answers:
    return answers | {path.replace("__", "/"): said for path, said in more.items()}


first_session = without(
    programme.parents_class(),
    *(path for path in programme.parents_class() if path.startswith("cuoi/")),
)
# Form, how it is filled, and values of the record; None is asserted, too.
PATHS: Final[list[tuple[str, str, Answers, dict[str, Any]]]] = [
    (
        "kham_suc_khoe_long_ghep",
        "a school of the list",
        programme.health_check(),
        {
            "site": UUID(SCHOOL), "setting": "truong_hoc", "examined": 640, "screened": 200,
            "low": 180, "moderate": 15, "high": 5, "brief_interventions": 20, "referred": 5,
            "tool": "assist", "organisers": "y_te", "campaign": None,
        },
    ),
    (
        "kham_suc_khoe_long_ghep",
        "a new factory, nobody screened",
        changed(
            without(at_new_place(programme.health_check(), "doanh_nghiep"), "so/cong_cu"),
            so__so_duoc_sang_loc="0", so__thap="0", so__tb="0", so__cao="0",
            so__so_can_thiep_ngan="0", so__so_chuyen_gui="0",
        ),
        {"site": None, "setting": "noi_lam_viec", "examined": 640, "screened": 0, "tool": None},
    ),
    (
        "lop_ky_nang_cha_me",
        "the last session, with a test",
        programme.parents_class(),
        {
            "kind": "C03", "session": 4, "sessions": 4, "completed": 28, "before": 55, "after": 80,
            "attendances": 30, "men": 8, "women": 22, "parents": 30, "minutes": 90,
            "topics": "giao_tiep gioi_han", "setting": "truong_hoc", "planned": None,
        },
    ),
    (
        "lop_ky_nang_cha_me",
        "the first session of a club at a new place",
        changed(
            at_new_place(first_session),
            buoi__loai_lop="cau_lac_bo", buoi__buoi_so="1", noi__vi_tri="14.8 108.9 4 10",
        ),
        {"kind": "C05", "session": 1, "completed": None, "before": None, "setting": "cong_dong"},
    ),
    (
        "lop_ky_nang_cha_me",
        "personal skills",
        changed(first_session, buoi__loai_lop="ky_nang_ca_nhan", buoi__buoi_so="2"),
        {"kind": "C04", "session": 2},
    ),
    (
        "lop_ky_nang_cha_me",
        "a planned class",
        planned(first_session, "buoi/ke_hoach", PLANNED_CLASS, "buoi/loai_lop")
        | {"buoi/buoi_so": "1", "to_chuc/thuoc_chien_dich": "khong"},
        {"kind": "C03", "planned": UUID(PLANNED_CLASS), "site": UUID(SCHOOL), "campaign": None},
    ),
    (
        "san_pham_truyen_thong",
        "leaflets at a school",
        programme.leaflet(),
        {
            "medium": "to_roi", "copies": 5000, "given_out": 1200, "campaign": UUID(RUNNING),
            "site": UUID(SCHOOL), "setting": "truong_hoc", "topics": "tac_hai hiv",
            "broadcasts": None, "link": None,
        },
    ),
    (
        "san_pham_truyen_thong",
        "a post",
        programme.post(),
        {
            "medium": "facebook", "link": "https://facebook.com/thu/1", "views": 15200,
            "interactions": 310, "measured_on": today, "setting": "cong_dong", "copies": None,
        },
    ),
    (
        "san_pham_truyen_thong",
        "a broadcast",
        {path: said for path, said in programme.post().items() if not path.startswith("mang/")}
        | {
            "sp/nhom": "phat_thanh", "phat_song/so_buoi": "12", "phat_song/so_phut": "180",
            "phat_song/khung_gio": "sang",
        },
        {"medium": "phat_thanh", "broadcasts": 12, "minutes": 180, "air_time": "sang",
         "link": None},
    ),
    (
        "san_pham_truyen_thong",
        "panels with a photo and a place",
        changed(
            programme.leaflet(), sp__nhom="pano", noi__vi_tri="14.8 108.9 4 10",
            ket__anh_minh_chung="1.jpg",
        ),
        {"medium": "pano", "copies": 5000},
    ),
    (
        "tap_huan",
        "a course with staff of the list",
        programme.course(),
        {
            "kind": "D2", "level": "tinh", "sessions": 6, "staff": " ".join(STAFF),
            "attendances": 25, "men": 10, "women": 15, "before": 45, "after": 75,
            "certificates": 24, "cost": 3_000_000,
        },
    ),
    (
        "tap_huan",
        "needs of training",
        programme.needs(),
        {"kind": "D4", "level": "xa", "staff": None, "attendances": None, "certificates": None},
    ),
    (
        "mo_hinh",
        "a new model",
        programme.model_begun(),
        {
            "model": None, "step": "m0_danh_gia", "name": "Điểm tư vấn Trà Câu",
            "kind": "diem_tu_van", "m0_1": 2, "m0_2": 1, "m0_4": 0, "m0_9": 2, "needing": 40,
            "score": 15, "conclusion": "co_dieu_kien", "approached": None, "setting": "cong_dong",
        },
    ),
    (
        "mo_hinh",
        "the five blocks",
        programme.model_watched(),
        {
            "model": UUID(MODEL), "step": "m1_theo_doi", "name": None, "m0_1": None,
            "approached": 11, "screened": 12, "counselled": 13, "legal": 14, "linked": 15,
            "edited_reason": None,
        },
    ),
    (
        "mo_hinh",
        "its evaluation",
        programme.model_ended(),
        {"model": UUID(MODEL), "step": "m2_tong_ket", "evaluation": 4,
         "lessons": "Cần nơi kín đáo.", "approached": None},
    ),
    (
        "mo_hinh",
        "its end",
        changed(without(programme.model_ended(), "m2/danh_gia"), mo__buoc="dung"),
        {"step": "dung", "evaluation": None, "lessons": "Cần nơi kín đáo."},
    ),
    (
        "so_lieu_xa",
        "a month that balances",
        programme.figures(),
        {
            "month": today().replace(day=1), "addicted": 58, "addicted_outside": 40,
            "addicted_in_facility": 8, "addicted_detained": 2, "addicted_methadone": 8,
            "using": 32, "after_rehab": 13, "newly_found": 5, "moved_in": 1, "moved_out": 2,
            "died": 1, "taken_off": 3, "under_18": 1, "women": 6, "source_number": "123/CAX",
            "source_date": today(), "provided_by": "Công an xã", "difference_reason": None,
        },
    ),
    (
        "so_lieu_xa",
        "the first month",
        programme.first_figures(),
        {"addicted": 58, "taken_off": 0, "difference_reason": None},
    ),
    (
        "so_lieu_xa",
        "more than a fifth more",
        changed(
            programme.figures(), truoc__su_dung_thang_truoc="20", bien_dong__moi_phat_hien="15",
            chenh__ly_do_chenh="Rà soát lại",
        ),
        {"using": 32, "newly_found": 15, "difference_reason": "Rà soát lại"},
    ),
    (
        "khao_sat_dia_ban",
        "classified",
        programme.survey(),
        {
            "year": today().year, "half": "6_thang_dau", "classification": "trong_diem_2",
            "decision_number": "45/QĐ-UBND", "decision_date": date(2026, 1, 15),
            "population": 18000, "persons_with_file": 90, "places": 2, "offenders": 4,
            "plants": 0, "plants_area": 0, "schools": 6, "schools_active": 5, "workplaces": 20,
            "workplaces_active": 3, "resources": "can_bo doan_the",
            "difficulties": "thieu_kinh_phi", "high_risk_estimate": 120,
            "estimate_method": "Trung bình ba nguồn",
        },
    ),
    (
        "khao_sat_dia_ban",
        "not classified, no estimate",
        programme.short_survey(),
        {"half": "ca_nam", "classification": None, "decision_number": None,
         "high_risk_estimate": None, "difficulties": "khac"},
    ),
    (
        "kiem_tra",
        "a school",
        programme.inspection(),
        {
            "team_decision": "12/QĐ-UBND", "inspected": "Trường THCS Thử", "site": UUID(SCHOOL),
            "setting": "truong_hoc", "subject": "phong_ngua", "organisers": "cong_an y_te",
            "shortcomings": "Sổ tư vấn chưa đầy đủ.", "model": None,
        },
    ),
    (
        "kiem_tra",
        "a model, all in order",
        programme.model_inspection(),
        {"model": UUID(MODEL), "site": None, "setting": "cong_dong", "shortcomings": None},
    ),
    (
        "ke_hoach_xa",
        "a plan with its file",
        programme.commune_plan(),
        {
            "kind": "Q1", "title": "Kế hoạch phòng, chống ma túy năm 2026",
            "number": "12/KH-UBND", "issued_on": date(2026, 1, 10),
            "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "cost": 50_000_000,
            "file": "ke-hoach.pdf",
        },
    ),
    (
        "ke_hoach_xa",
        "rules of coordination without a file",
        changed(programme.praise(), vb__loai="Q2"),
        {"kind": "Q2", "file": None},
    ),
    (
        "ke_hoach_xa",
        "praise",
        programme.praise(),
        {"kind": "Q4", "number": "không số", "starts_on": None, "ends_on": None},
    ),
    (
        "hoat_dong",
        "a planned seminar",
        planned(talk(), "buoi/ke_hoach", PLANNED_TALK, "buoi/loai"),
        {"kind": "T02", "planned": UUID(PLANNED_TALK), "site": UUID(FACTORY),
         "setting": "noi_lam_viec", "campaign": UUID(RUNNING)},
    ),
    (
        "hoat_dong",
        "an exemplary trial",
        changed(
            talk(), buoi__loai="T13", them__long_ghep="hop_dan", them__danh_gia_nhanh="co",
            them__so_phieu="50", them__so_dat="45",
        ),
        {"kind": "T13", "planned": None, "surveyed": 50, "passed": 45},
    ),
    ("hoat_dong", "good examples", changed(talk(), buoi__loai="T11"), {"kind": "T11"}),
    (
        "cuoc_thi",
        "organised, with prizes and a link",
        changed(contest(), so__giai_nhi="2", so__giai_ba="3", so__duong_dan="https://thu.vn/kq"),
        {"kind": "T04", "part": "to_chuc", "first_prizes": 1, "second_prizes": 2,
         "third_prizes": 3, "other_prizes": 3, "link": "https://thu.vn/kq", "entries": 12},
    ),
    (
        "cuoc_thi",
        "planned, taken part in",
        planned(contest(), "thi/ke_hoach", PLANNED_CONTEST, "thi/loai")
        | {"thi/vai_tro": "tham_gia"},
        {"kind": "T04", "part": "tham_gia", "planned": UUID(PLANNED_CONTEST),
         "site": UUID(SCHOOL), "campaign": UUID(RUNNING)},
    ),
]  # fmt: skip


@cache
def walked(form_id: str) -> dict[str, Filled]:
    """Every path of a form by its name, in one JVM."""
    named = {name: answers for form, name, answers, _ in PATHS if form == form_id}
    return dict(
        zip(named, fill_all(compiled(form_id).xform, list(named.values()), LISTS), strict=True)
    )


@pytest.mark.parametrize(
    ("form_id", "path", "values"),
    [(form_id, path, values) for form_id, path, _, values in PATHS],
    ids=[f"{form_id}: {path}" for form_id, path, _, _ in PATHS],
)
def test_this_path_becomes_this_record(form_id: str, path: str, values: dict[str, Any]) -> None:
    filled = walked(form_id)[path]
    assert filled.faults == []
    record = applied(form_id, filled)
    assert record.findings == ()
    assert {name: record.values[name] for name in values} == of_today(values)


def test_every_form_of_the_programme_goes_along_two_paths_at_least() -> None:
    walks = [form_id for form_id, *_ in PATHS]
    assert all(walks.count(form_id) >= 2 for form_id in walks)


def test_repeats_become_rows() -> None:
    assert applied("tap_huan", walked("tap_huan")["needs of training"]).rows == {
        "needs": [
            {"organisation": "Trạm y tế", "content": "Sàng lọc ASSIST", "persons": 3},
            {"organisation": "Trường THCS Thử", "content": "Tư vấn học đường", "persons": 2},
        ]
    }
    assert applied("tap_huan", walked("tap_huan")["a course with staff of the list"]).rows == {
        "needs": []
    }
    assert applied("kiem_tra", walked("kiem_tra")["a school"]).rows == {
        "points": [
            {"point": "Quy chế đã ban hành", "result": "dat", "note": None},
            {"point": "Sổ tư vấn", "result": "chua_dat", "note": "Chưa ghi đủ"},
        ],
        "recommendations": [
            {
                "recommendation": "Ghi sổ hằng tuần",
                "due_on": date.fromisoformat(days_ago(-30)),
                "responsible": "Hiệu trưởng",
            }
        ],
    }


def test_figures_stand_in_their_month_however_late_they_are() -> None:
    late = programme.first_figures() | {
        "thang/ky": "2026-03-01",
        "thang/nguon_ngay": days_ago(0),
    }
    record = applied("so_lieu_xa", fill(compiled("so_lieu_xa").xform, late, LISTS))
    assert record.day == record.values["month"] == date(2026, 3, 1)


def test_a_new_model_makes_an_entity_and_a_later_step_changes_it() -> None:
    form = compiled("mo_hinh")
    (begun,) = entity_blocks_of(form.fields, walked("mo_hinh")["a new model"].xml)
    assert (begun.list, begun.action, begun.label) == ("mo_hinh", "create", "Điểm tư vấn Trà Câu")
    assert begun.properties == {
        "buoc": "m0_danh_gia",
        "loai_mo_hinh": "diem_tu_van",
        "ma_xa": OTHER_COMMUNE,
    }
    (later,) = entity_blocks_of(form.fields, walked("mo_hinh")["the five blocks"].xml)
    assert (later.action, later.id, later.label) == ("update", MODEL, None)
    assert later.properties == {"buoc": "m1_theo_doi", "ma_xa": COMMUNE}
    assert (begun.faults, later.faults) == ([], [])


def test_a_known_model_tells_its_commune_and_nine_marks_make_eighteen_at_most() -> None:
    told = typed("mo_hinh", walked("mo_hinh")["a new model"])
    assert told["m0/diem"] == 15
    later = typed("mo_hinh", walked("mo_hinh")["the five blocks"])
    assert later["noi/ma_xa"] == COMMUNE


def test_what_the_server_filled_in_is_changed_with_a_reason_only() -> None:
    """The five totals come along with the list where the server keeps them there."""
    head = "name,label,__version,loai_mo_hinh,buoc,ma_xa," + ",".join(programme.M1)
    row = f"{MODEL},Điểm tư vấn Thử,1,diem_tu_van,m0_danh_gia,{COMMUNE},1,2,3,4,5"
    lists = LISTS | {"mo_hinh.csv": f"{head}\n{row}\n".encode()}
    kept = {path: said for path, said in programme.model_watched().items() if path[:3] != "m1/"}
    edited = kept | {"m1/so_tu_van": "30"}
    told = edited | {"m1/ly_do_sua": "Cộng thêm tháng 6"}
    same, silent, fine = fill_all(compiled("mo_hinh").xform, [kept, edited, told], lists)
    assert same.faults == fine.faults == []
    assert applied("mo_hinh", same).values["linked"] == 5
    assert silent.faults[0].startswith("required m1/ly_do_sua")
    assert applied("mo_hinh", fine).values["edited_reason"] == "Cộng thêm tháng 6"


def test_planned_activities_of_other_kinds_are_not_offered() -> None:
    filled = fill(compiled("hoat_dong").xform, talk() | {"buoi/ke_hoach": PLANNED_CONTEST}, LISTS)
    assert filled.faults[0].startswith("choice buoi/ke_hoach")
    alone = fill(compiled("hoat_dong").xform, talk() | {"buoi/ke_hoach": PLANNED_TALK}, MEDIA)
    assert alone.faults[-1].startswith("not_asked buoi/ke_hoach")


def test_what_a_plan_filled_in_can_be_corrected() -> None:
    moved = talk() | {"buoi/ke_hoach": PLANNED_TALK}
    filled = fill(compiled("hoat_dong").xform, moved, LISTS)
    assert filled.faults == []
    values = applied("hoat_dong", filled).values
    assert (values["kind"], values["site"]) == ("T01", UUID(SCHOOL))
