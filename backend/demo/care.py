"""Cases of the invented year and what was done with them; nobody in it ever lived. PURE."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from backend.demo.communes import marked
from backend.demo.sketches import Commune, Filled
from backend.demo.year import Year
from outreach.ages import age_band, in_signs

_GROUPS: Final = ("su_dung", "su_dung", "nguy_co_cao", "nghien", "sau_cai")
_SUBSTANCES: Final = ("ats", "can_sa", "ketamin", "heroin_thuoc_phien")
_SERVICES: Final = ("y_te", "tam_ly", "methadone_thay_the", "hoc_nghe", "phap_ly")
_CALLS: Final = ("tu_van_cai_nghien", "phan_anh_dich_vu", "to_giac", "khung_hoang")


class Care:
    """What the workers of one project's communes sent about persons in its year."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def forms(self) -> Iterator[Filled]:
        """In the order of their days; a case is opened before anything is done with it."""
        found: list[Filled] = []
        for commune in self.year.communes:
            dice = self.year.dice("care", commune.code)
            for number in range(dice.randrange(2, 5)):
                found += CaseYear(self.year, commune, number).forms()
            found += self._calls(commune, dice)
            found += self._refusals(commune, dice)
        yield from sorted(found, key=lambda each: each.day)

    def _calls(self, commune: Commune, dice: Random) -> Iterator[Filled]:
        for number in range(dice.randrange(0, 3)):
            subject, day = dice.choice(_CALLS), self.year.some_day(dice)
            answers: dict[str, Any] = {
                "cuoc_goi/ngay": day.isoformat(),
                "cuoc_goi/kenh": "dien_thoai",
                "cuoc_goi/loai": subject,
                "noi/ma_xa": commune.code,
                "ket_qua_ghi": "da_ban_giao",
                "xong_ghi": "co",
                "xong_ngay": day.isoformat(),
            }
            if subject == "to_giac":
                answers["to_giac/ban_giao"] = "da_noi_may"
            else:
                answers |= _handled(day, urgent=subject == "khung_hoang")
            name = self.year.name("call", commune.code, number)
            yield self.year.filled("duong_day_nong", name, day, answers)

    def _refusals(self, commune: Commune, dice: Random) -> Iterator[Filled]:
        """Somebody who did not want to take part: the day and the commune, nothing else."""
        day = self.year.some_day(dice)
        answers = {
            "xin_dong_y/gap_duoc": "co",
            "xin_dong_y/dong_y": "khong",
            "luot/ngay": day.isoformat(),
            "luot/ma_xa": commune.code,
        }
        name = self.year.name("refusal", commune.code)
        yield self.year.filled("tiep_can", name, day, answers)


