"""A synthetic year of a project: sites, talks, contests, screenings as phones fill them. PURE.

Everything follows from a seed and the last day, so a run that was stopped goes on where it was: the
same instanceIDs come again, and the server answers 201 without storing twice.
"""

import random
import uuid
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from backend.demo import assist
from backend.demo.sketches import Commune, Filled, Planned, SketchedCampaign, SketchedSite

MARK = "DỮ LIỆU GIẢ LẬP"
SPACE = uuid.UUID("6f0a7a52-3b0e-4d55-9a2b-6e7c1f1d2026")
DAYS = 365

SCHOOLS = (("thcs", "Trường THCS"), ("thpt", "Trường THPT"), ("tieu_hoc", "Trường Tiểu học"))
WORKPLACES = (("doanh_nghiep", "Xưởng may"), ("kcn_ccn", "Cụm công nghiệp"), ("co_quan", "Cơ quan"))
COMMUNITY = (("nha_van_hoa", "Nhà văn hóa"), ("khu_dan_cu", "Khu dân cư"))
TOPICS = ("tac_hai", "chat_moi", "luat", "chinh_sach", "ky_nang", "hiv")
AUDIENCES = {"truong_hoc": "hs_sv", "noi_lam_viec": "nguoi_lao_dong", "cong_dong": "nguoi_dan"}
HEADS = {"hs_sv": "hs_sv", "nguoi_lao_dong": "nguoi_lao_dong", "nguoi_dan": "khac"}
# Where the demo's people work.
HOMES = {"21439": "school", "21451": "outreach", "21478": "women_union"}
HOSTS = {"truong_hoc": "truong", "noi_lam_viec": "ldld", "cong_dong": "phu_nu"}


