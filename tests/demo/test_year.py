"""The invented year: the same each time, marked as invented, and what the forms would let in."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from backend.demo.offices import Offices
from backend.demo.sketches import Commune, Filled
from backend.demo.year import MARK, Year
from backend.survey.xforms import build
from tests.forms_xls.questionnaires import compiled, rows, today, typed
from tests.javarosa import fill_all

DAY = date(2026, 11, 22)
FORMS = (
    "cuoc_thi", "dk_dia_diem", "hoat_dong", "ke_hoach_xa", "kham_suc_khoe_long_ghep",
    "khao_sat_dia_ban", "kiem_tra", "lop_ky_nang_cha_me", "mo_hinh", "san_pham_truyen_thong",
    "sang_loc_assist", "so_lieu_xa", "tap_huan",
)  # fmt: skip
# As old as they are: nobody asks why they come so late.
UNDATED = ("dk_dia_diem", "ke_hoach_xa")
# Too rare to have some in every month: the form is told why they come late.
LATE = {"mo_hinh": "mo/ly_do_muon", "tap_huan": "lop/ly_do_muon"}
# What stands on the entity already, and is sent along so that it stays there.
KEPT = "mo/loai_mo_hinh"
METADATA = ("start", "end", "today")
# A person notes at once what she held; what is older would be asked why it comes so late.
PROMPT = timedelta(days=29)


def communes(count: int) -> list[Commune]:
    return [
        Commune(f"{70000 + n}", f"Xã Thử {n}", 15 + n / 50, 108.0, hotspot=n % 2 == 0)
        for n in range(count)
    ]


def year(day: date = DAY, count: int = 12) -> Year:
    return Year("thu", communes(count), day)


def forms(of: Year) -> Iterator[Filled]:
    yield from of.site_forms()
    yield from of.event_forms()
    yield from Offices(of).forms()


def test_a_later_run_repeats_the_very_same_year() -> None:
    assert list(forms(year())) == list(forms(year()))
    assert year().campaigns() == year().campaigns()
    assert year().planned() == year().planned()


def test_no_two_forms_share_an_instance_id() -> None:
    ids = [each.instance_id for each in forms(year(count=40))]
    assert len(ids) > 400
    assert len(set(ids)) == len(ids)


def test_the_year_ends_today_and_uses_its_forms() -> None:
    days = [each.day for each in forms(year())]
    assert max(days) <= DAY
    assert min(days) >= DAY - timedelta(days=365)
    assert {each.form_id for each in forms(year())} == set(FORMS)


def test_tomorrow_has_planned_activities_so_that_somebody_is_reminded() -> None:
    assert DAY + timedelta(days=1) in {each.day for each in year().planned()}


def test_every_form_says_that_it_is_invented() -> None:
    for each in forms(year()):
        assert each.answers["ket/ghi_chu"] == MARK
        if each.form_id == "dk_dia_diem":
            assert each.answers["diem/ten"].endswith("(giả lập)")
            assert each.answers["meta/entity/label"] == each.answers["diem/ten"]
    assert all(each.label.endswith("(giả lập)") for each in year().campaigns())


def test_screenings_hold_neither_place_nor_name() -> None:
    for each in year().event_forms():
        if each.form_id == "sang_loc_assist":
            assert not any("vi_tri" in path or "ten" in path for path in each.answers)


# The name of a new model, which each phone draws for itself.
DRAWN = "mo/id_mo_hinh"


@pytest.mark.parametrize("name", FORMS)
def test_every_answer_has_its_question_in_the_form(name: str) -> None:
    xform = compiled(name).xform
    for each in forms(year()):
        if each.form_id == name:
            # A path that the form does not have would raise KeyError.
            filled = build(xform, each.answers, instance_id=each.instance_id)
            assert each.instance_id.encode() in filled


def media(of: Year) -> dict[str, bytes]:
    """The lists that a phone of this project would have."""
    places = [f"{c.code},{c.name},00,2025-07-01," for c in of.communes]
    sites = [f"{s.uuid},{s.name},1,{s.commune.code},{s.kind},{s.setting}" for s in of.sites()]
    running = [f'{c.uuid},"{c.label}",1,{c.starts_on},{c.ends_on}' for c in of.campaigns()]
    begun = [
        f"{f.answers['meta/entity/@id']},Mô hình,1,diem_tu_van,m0_danh_gia,{f.answers['noi/ma_xa']}"
        for f in Offices(of).forms()
        if f.form_id == "mo_hinh" and "meta/entity/@create" in f.answers
    ]
    heads = {
        "xa.csv": ("name,label,tinh,tu_ngay,den_ngay", places),
        "dia_diem.csv": ("name,label,__version,ma_xa,loai,boi_canh", sites),
        "chien_dich.csv": ("name,label,__version,tu_ngay,den_ngay", running),
        "mo_hinh.csv": ("name,label,__version,loai_mo_hinh,buoc,ma_xa", begun),
    }
    return {name: "\n".join([head, *lines, ""]).encode() for name, (head, lines) in heads.items()}


def told(path: str, value: Any) -> dict[str, str]:
    """The answer as it is typed; of a repeat one for each question of each row."""
    if isinstance(value, list) and isinstance(value[0], dict):
        return {
            f"{path}[{number}]/{name}": str(said)
            for number, row in enumerate(value, start=1)
            for name, said in row.items()
        }
    return {path: " ".join(value) if isinstance(value, list) else str(value)}


def typed_in(filled: Filled, computed: set[str]) -> dict[str, str]:
    """What a person would type: nothing that the phone computes, no metadata, no entity."""
    left_out = {*METADATA, *computed}
    if "mo/mo_hinh" in filled.answers:
        left_out.add(KEPT)
    return {
        inner: said
        for path, value in filled.answers.items()
        if path not in left_out and not path.startswith("meta/")
        for inner, said in told(path, value).items()
    }


def late(filled: Filled, today: date) -> dict[str, str]:
    asked = filled.form_id in LATE and filled.day < today - timedelta(days=30)
    return {LATE[filled.form_id]: "Nhập bù"} if asked else {}


@pytest.mark.java
@pytest.mark.parametrize("name", FORMS)
def test_collects_engine_lets_the_invented_answers_in(name: str) -> None:
    """Typed question by question: every relevant, required and constraint holds."""
    last = today()
    of = year(last, count=400)
    recent = [
        each
        for each in forms(of)
        if each.form_id == name and (each.day >= last - PROMPT or name in {*UNDATED, *LATE})
    ]
    # From all over, not the first few of one commune.
    samples = recent[:: max(1, len(recent) // 10)][:10]
    assert len(samples) >= 3
    calculated = {row["name"] for row in rows(name, "survey") if row["type"] == "calculate"}
    computed = {field.path for field in compiled(name).fields if field.name in calculated}
    asked = [typed_in(each, computed) | late(each, last) for each in samples]
    for each, filled in zip(samples, fill_all(compiled(name).xform, asked, media(of)), strict=True):
        assert filled.faults == [], each.answers
        answers = typed(name, filled)
        drawn = {DRAWN} if "meta/entity/@create" in each.answers else set()
        for path in computed & each.answers.keys() - drawn:
            assert answers[path] == each.answers[path], path
