"""The workbooks as a person edits them: languages, names, lists, what privacy forbids."""

import re

import pytest

from outreach.mapping import check
from tests.forms_xls.questionnaires import (
    EN,
    FOLDER,
    NAMES,
    SUBSTANCES,
    VI,
    compiled,
    mapping,
    plain_mapping,
    rows,
)

every_form = pytest.mark.parametrize("name", NAMES)
WORDS = ("label", "hint", "guidance_hint", "required_message", "constraint_message")
# Closed lists: codes of a catalogue, yes and no, scales with points.
CLOSED = {
    "boi_canh", "cap", "co_chua", "co_khong", "dong_y", "hinh_thuc_dong_y", "loai", "q1", "q2",
    "q3", "q4", "q5", "q67", "q8", "tan_suat_tiem", "tinh", "vai_tro",
    # of the programme's forms
    "buoc", "cap_do", "cap_to_chuc", "gan_voi", "ket_luan", "ket_qua", "ky", "loai_lop", "muc_0_2",
    "muc_1_5", "phan_loai",
    # of the forms about persons
    "an_toan", "ban_giao", "co_ghi_an_danh", "co_ho_so_ql", "co_khong_biet", "de_kho", "duoi_18",
    "dung_sai", "em_dong_y", "giai_doan", "gioi_em", "hinh_thuc_tu_van", "kenh", "khoi", "lan",
    "lan_dau", "lan_ghi", "ly_do_nhap_muon", "muc_khan", "nhom", "nhom_tuoi", "noi_dung_c",
    "thai_do", "thao_tac", "tinh_trang", "trang_thai", "tu_choi", "van_de_phap_ly",
}  # fmt: skip
TITLES = {
    "dk_dia_diem": "Phiếu đăng ký điểm triển khai",
    "sang_loc_assist": "Phiếu sàng lọc ASSIST (WHO v3.1)",
    "kham_suc_khoe_long_ghep": "Phiếu tổng hợp sàng lọc lồng ghép khám sức khỏe định kỳ",
    "lop_ky_nang_cha_me": "Phiếu lớp kỹ năng làm cha mẹ / kỹ năng cá nhân",
    "hoat_dong": (
        "Phiếu ghi nhận hoạt động (nói chuyện chuyên đề, hội thảo, hội nghị, ngoại khóa…)"
    ),
    "cuoc_thi": "Phiếu cuộc thi",
    "san_pham_truyen_thong": "Phiếu sản phẩm truyền thông (tờ rơi, pano, phát thanh, bài mạng)",
    "tap_huan": "Phiếu lớp tập huấn",
    "mo_hinh": "Phiếu mô hình (đánh giá điều kiện / theo dõi / tổng kết)",
    "so_lieu_xa": "Phiếu số liệu rà soát, thống kê hằng tháng của xã",
    "khao_sat_dia_ban": "Phiếu khảo sát tình hình và thực trạng phòng ngừa",
    "kiem_tra": "Biên bản kiểm tra, giám sát",
    "ho_so_truong_hop": "Phiếu mở hồ sơ trường hợp (hỗ trợ)",
    "tiep_can": "Phiếu tiếp cận cộng đồng",
    "sang_loc_hoc_sinh": "Phiếu khảo sát nguy cơ học sinh (ẩn danh)",
    "tu_van": "Phiếu tư vấn, giáo dục, can thiệp ngắn",
    "chuyen_gui": "Phiếu chuyển gửi, kết nối dịch vụ (tạo / phản hồi)",
    "duong_day_nong": "Phiếu tiếp nhận đường dây nóng",
    "ho_tro_sinh_ke": "Phiếu hỗ trợ học nghề, việc làm, vay vốn",
}


def questions(name: str) -> list[dict[str, str]]:
    return rows(name, "survey")


# F01 to F19, and the plans of communes.
SHIPPED = {
    "dk_dia_diem", "ho_so_truong_hop", "tiep_can", "sang_loc_assist", "sang_loc_hoc_sinh",
    "kham_suc_khoe_long_ghep", "tu_van", "lop_ky_nang_cha_me", "chuyen_gui", "hoat_dong",
    "cuoc_thi", "san_pham_truyen_thong", "tap_huan", "mo_hinh", "so_lieu_xa", "khao_sat_dia_ban",
    "duong_day_nong", "kiem_tra", "ho_tro_sinh_ke", "ke_hoach_xa",
}  # fmt: skip


def test_the_folder_holds_all_questionnaires_with_a_mapping_each() -> None:
    assert set(NAMES) == SHIPPED
    assert {path.stem for path in FOLDER.glob("*.xlsx")} >= SHIPPED