class Year:
    """The year of one project up to `today`."""

    def __init__(self, project: str, communes: Sequence[Commune], today: date) -> None:
        self.project = project
        self.communes = communes
        self.today = today
        self.first = today - timedelta(days=DAYS)

    def dice(self, *what: object) -> random.Random:
        """Chance that falls alike at every run."""
        return random.Random(":".join(str(each) for each in (self.project, *what)))

    def name(self, *what: object) -> uuid.UUID:
        """A name that is the same at every run with the same last day."""
        return uuid.uuid5(SPACE, ":".join(str(each) for each in (self.project, self.today, *what)))

    def sites(self) -> list[SketchedSite]:
        """Per commune a school, a workplace (not everywhere) and a place of the community."""
        found = []
        for place, commune in enumerate(self.communes):
            dice = self.dice("sites", commune.code)
            kinds = [(dice.choice(SCHOOLS), "truong_hoc"), (dice.choice(COMMUNITY), "cong_dong")]
            # Some communes have no workplace in the list: the map must show such gaps.
            if place % 4 != 2:
                kinds.append((dice.choice(WORKPLACES), "noi_lam_viec"))
            if dice.random() < 0.5:
                kinds.append((dice.choice(SCHOOLS), "truong_hoc"))
            for number, (kind, setting) in enumerate(kinds, start=1):
                found.append(self._site(commune, number, kind, setting, dice))
        return found

    def _site(
        self,
        commune: Commune,
        number: int,
        kind: tuple[str, str],
        setting: str,
        dice: random.Random,
    ) -> SketchedSite:
        code, word = kind
        short = commune.name.split(" ", 1)[-1]
        return SketchedSite(
            uuid=self.name("site", commune.code, number),
            number=number,
            commune=commune,
            name=f"{word} {short} số {number} (giả lập)",
            kind=code,
            setting=setting,
            lat=round(commune.lat + dice.uniform(-0.008, 0.008), 6),
            lon=round(commune.lon + dice.uniform(-0.008, 0.008), 6),
        )

    def campaigns(self) -> list[SketchedCampaign]:
        """The month of action around 26/6, and the school term that runs now."""
        year = self.today.year if self.today >= date(self.today.year, 6, 1) else self.today.year - 1
        term = self.today - timedelta(days=75)
        return [
            SketchedCampaign(
                self.name("campaign", "june"),
                f"Tháng hành động phòng, chống ma túy {year} (giả lập)",
                date(year, 6, 1),
                date(year, 6, 30),
            ),
            SketchedCampaign(
                self.name("campaign", "term"),
                "Học kỳ này: phòng ngừa tại trường, nơi làm việc, cộng đồng (giả lập)",
                term,
                self.today + timedelta(days=60),
            ),
        ]

    def planned(self) -> list[Planned]:
        """One activity per site and campaign; the running campaign reaches past today."""
        june, term = self.campaigns()
        found = []
        for place, site in enumerate(self.sites()):
            dice = self.dice("planned", site.uuid)
            day = june.starts_on + timedelta(days=dice.randrange(30))
            found.append(Planned(june.uuid, site, "T01", day))
            # The seventh of each ten is planned for tomorrow: somebody is to be reminded. The
            # first of a commune of the demo's people comes up for her.
            ahead = 1 if place % 10 == 6 else dice.randrange(-70, 55)
            if site.commune.code in HOMES and site.number == 1:
                ahead = 2
            found.append(Planned(term.uuid, site, "T01", self.today + timedelta(days=ahead)))
        return found

    def site_forms(self) -> Iterator[Filled]:
        for site in self.sites():
            dice = self.dice("site form", site.uuid)
            scale = {"truong_hoc": "quy_mo/so_hs", "noi_lam_viec": "quy_mo/so_ld"}.get(site.setting)
            answers: dict[str, Any] = {
                "diem/ten": site.name,
                "diem/loai": site.kind,
                "diem/boi_canh": site.setting,
                "diem/ma_xa": site.commune.code,
                "vi_tri": f"{site.lat} {site.lon} 12 {dice.choice((4.2, 6.5, 9.8, 18))}",
                "ket/ghi_chu": MARK,
                "meta/entity/@id": str(site.uuid),
                "meta/entity/@create": "1",
                "meta/entity/label": site.name,
            }
            if scale:
                answers[scale] = dice.randrange(120, 900)
                answers["quy_che/co_quy_che"] = "khong"
            yield self.filled("dk_dia_diem", site.uuid, self.first, answers)

    def event_forms(self) -> Iterator[Filled]:
        """Talks, contests and screenings in the order of their days."""
        found = [*self._planned_talks(), *self._other_talks(), *self._contests()]
        found += self._screenings()
        yield from sorted(found, key=lambda each: (each.day, each.instance_id))

    def _planned_talks(self) -> Iterator[Filled]:
        for planned in self.planned():
            dice = self.dice("talk", planned.campaign, planned.site.uuid)
            if planned.day <= self.today and dice.random() < 0.8:
                day = min(self.today, planned.day + timedelta(days=dice.randrange(3)))
                yield self._talk(planned.site, day, planned.campaign, dice)

    def talk_of_today(self, site: SketchedSite) -> Filled:
        """One more talk, for whoever sends with a phone of her own."""
        return self._talk(site, self.today, None, self.dice("today", site.uuid))

    def _other_talks(self) -> Iterator[Filled]:
        for site in self.sites():
            dice = self.dice("other talks", site.uuid)
            # A few hotspot workplaces held nothing: a gap that the officer must find.
            if site.setting == "noi_lam_viec" and site.commune.hotspot and dice.random() < 0.4:
                continue
            for number in range(dice.randrange(1, 4)):
                yield self._talk(site, self.some_day(dice), None, dice, number)

    def some_day(self, dice: random.Random) -> date:
        """A day of the year."""
        return self.first + timedelta(days=dice.randrange(1, DAYS))

    def _talk(
        self,
        site: SketchedSite,
        day: date,
        campaign: uuid.UUID | None,
        dice: random.Random,
        number: int = 0,
    ) -> Filled:
        men, women = dice.randrange(8, 120), dice.randrange(8, 120)
        audience = AUDIENCES[site.setting]
        leaflets = dice.randrange(0, 150)
        answers = {
            "buoi/ngay": day.isoformat(),
            "buoi/loai": dice.choice(("T01", "T01", "T01", "T02", "T10"))
            if not campaign
            else "T01",
            "buoi/chu_de": dice.sample(TOPICS, k=dice.randrange(1, 4)),
            "buoi/doi_tuong": [audience],
            **place_of(site),
            **campaign_of(campaign),
            "to_chuc/don_vi_thuc_hien": [HOSTS[site.setting], "doan_tn"],
            "to_chuc/bao_cao_vien": ["cong_an"],
            "to_chuc/thoi_luong": dice.choice((45, 60, 90)),
            "dem/tong": men + women,
            "dem/nam": men,
            "dem/nu": women,
            f"dem/{HEADS[audience]}": men + women,
            "them/so_tai_lieu": leaflets,
            "them/kinh_phi": leaflets * 3000,
            **no_photo(),
        }
        name = self.name("talk", site.uuid, day, campaign, number)
        return self.filled("hoat_dong", name, day, answers)

    def _contests(self) -> Iterator[Filled]:
        for site in self.sites():
            dice = self.dice("contest", site.uuid)
            if site.setting != "truong_hoc" or dice.random() > 0.4:
                continue
            day, men, women = self.some_day(dice), dice.randrange(10, 60), dice.randrange(10, 60)
            answers = {
                "thi/ngay": day.isoformat(),
                "thi/loai": dice.choice(("tim_hieu", "tim_hieu", "y_tuong_sang_tao")),
                "thi/hinh_thuc": dice.choice(("viet", "ve_tranh", "rung_chuong_vang")),
                "thi/cap": "truong",
                "thi/vai_tro": "to_chuc",
                **place_of(site),
                **campaign_of(None),
                "to_chuc/don_vi_thuc_hien": ["truong"],
                "so/so_thi_sinh": men + women,
                "so/nam": men,
                "so/nu": women,
                "so/so_bai": dice.randrange(8, 40),
                **no_photo(),
            }
            yield self.filled("cuoc_thi", self.name("contest", site.uuid), day, answers)

    def _screenings(self) -> list[Filled]:
        found = []
        for commune in self.communes:
            dice = self.dice("screenings", commune.code)
            # One round of screenings each, few in some: figures under the threshold stay hidden.
            around = self.some_day(dice)
            for number in range(dice.choice((0, 3, 8, 14, 24))):
                day = min(self.today, max(self.first, around.replace(day=dice.randrange(1, 29))))
                answers = {
                    "noi_ngay/ngay": day.isoformat(),
                    "noi_ngay/ma_xa": commune.code,
                    "ca/ma_ca": f"{commune.code}-{day.year}-{number + 1:05}",
                    "ca/truong_hop": f"{commune.code}-{day.year}-{number + 1:05}",
                    "ket/ghi_chu": MARK,
                    **assist.answers(dice),
                }
                name = self.name("screening", commune.code, number)
                found.append(self.filled("sang_loc_assist", name, day, answers))
        return found

    def filled(self, form_id: str, name: uuid.UUID, day: date, answers: dict[str, Any]) -> Filled:
        """The form as a phone sends it in the morning of that day."""
        morning = f"{day.isoformat()}T09:00:00.000+07:00"
        meta = {"start": morning, "end": morning.replace("09:", "10:"), "today": day.isoformat()}
        instance = uuid.uuid5(SPACE, f"{form_id}:{name}")
        return Filled(form_id, f"uuid:{instance}", day, {**meta, **answers})


def place_of(site: SketchedSite) -> dict[str, Any]:
    return {
        "noi/ma_xa": site.commune.code,
        "noi/co_trong_danh_sach": "co",
        "noi/ma_dia_diem": str(site.uuid),
        "noi/boi_canh": site.setting,
        "noi/vi_tri": f"{site.lat} {site.lon} 12 7.5",
    }


def campaign_of(campaign: uuid.UUID | None) -> dict[str, Any]:
    if campaign is None:
        return {"to_chuc/thuoc_chien_dich": "khong"}
    return {"to_chuc/thuoc_chien_dich": "co", "to_chuc/ma_chien_dich": str(campaign)}


def no_photo() -> dict[str, Any]:
    return {"ket/co_anh": "khong", "ket/ly_do_khong_anh": "quen", "ket/ghi_chu": MARK}
