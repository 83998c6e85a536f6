"""Third-party engines: JavaRosa fills what our server serves, and ODK Validate agrees with it."""

from typing import Any
from uuid import UUID

import pytest

from backend.accounts.models import Project, User
from backend.jobs.keeping import found_by
from backend.survey.submissions import sealed
from backend.survey.submissions.models import Submission
from backend.survey.xforms import validate_with_java
from geo.keys import UnitKey
from outreach.models import Activity, Screening, Site
from outreach.scoring import HIGH, LOW, MODERATE
from tests import build
from tests.forms_xls import questionnaires
from tests.javarosa import Filled, fill, fill_all
from tests.journey import all_done, open_campaign, publish, rows
from tests.phone import Blank, FieldPhone

pytestmark = pytest.mark.java

COMMUNE = UnitKey.parse(build.COMMUNE_A).code
BANDS = {"thap": LOW, "tb": MODERATE, "cao": HIGH}


@pytest.fixture
def volunteer(project: Project) -> User:
    return build.person("volunteer", "outreach_worker", project, units=(build.COMMUNE_A,))


def filled(blank: Blank, answers: dict[str, str]) -> Filled:
    """JavaRosa's filling of a form with the files that the server serves; it objects to nothing."""
    done = fill(blank.xform, answers, blank.media)
    assert done.faults == []
    return done


def answers_of(form_id: str) -> dict[str, Any]:
    """The typed answers of the last submission of this form."""
    last = Submission.objects.filter(form__form_id=form_id).latest("created_at")
    assert last.current is not None
    told: dict[str, Any] = last.current.answers
    return told


def send(phone: FieldPhone, done: Filled, files: dict[str, bytes] | None = None) -> None:
    sent = phone.submit(done.xml, files)
    assert sent.status_code == 201, sent.message


def test_javarosa_registers_a_school_and_finds_it_in_the_servers_list_for_the_next_talk(
    project: Project, volunteer: User
) -> None:
    publish(project, "dk_dia_diem", "hoat_dong")
    campaign = open_campaign(project)
    phone = build.phone_of(volunteer, project)
    site = questionnaires.site() | {"diem/ma_xa": COMMUNE, "ket/anh_minh_chung": "cong.jpg"}
    send(phone, filled(phone.blank("dk_dia_diem"), site), {"cong.jpg": b"photo"})
    build.work()
    made = Site.objects.get()
    assert (made.name, made.setting, made.pupils) == ("Trường THCS Thử Nghiệm", "truong_hoc", 640)

    blank = phone.blank("hoat_dong")
    (listed,) = rows(blank.media["dia_diem.csv"])
    assert UUID(listed["name"]) == made.pk
    talk = questionnaires.talk() | {
        "noi/ma_xa": COMMUNE,
        "noi/ma_dia_diem": listed["name"],
        "to_chuc/ma_chien_dich": str(campaign),
    }
    send(phone, filled(blank, talk), {"1.jpg": b"photo"})
    told = answers_of("hoat_dong")
    assert told["noi/vi_tri"] == {"lat": 14.81, "lon": 108.96, "alt": 5.0, "acc": 12.0}
    assert told["buoi/chu_de"] == ["luat", "hiv"]
    assert (told["dem/tong"], told["to_chuc/thoi_luong"]) == (120, 45)
    assert (told["noi/boi_canh"], told["ket/anh_minh_chung"]) == ("truong_hoc", "1.jpg")
    assert told["buoi/ngay"] == questionnaires.today().isoformat()
    build.work()
    assert all_done()
    held = Activity.objects.get()
    assert (held.site_id, held.campaign_id, held.kind) == (made.pk, campaign, "T01")
    assert (held.attendances, held.men, held.women, held.pupils) == (120, 58, 62, 120)


def test_javarosa_fills_a_contest_at_a_place_that_is_not_in_the_list(
    project: Project, volunteer: User
) -> None:
    publish(project, "cuoc_thi")
    phone = build.phone_of(volunteer, project)
    given = questionnaires.contest() | {
        "noi/ma_xa": COMMUNE,
        "noi/ten_diem_moi": "Nhà văn hóa thôn Đông",
        "noi/loai_diem_moi": "nha_van_hoa",
        "noi/vi_tri": "15.05 108.05 5 12",
    }
    for path in ("noi/ma_dia_diem", "to_chuc/thuoc_chien_dich"):
        del given[path]
    send(phone, filled(phone.blank("cuoc_thi"), given), {"1.jpg": b"photo"})
    build.work()
    assert all_done()
    held = Activity.objects.get()
    assert (held.kind, held.setting, held.entries, held.attendances) == ("T04", "cong_dong", 12, 40)
    assert (held.site_id, held.campaign_id, held.unit) == (None, None, build.COMMUNE_A)


def test_javarosas_assist_scores_are_the_servers(project: Project) -> None:
    publish(project, "sang_loc_assist")
    nurse = build.person("nurse", "health_worker", project, units=(build.COMMUNE_A,))
    phone = build.phone_of(nurse, project)
    blank = phone.blank("sang_loc_assist")
    used: list[dict[str, dict[int, int]]] = [
        {},
        {"b": {2: 4, 3: 0, 4: 0, 5: 0, 6: 3, 7: 3}, "a": {2: 6, 3: 6, 4: 7, 6: 6, 7: 6}},
        {"e": {2: 6, 3: 6, 4: 7, 5: 8, 6: 6, 7: 6}, "i": {2: 0, 6: 3, 7: 0}},
    ]
    persons = [
        questionnaires.screening(each)
        | {"noi_ngay/ma_xa": COMMUNE, "ca/ma_ca": f"{COMMUNE}-2026-{number:05}"}
        for number, each in enumerate(used, start=1)
    ]
    for done in fill_all(blank.xform, persons, blank.media):
        assert done.faults == []
        send(phone, done)
    build.work()
    assert all_done()
    on_phone, on_server = {}, {}
    for submission in Submission.objects.select_related("current"):
        assert submission.current is not None
        told = sealed.answers_of(submission.current)
        on_phone[submission.pk] = {
            s: (int(told[f"diem_{s}"]), BANDS[told[f"muc_{s}"]])
            for s in questionnaires.SUBSTANCES
            if f"diem_{s}" in told
        }
        on_server[submission.pk] = {
            line.substance: (line.score, line.risk)
            for line in found_by(Screening.objects.get(pk=submission.pk)).scores
        }
    assert on_server == on_phone
    scores = sorted(sorted(each.items()) for each in on_server.values())
    assert scores == [
        [],
        [("a", (31, HIGH)), ("b", (10, LOW))],
        [("e", (39, HIGH)), ("i", (3, LOW))],
    ]


def test_every_form_downloaded_from_the_server_passes_odk_validate(
    project: Project, admin: User
) -> None:
    publish(project, *questionnaires.NAMES)
    phone = build.phone_of(admin, project)
    listed = phone.form_list()
    assert [each.form_id for each in listed] == sorted(questionnaires.NAMES)
    for each in listed:
        assert validate_with_java(phone.download(each).xform) == [], each.form_id
