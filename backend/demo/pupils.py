"""An anonymous survey at one school of the invented year: enough pupils for its figures. PURE."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from backend.demo.sketches import Filled, SketchedSite
from backend.demo.year import SPACE, Year

# Figures of a school are published from thirty pupils on.
PUPILS: Final = 34
_GRADES: Final = ("8", "9")


def pupil_forms(year: Year) -> Iterator[Filled]:
    """The answers of one school's pupils, all on one day some weeks ago."""
    school = next((site for site in year.sites() if site.kind in ("thcs", "thpt")), None)
    if school is None:
        return
    day = year.today - timedelta(days=45)
    for number in range(PUPILS):
        dice = year.dice("pupil", school.uuid, number)
        instance = uuid.uuid5(SPACE, f"pupil:{year.project}:{year.today}:{number}")
        answers = _answers(school, day, dice)
        yield Filled("sang_loc_hoc_sinh", f"uuid:{instance}", day, answers)


def _answers(school: SketchedSite, day: date, dice: Random) -> dict[str, Any]:
    told: dict[str, Any] = {
        "truong/ngay": day.isoformat(),
        "truong/ma_xa": school.commune.code,
        "truong/co_trong_danh_sach": "co",
        "truong/ma_dia_diem": str(school.uuid),
        "xin_dong_y/phu_huynh_dong_y": "co",
    }
    if dice.random() < 0.06:
        return {**told, "xin_dong_y/em_dong_y": "khong", "xin_dong_y/chap_thuan": "khong"}
    grade, risks = dice.choice(_GRADES), dice.choice((0, 0, 0, 1, 1, 2, 3))
    return {
        **told,
        "xin_dong_y/em_dong_y": "co",
        "xin_dong_y/chap_thuan": "co",
        "em/khoi": grade,
        "em/khoi_so": grade,
        "em/gioi": dice.choice(("nam", "nu")),
        "phan_a/a_ru": "mot_hai_lan" if risks > 1 else "chua",
        "phan_a/a_de_kiem": "de" if risks else "kho",
        "phan_a/a_ban_be": "khong",
        "phan_b/b_kien_thuc": "dung",
        "phan_b/b_thai_do": "khong_dong_tinh",
        "phan_b/b_tu_choi": "khong_chac" if risks > 2 else "duoc",
        "phan_b/b_chia_se": "co",
        "phan_b/b_tim_ai": "co",
        "phan_b/so_tra_loi": "8",
        "phan_b/so_nguy_co": str(risks),
        "co_van_ban_crafft": "khong",
        "ho_tro/can_ho_tro": "khong",
    }
