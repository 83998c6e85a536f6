"""What a commune's office sends in the invented year: figures, surveys, plans, models. PURE."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from backend.demo.sketches import Commune, Filled
from backend.demo.year import MARK, Year

# A dot, in place of a signature; a page without words, in place of a plan.
PICTURE: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
PAGE: Final = b"%PDF-1.4\n% DU LIEU GIA LAP\n%%EOF\n"
MONTHS: Final = 2  # of figures that each commune has sent
_M0: Final = (
    "co_so_phap_ly", "nhan_luc", "dia_diem_kin", "kinh_phi_dk", "lien_nganh", "dich_vu_10km",
    "nhu_cau", "cam_ket", "bao_mat",
)  # fmt: skip
_M1: Final = ("so_tiep_can", "so_sang_loc", "so_tu_van", "so_phap_ly", "so_ket_noi")


def marked(year: Year, form_id: str, what: str, day: date, answers: dict[str, Any]) -> Filled:
    """A form of the year that says that it is invented."""
    name = year.name(what, day)
    return year.filled(form_id, name, day, {**answers, "ket/ghi_chu": MARK})


class CommuneOffice:
    """What the office of one commune sent."""

    def __init__(self, year: Year, commune: Commune, *, inspected: bool) -> None:
        self.year, self.commune, self.inspected = year, commune, inspected
        self.dice = year.dice("commune office", commune.code)

    def forms(self) -> Iterator[Filled]:
        """Models and plans in hotspots alone; a model is begun before it goes on."""
        yield from self._figures(self.commune, self.dice)
        yield self._survey(self.commune, self.dice)
        if self.commune.hotspot:
            yield self._plan(self.commune, self.dice)
            yield from self._model(self.commune, self.dice)
        if self.inspected:
            yield self._inspection(self.commune, self.dice)

    def _send(self, form_id: str, what: str, day: date, answers: dict[str, Any]) -> Filled:
        return marked(self.year, form_id, what, day, answers)

    def _figures(self, commune: Commune, dice: Random) -> Iterator[Filled]:
        """The last months that are over, each of which balances with the one before."""
        addicted, using = dice.randrange(8, 60), dice.randrange(5, 40)
        after = dice.randrange(3, 20)
        for back in range(MONTHS, 0, -1):
            month = _months_before(self.year.today, back)
            new, gone = dice.randrange(0, 2), dice.randrange(0, 2)
            before, using = using, using + new - gone
            sent = min(self.year.today, _months_before(self.year.today, back - 1) + timedelta(2))
            answers = {
                "thang/ky": month.isoformat(),
                "thang/ma_xa": commune.code,
                "thang/nguon_so": "00/GIA-LAP",
                "thang/nguon_ngay": sent.isoformat(),
                "thang/nguoi_cung_cap": "Công an xã (giả lập)",
                "truoc/co_thang_truoc": "co",
                "truoc/nghien_thang_truoc": addicted,
                "truoc/su_dung_thang_truoc": before,
                "truoc/sau_cai_thang_truoc": after,
                "nghien/nghien_co_ho_so": addicted,
                "nghien/ngoai_xa_hoi": addicted // 2,
                "nghien/trong_co_so": addicted // 4,
                "nghien/tam_giam": 0,
                "nghien/methadone": addicted // 5,
                "khac_nhom/su_dung_co_ho_so": using,
                "khac_nhom/sau_cai_dang_ql": after,
                "khac_nhom/duoi_18": dice.randrange(0, 2),
                "khac_nhom/nu": dice.randrange(0, 5),
                "bien_dong/moi_phat_hien": new,
                "bien_dong/chuyen_den": 0,
                "bien_dong/chuyen_di": 0,
                "bien_dong/tu_vong": 0,
                "bien_dong/dua_ra": gone,
            }
            yield self._send("so_lieu_xa", f"figures {commune.code} {month}", sent, answers)

    def _survey(self, commune: Commune, dice: Random) -> Filled:
        day, schools, work = self.year.some_day(dice), dice.randrange(3, 9), dice.randrange(5, 40)
        answers = {
            "ks/ngay": day.isoformat(),
            "ks/nam": day.year,
            "ks/ky": "6_thang_dau" if day.month <= 6 else "6_thang_cuoi",
            "ks/ma_xa": commune.code,
            "loai_db/co_phan_loai": "chua",
            "tieu_chi/dan_so": dice.randrange(8, 40) * 1000,
            "tieu_chi/so_co_ho_so": dice.randrange(10, 90),
            "tieu_chi/so_tu_diem": dice.randrange(0, 4) if commune.hotspot else 0,
            "tieu_chi/so_pham_toi": dice.randrange(0, 5),
            "tieu_chi/so_cay": 0,
            "tieu_chi/dien_tich": 0,
            "phong_ngua/so_truong": schools,
            "phong_ngua/truong_co_hd": dice.randrange(1, schools + 1),
            "phong_ngua/so_noi_lv": work,
            "phong_ngua/noi_lv_co_hd": dice.randrange(0, work),
            "phong_ngua/nguon_luc": ["can_bo", "doan_the"],
            "phong_ngua/kho_khan": ["thieu_kinh_phi"],
            "uoc_tinh/uoc_tinh_nguy_co_cao": dice.randrange(30, 200),
            "uoc_tinh/phuong_phap": "Số giả lập",
        }
        return self._send("khao_sat_dia_ban", f"survey {commune.code}", day, answers)

    def _plan(self, commune: Commune, dice: Random) -> Filled:
        day = date(self.year.today.year, 1, 1) + timedelta(days=dice.randrange(5, 50))
        day = min(day, self.year.today)
        file = "ke-hoach-gia-lap.pdf"
        answers = {
            "vb/loai": "Q1",
            "vb/ten": f"Kế hoạch phòng, chống ma túy {commune.name} (giả lập)",
            "vb/so": "00/KH-GIA-LAP",
            "vb/ngay": day.isoformat(),
            "noi/ma_xa": commune.code,
            "noi/tu_ngay": f"{day.year}-01-01",
            "noi/den_ngay": f"{day.year}-12-31",
            "noi/kinh_phi": dice.randrange(5, 30) * 1_000_000,
            "tep/tep_van_ban": file,
        }
        sent = self._send("ke_hoach_xa", f"plan {commune.code}", day, answers)
        return replace(sent, files={file: _own(PAGE, sent)})

    def _model(self, commune: Commune, dice: Random) -> Iterator[Filled]:
        """A model is assessed early in the year and, where conditions are met, goes on."""
        if dice.random() < 0.5:
            return
        begun = self.year.first + timedelta(days=dice.randrange(5, 90))
        uuid, name = self.year.name("model", commune.code), f"Điểm tư vấn {commune.name} (giả lập)"
        marks = [dice.choice((1, 2, 2)) for _ in _M0]
        shared = {
            "noi/ma_xa": commune.code,
            "noi/boi_canh_chon": "cong_dong",
            "noi/boi_canh": "cong_dong",
            "noi/don_vi_thuc_hien": ["ubnd_xa", "y_te"],
            "mo/id_mo_hinh": str(uuid),
            "meta/entity/@id": str(uuid),
        }
        first = {
            "mo/ngay": begun.isoformat(),
            "mo/buoc": "m0_danh_gia",
            "mo/da_co": "chua",
            "mo/ten": name,
            "mo/loai_mo_hinh": "diem_tu_van",
            **shared,
            **{f"m0/{each}": str(mark) for each, mark in zip(_M0, marks, strict=True)},
            **{f"m0/m0_{number}": mark for number, mark in enumerate(marks, start=1)},
            "m0/diem": sum(marks),
            "m0/so_nguoi_can": dice.randrange(10, 60),
            "m0/ket_luan": "du" if sum(marks) > 13 else "co_dieu_kien",
            "meta/entity/@create": "1",
            "meta/entity/label": name,
        }
        yield self._send("mo_hinh", f"begun {commune.code}", begun, first)
        later = begun + timedelta(days=dice.randrange(60, 180))
        watched = {
            "mo/ngay": later.isoformat(),
            "mo/buoc": "m1_theo_doi",
            "mo/da_co": "co",
            "mo/mo_hinh": str(uuid),
            "mo/loai_mo_hinh": "diem_tu_van",  # not asked again; it would empty the list's own
            **shared,
            **{f"m1/{each}": dice.randrange(5, 60) for each in _M1},
            "meta/entity/@update": "1",
            "meta/entity/@baseVersion": "1",
        }
        yield self._send("mo_hinh", f"watched {commune.code}", later, watched)

    def _inspection(self, commune: Commune, dice: Random) -> Filled:
        day = self.year.some_day(dice)
        team, inspected = "ky-doan-gia-lap.png", "ky-don-vi-gia-lap.png"
        answers = {
            "doan/ngay": day.isoformat(),
            "doan/qd_so": "00/QĐ-GIA-LAP",
            "doan/don_vi_thuc_hien": ["cong_an", "y_te"],
            "doan/chuyen_de": "phong_ngua",
            "noi/don_vi_duoc_kt": f"UBND {commune.name} (giả lập)",
            "noi/ma_xa": commune.code,
            "noi/gan_voi": "xa",
            "noi/boi_canh": "cong_dong",
            "noi_dung": [
                {"ten_noi_dung": "Kế hoạch đã ban hành", "ket_qua": "dat"},
                {
                    "ten_noi_dung": "Sổ theo dõi hoạt động",
                    "ket_qua": "chua_dat",
                    "nhan_xet": "Ghi chưa đủ (giả lập)",
                },
            ],
            "ton/ton_tai": "Sổ theo dõi chưa đầy đủ (giả lập).",
            "ton/co_kien_nghi": "co",
            "kien_nghi": [
                {
                    "noi_dung_kien_nghi": "Ghi sổ hằng tuần",
                    "han": (day + timedelta(days=30)).isoformat(),
                    "nguoi_chiu_trach_nhiem": "Cán bộ văn hóa – xã hội (giả lập)",
                }
            ],
            "ky_ten/chu_ky_doan": team,
            "ky_ten/chu_ky_don_vi": inspected,
        }
        sent = self._send("kiem_tra", f"inspection {commune.code}", day, answers)
        signed = {team: _own(PICTURE, sent, team), inspected: _own(PICTURE, sent, inspected)}
        return replace(sent, files=signed)


def _own(file: bytes, sent: Filled, name: str = "") -> bytes:
    """No two files are the same bytes, as of a photo that somebody copied."""
    return file + f"% {sent.instance_id} {name}\n".encode()


def _months_before(day: date, count: int) -> date:
    """The first day of the month that many months before the one of this day."""
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)