class CaseYear:
    """One invented person's case: opened, met, counselled, referred, supported."""

    def __init__(self, year: Year, commune: Commune, number: int) -> None:
        self.year, self.commune = year, commune
        self.key = f"case {commune.code} {number}"
        self.dice = year.dice(self.key)
        self.case = year.name(self.key)
        self.opened = year.first + timedelta(days=self.dice.randrange(1, 300))

    def forms(self) -> Iterator[Filled]:
        yield self._opening()
        for number in range(self.dice.randrange(1, 4)):
            yield self._contact(number)
        yield self._counselling()
        if self.dice.random() < 0.5:
            yield from self._referral()
        if self.dice.random() < 0.25:
            support = self._livelihood()
            yield support
            yield from self._followed(support)

    def _day(self) -> date:
        """Some day between the opening of the case and today."""
        left = (self.year.today - self.opened).days
        return self.opened + timedelta(days=self.dice.randrange(1, left))

    def _form(self, form_id: str, what: str, day: date, answers: dict[str, Any]) -> Filled:
        return marked(self.year, form_id, f"{self.key} {what}", day, answers)

    def _known(self) -> dict[str, Any]:
        """The case as the phone's list names it."""
        return {
            "ca/co_trong_danh_sach": "co",
            "ca/ho_so": str(self.case),
            "ca/truong_hop": str(self.case),
        }

    def _opening(self) -> Filled:
        age = self.dice.randrange(19, 52)
        provisional = f"T-{self.case.hex[:6].upper()}"
        answers = {
            "xin_dong_y/duoi_18": "khong",
            "xin_dong_y/dong_y": "co",
            "xin_dong_y/chap_thuan": "co",
            "xin_dong_y/hinh_thuc_dong_y": "chu_ky",
            "xin_dong_y/phien_ban_van_ban": "F02-DY-2026-11",
            "noi_ngay/ngay": self.opened.isoformat(),
            "noi_ngay/ma_xa": self.commune.code,
            "ho_so/nhom": self.dice.choice(_GROUPS),
            "ho_so/co_ho_so_ql": self.dice.choice(("co", "co", "khong")),
            "ho_so/nam_sinh": self.opened.year - age,
            "ho_so/tuoi": str(age),
            "ho_so/vi_thanh_nien": "khong",
            "ho_so/nhom_tuoi": age_band(age),
            "ho_so/gioi": self.dice.choice(("nam", "nam", "nam", "nu")),
            "ho_so/nghe": "lao_dong_tu_do",
            "ho_so/chat_chinh": [self.dice.choice(_SUBSTANCES)],
            "lien_he/ghi_lien_he": "khong",
            "ma/ma_tam": provisional,
            "ma/khung_tuoi": in_signs(age_band(age)),
            "meta/entity/@id": str(self.case),
            "meta/entity/@create": "1",
            "meta/entity/label": f"{provisional} · {in_signs(age_band(age))}",
        }
        return self._form("ho_so_truong_hop", "opened", self.opened, answers)

    def _contact(self, number: int) -> Filled:
        day = self._day()
        answers = {
            "xin_dong_y/gap_duoc": "co",
            "xin_dong_y/dong_y": "co",
            "luot/ngay": day.isoformat(),
            "luot/ma_xa": self.commune.code,
            "luot/hinh_thuc": self.dice.choice(("truc_tiep", "tai_nha", "dien_thoai")),
            "ca/lan_dau": "lan_dau" if number == 0 else "nhac_lai",
            "ca/co_ma_ca": "co",
            **self._known(),
            "ca/hinh_thuc_dong_y": "loi_noi_ghi_am",
            "nguoi/nhom": "su_dung",
            "viec/noi_dung": ["thong_tin", "phat_tai_lieu"],
            "viec/so_tai_lieu": self.dice.randrange(0, 5),
            "viec/ket_qua": "dong_y_tham_gia",
            "viec/buoc_tiep": "gap_lai",
            "viec/ngay_hen": (day + timedelta(days=14)).isoformat(),
            "an_toan/an_toan_nhan_vien": "binh_thuong",
            "ket_qua_ghi": "dong_y_tham_gia",
        }
        return self._form("tiep_can", f"contact {number}", day, answers)

    def _counselling(self) -> Filled:
        day = self._day()
        answers = {
            "xin_dong_y/hinh_thuc": self.dice.choice(("ca_nhan", "gia_dinh")),
            "xin_dong_y/dong_y": "co",
            "xin_dong_y/hinh_thuc_dong_y": "chu_ky",
            "noi_ngay/ngay": day.isoformat(),
            "noi_ngay/ma_xa": self.commune.code,
            **self._known(),
            "noi_dung_buoi/noi_dung": ["C01", "C07"],
            "noi_dung_buoi/thoi_luong": self.dice.choice((20, 30, 45)),
            "noi_dung_buoi/giai_doan_thay_doi": "du_dinh",
            "tiep/ke_hoach_tiep": ["hen_gap_lai"],
            "tiep/ngay_hen": (day + timedelta(days=10)).isoformat(),
        }
        return self._form("tu_van", "counselling", day, answers)

    def _referral(self) -> Iterator[Filled]:
        """Made; and of two in three the service said that the person came."""
        day, referral = self._day(), self.year.name(f"{self.key} referral")
        label = f"Chuyển gửi · T-{self.case.hex[:6].upper()} · {day:%d/%m}"
        answers: dict[str, Any] = {
            "xin_dong_y/thao_tac": "tao",
            "xin_dong_y/dong_y_chuyen": "co",
            "xin_dong_y/hinh_thuc_dong_y": "chu_ky",
            "noi_ngay/ngay": day.isoformat(),
            "noi_ngay/ma_xa": self.commune.code,
            "noi_ngay/xa": self.commune.code,
            **self._known(),
            "truong_hop_gui": str(self.case),
            "gui/dich_vu": self.dice.choice(_SERVICES),
            "gui/noi_trong_danh_sach": "chua",
            "gui/noi_nhan_ten": f"Trạm y tế {self.commune.name} (giả lập)",
            "gui/muc_khan": "thuong",
            "ma_moi": str(referral),
            "ma_dong": str(referral),
            "dong_truong_hop": str(self.case),
            "dong_xa": self.commune.code,
            "dong_trang_thai": "mo",
            "nhan_moi": label,
            **_entity(referral, label, "create"),
        }
        yield self._form("chuyen_gui", "referral", day, answers)
        came = min(self.year.today, day + timedelta(days=self.dice.randrange(1, 12)))
        if self.dice.random() < 0.66:
            yield self._arrived(referral, label, came)

    def _arrived(self, referral: Any, label: str, day: date) -> Filled:
        answers: dict[str, Any] = {
            "xin_dong_y/thao_tac": "phan_hoi",
            "noi_ngay/ngay": day.isoformat(),
            "noi_ngay/chuyen_gui": str(referral),
            "noi_ngay/xa": self.commune.code,
            "truong_hop_gui": str(self.case),
            "tra_loi/trang_thai": "da_tiep_nhan",
            "ma_dong": str(referral),
            "dong_trang_thai": "mo",
            "nhan_moi": label,
            **_entity(referral, label, "update"),
        }
        return self._form("chuyen_gui", "referral answered", day, answers)

    def _livelihood(self) -> Filled:
        day = self._day()
        answers = {
            "xin_dong_y/dong_y": "co",
            "xin_dong_y/hinh_thuc_dong_y": "chu_ky",
            "noi_ngay/ngay": day.isoformat(),
            "noi_ngay/ma_xa": self.commune.code,
            **self._known(),
            "ho_tro/lan_ghi": "moi",
            "ho_tro/loai": self.dice.choice(("hoc_nghe", "viec_lam", "vay_von")),
            "ho_tro/nghe": "sua_xe_may",
            "ho_tro/ngay_bat_dau": day.isoformat(),
            "ho_tro/so_tien": self.dice.randrange(1, 20) * 1_000_000,
            "ho_tro/nguon": "nhcsxh",
        }
        return self._form("ho_tro_sinh_ke", "livelihood", day, answers)

    def _followed(self, support: Filled) -> Iterator[Filled]:
        """Six months later, where they are over: how it goes on."""
        day = support.day + timedelta(days=182)
        if day <= self.year.today:
            asked = ("ho_tro/nghe", "ho_tro/ngay_bat_dau", "ho_tro/so_tien", "ho_tro/nguon")
            same = {name: said for name, said in support.answers.items() if name not in asked}
            answers = {
                **same,
                "noi_ngay/ngay": day.isoformat(),
                "ho_tro/lan_ghi": "theo_doi",
                "ho_tro/tinh_trang_6_thang": "con_viec",
            }
            yield self._form("ho_tro_sinh_ke", "livelihood followed", day, answers)


def _handled(day: date, *, urgent: bool) -> dict[str, Any]:
    said = {
        "noi/muc_khan": "khan" if urgent else "thuong",
        "ca/cho_phep_goi_lai": "khong",
        "ca/co_ma_ca": "khong",
        "xu_ly/ket_qua": "da_tu_van",
        "xu_ly/da_xu_ly": "co",
        "xu_ly/ngay_xu_ly": day.isoformat(),
        "ket_qua_ghi": "da_tu_van",
    }
    return said | ({"khung_hoang/loai_khung_hoang": "ngao_da"} if urgent else {})


def _entity(uuid: Any, label: str, act: str) -> dict[str, Any]:
    """The entity's block as the phone writes it; an update is made on the version it carries."""
    told = {"meta/entity/@id": str(uuid), f"meta/entity/@{act}": "1", "meta/entity/label": label}
    return told | ({"meta/entity/@baseVersion": "1"} if act == "update" else {})
