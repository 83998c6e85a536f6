"""What offices do in the invented year: classes, check-ups, products, courses. PURE.

All of it is invented and says so; the numbers are small enough to be plausible in a commune.
"""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any, Final

from backend.demo.communes import CommuneOffice, marked
from backend.demo.sketches import Commune, Filled, SketchedSite
from backend.demo.year import Year, campaign_of, no_photo, place_of

_POSTS: Final = ("facebook", "zalo", "to_roi", "phat_thanh")


class Offices:
    """What the offices of one project's communes sent in its year."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def forms(self) -> Iterator[Filled]:
        """In the order of their days; a model is begun before it goes on."""
        found = [*self._at_sites(), *self._courses()]
        for place, commune in enumerate(self.year.communes):
            found += CommuneOffice(self.year, commune, inspected=place % 5 == 0).forms()
            found.append(self._product(commune, self.year.dice("product", commune.code)))
        yield from sorted(found, key=lambda each: (each.day, each.instance_id))

    def _send(self, form_id: str, what: str, day: date, answers: dict[str, Any]) -> Filled:
        return marked(self.year, form_id, what, day, answers)

    def _at_sites(self) -> Iterator[Filled]:
        """Parents' classes and health check-ups in some of the schools."""
        for site in self.year.sites():
            dice = self.year.dice("office", site.uuid)
            if site.setting == "truong_hoc" and dice.random() < 0.35:
                yield self._class(site, dice)
            if site.setting == "truong_hoc" and dice.random() < 0.35:
                yield self._check(site, dice)

    def _class(self, site: SketchedSite, dice: Random) -> Filled:
        day, men, women = self.year.some_day(dice), dice.randrange(3, 15), dice.randrange(8, 30)
        answers = {
            "buoi/ngay": day.isoformat(),
            "buoi/loai_lop": "cha_me",
            "buoi/tong_buoi": 4,
            "buoi/buoi_so": dice.randrange(1, 4),
            "buoi/chu_de": ["giao_tiep", "gioi_han"],
            **place_of(site),
            **campaign_of(None),
            "to_chuc/don_vi_thuc_hien": ["phu_nu", "truong"],
            "to_chuc/thoi_luong": 90,
            "dem/tong": men + women,
            "dem/nam": men,
            "dem/nu": women,
            "dem/cha_me": men + women,
            **no_photo(),
        }
        return self._send("lop_ky_nang_cha_me", f"class {site.uuid}", day, answers)

    def _check(self, site: SketchedSite, dice: Random) -> Filled:
        day, examined = self.year.some_day(dice), dice.randrange(150, 500)
        screened = dice.randrange(60, 150)
        high, moderate = dice.randrange(0, 3), dice.randrange(2, 9)
        place = {path: said for path, said in place_of(site).items() if path != "noi/vi_tri"}
        answers = {
            "dot/ngay": day.isoformat(),
            **place,
            **campaign_of(None),
            "to_chuc/don_vi_thuc_hien": ["y_te", "truong"],
            "so/so_kham": examined,
            "so/so_duoc_sang_loc": screened,
            "so/cong_cu": "assist",
            "so/thap": screened - moderate - high,
            "so/tb": moderate,
            "so/cao": high,
            "so/so_can_thiep_ngan": moderate + high,
            "so/so_chuyen_gui": high,
        }
        return self._send("kham_suc_khoe_long_ghep", f"check {site.uuid}", day, answers)

    def _product(self, commune: Commune, dice: Random) -> Filled:
        day, medium = self.year.some_day(dice), dice.choice(_POSTS)
        made = dice.randrange(2, 20) * 100
        by_medium: dict[str, dict[str, Any]] = {
            "facebook": {"mang/url": "https://example.org/gia-lap", "mang/luot_xem": made},
            "zalo": {"mang/luot_xem": made},
            "to_roi": {"in_an/so_luong": made, "in_an/so_da_phat": made // 2},
            "phat_thanh": {
                "phat_song/so_buoi": 8,
                "phat_song/so_phut": 120,
                "phat_song/khung_gio": "sang",
            },
        }
        details = by_medium[medium]
        if "mang/luot_xem" in details:
            details["mang/ngay_do"] = day.isoformat()
        answers = {
            "sp/ngay": day.isoformat(),
            "sp/nhom": medium,
            "sp/chu_de": ["tac_hai", "luat"],
            "noi/ma_xa": commune.code,
            "noi/boi_canh_chon": "cong_dong",
            "noi/boi_canh": "cong_dong",
            **campaign_of(None),
            "to_chuc/don_vi_thuc_hien": ["vh_tt"],
            **details,
        }
        return self._send("san_pham_truyen_thong", f"product {commune.code}", day, answers)

    def _courses(self) -> Iterator[Filled]:
        """Four courses of the project, in its communes in turn."""
        for number, level in enumerate(("D1", "D2", "D3", "D12")):
            if not self.year.communes:
                return
            commune = self.year.communes[number % len(self.year.communes)]
            dice = self.year.dice("course", level)
            day, men, women = self.year.some_day(dice), dice.randrange(5, 20), dice.randrange(5, 20)
            answers = {
                "lop/ngay": day.isoformat(),
                "lop/cap_do": level,
                "lop/cap_to_chuc": "tinh",
                "noi/ma_xa": commune.code,
                **campaign_of(None),
                "to_chuc/don_vi_thuc_hien": ["ubnd_xa", "y_te"],
                "to_chuc/kinh_phi": 5_000_000,
                "hoc/so_buoi": 4,
                "hoc/tong": men + women,
                "hoc/nam": men,
                "hoc/nu": women,
                "hoc/chung_nhan": men + women,
            }
            yield self._send("tap_huan", f"course {level}", day, answers)