# What an author declared, said to whoever publishes: the band of age of a sealed year of birth.
DECLARED = {"ho_so_truong_hop": ["notice_mark_coarse"]}


@every_form
def test_it_compiles_without_a_warning(name: str) -> None:
    form = compiled(name)
    assert [one.code for one in form.warnings] == DECLARED.get(name, [])
    assert form.form_id == name
    assert re.fullmatch(r"20\d{8}", form.version)


@every_form
def test_it_is_smaller_than_200_kb(name: str) -> None:
    assert len(compiled(name).xform) < 200_000
    assert (FOLDER / f"{name}.xlsx").stat().st_size < 200_000


@every_form
def test_both_languages_are_complete_and_vietnamese_is_the_default(name: str) -> None:
    assert set(compiled(name).languages) == {VI, EN}
    assert compiled(name).default_language == VI
    for row in questions(name) + rows(name, "choices"):
        for word in WORDS:
            spoken = [f"{word}::{language}" in row for language in (VI, EN)]
            assert spoken[0] == spoken[1], (row.get("name"), word)


@every_form
def test_every_question_and_choice_has_words_and_every_refusal_says_why(name: str) -> None:
    metadata = {"start", "end", "today", "deviceid", "username"}
    silent = {"calculate", "end_group", "end_repeat", *metadata}
    for row in questions(name):
        if row["type"] not in silent:
            assert row[f"label::{VI}"].strip(), row
        if "constraint" in row:
            assert row[f"constraint_message::{VI}"].strip(), row
        if "required" in row:
            assert row[f"required_message::{VI}"].strip(), row
    assert all(row[f"label::{EN}"].strip() for row in rows(name, "choices"))


@every_form
def test_names_are_ascii_and_choices_are_not_doubled(name: str) -> None:
    for row in questions(name):
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", row["name"]), row
    choices = [(row["list_name"], row["name"]) for row in rows(name, "choices")]
    assert all(re.fullmatch(r"[A-Za-z0-9_]+", choice) for _, choice in choices)
    assert len(choices) == len(set(choices))


@every_form
def test_open_lists_have_other_with_a_text(name: str) -> None:
    lists: dict[str, set[str]] = {}
    for row in rows(name, "choices"):
        lists.setdefault(row["list_name"], set()).add(row["name"])
    assert {each for each, choices in lists.items() if "khac" not in choices} <= CLOSED
    relevants = " ".join(
        row.get("relevant", "") for row in questions(name) if row["type"] == "text"
    )
    for row in questions(name):
        kind, _, source = row["type"].partition(" ")
        if kind in ("select_one", "select_multiple") and "khac" in lists.get(source, ()):
            asked = (f"${{{row['name']}}} = 'khac'", f"selected(${{{row['name']}}}, 'khac')")
            assert any(each in relevants for each in asked), row["name"]


@every_form
def test_it_starts_with_metadata_and_ends_with_remarks_and_a_photo(name: str) -> None:
    types = [row["type"] for row in questions(name)]
    if compiled(name).anonymous:
        assert not {"start", "end", "today", "deviceid", "username", "image"} & set(types)
        return
    assert types[:5] == ["start", "end", "today", "deviceid", "username"]
    remarks, photo = [row for row in questions(name) if row["type"] != "end_group"][-2:]
    assert remarks["name"] == "ghi_chu"
    assert (photo["name"], photo["type"]) == ("anh_minh_chung", "image")
    assert photo["parameters"] == "max-pixels=1280"


@every_form
def test_the_mapping_fits_the_form(name: str) -> None:
    assert check(mapping(name), compiled(name).fields) == []


@every_form
def test_every_question_that_the_mapping_names_exists(name: str) -> None:
    paths = {field.path for field in compiled(name).fields}
    told = plain_mapping(name)
    named = [told["unit"], told["day"], *told["fields"].values()]
    named += [told["position"]] if "position" in told else []
    for key, pattern in told.get("scores", {}).items():
        letters = SUBSTANCES[1:] if key == "q5" else SUBSTANCES
        named += [pattern.replace("{s}", letter) for letter in letters]
    assert set(named) <= paths


def test_only_forms_of_places_and_events_take_a_position() -> None:
    taken = {name for name in NAMES for row in questions(name) if row["type"].startswith("geo")}
    events = {"hoat_dong", "cuoc_thi", "lop_ky_nang_cha_me", "san_pham_truyen_thong"}
    assert taken == {"dk_dia_diem", *events}


@every_form
def test_a_position_is_exact_to_fifty_metres(name: str) -> None:
    for row in questions(name):
        if row["type"] == "geopoint":
            assert row["constraint"] == "not(selected-at(., 3) > 50)"


@every_form
def test_men_and_women_make_up_the_total(name: str) -> None:
    """Every form that counts participants refuses numbers that do not add up."""
    asked = {row["name"]: row for row in questions(name)}
    if {"nam", "nu"} <= asked.keys() and asked["nu"]["type"] == "integer":
        total = "tong" if "tong" in asked else "so_thi_sinh"
        if total in asked:
            assert f"${{{total}}} = ${{nam}} + ." in asked["nu"]["constraint"]


@every_form
def test_every_count_has_bounds(name: str) -> None:
    for row in questions(name):
        if row["type"] in ("integer", "decimal"):
            assert ">=" in row.get("constraint", ""), row["name"]


@every_form
def test_what_is_recorded_late_has_a_reason(name: str) -> None:
    """Of an event; a document, a site and a month's figures are as old as they are."""
    asked = {row["name"]: row for row in questions(name)}
    if "ngay" in asked and name != "ke_hoach_xa":
        assert "> 30" in asked["ly_do_muon"]["relevant"]


def test_the_forms_have_the_programmes_titles() -> None:
    titles = {name: rows(name, "settings")[0]["form_title"] for name in NAMES}
    assert {name: title for name, title in titles.items() if name in TITLES} == TITLES


def test_the_screening_asks_for_no_name_phone_or_hamlet() -> None:
    names = {row["name"] for row in questions("sang_loc_assist")}
    assert not names & {"ten", "ho_ten", "dien_thoai", "ma_thon", "dia_chi", "vi_tri", "cccd"}


def test_the_screening_tells_the_operator_and_the_interviewer_what_it_is() -> None:
    words = " ".join(row.get(f"label::{VI}", "") for row in questions("sang_loc_assist"))
    for said in (
        "Bản dịch chưa chính thức — thay bằng văn bản được phép trước khi dùng",
        "ISBN 978 92 4 159938 2",
        "không phải chẩn đoán",
        "không có công an",
        "thẻ nguy cơ tiêm chích",
        "can thiệp ngắn",
    ):
        assert said in words


def test_a_phone_receives_nothing_about_the_contact_of_a_site() -> None:
    kept = {row["save_to"]: row["name"] for row in questions("dk_dia_diem") if "save_to" in row}
    assert kept == {"loai": "loai", "boi_canh": "boi_canh", "ma_xa": "ma_xa"}
    (entity,) = compiled("dk_dia_diem").entity_lists
    assert entity.list == "dia_diem"


def test_what_is_said_of_a_person_is_sealed() -> None:
    sealed = {
        name: {one.path: one.sensitive for one in compiled(name).fields if one.sensitive}
        for name in NAMES
    }
    assert sealed["hoat_dong"] == sealed["cuoc_thi"] == {}
    assert sealed["dk_dia_diem"] == {
        "quy_mo/nguoi_dau_moi": "contact",
        "quy_mo/dien_thoai": "contact",
    }
    screening = sealed["sang_loc_assist"]
    scores = mapping("sang_loc_assist")["scores"]
    asked = {
        pattern.replace("{s}", letter)
        for key, pattern in scores.items()
        for letter in (SUBSTANCES[1:] if key == "q5" else SUBSTANCES)
    }
    computed = {f"{name}_{letter}" for name in ("diem", "muc") for letter in SUBSTANCES}
    told = {"muc_ma_tuy", "g1/q1_j_khac", "ket_qua/da_lam", "ket_qua/kq_cao_a", "ket/ghi_chu"}
    assert set(screening.values()) == {"health"}
    assert asked | computed | told <= set(screening)
    # Where and when, and that she agreed, the server must know without opening anything.
    assert not {"noi_ngay/ma_xa", "noi_ngay/ngay", "xin_dong_y/dong_y"} & set(screening)


def test_forms_name_the_lists_that_the_server_writes() -> None:
    lists = {name: {medium.name for medium in compiled(name).media} for name in NAMES}
    everywhere = {"ke_hoach.csv", "xa.csv", "dia_diem.csv", "chien_dich.csv"}
    for name in ("lop_ky_nang_cha_me", "kham_suc_khoe_long_ghep", "san_pham_truyen_thong"):
        assert lists[name] == everywhere
    assert lists["tap_huan"] == everywhere | {"can_bo.csv"}
    assert lists["kiem_tra"] == {"xa.csv", "dia_diem.csv", "mo_hinh.csv"}
    assert lists["mo_hinh"] == {"xa.csv", "dia_diem.csv", "mo_hinh.csv"}
    assert lists["hoat_dong"] == lists["cuoc_thi"] == everywhere
    assert lists["sang_loc_assist"] == {"xa.csv", "truong_hop.csv"}
    assert "xa.csv" in lists["dk_dia_diem"]
