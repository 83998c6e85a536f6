"""What people do besides, which no rebuild repeats but which changes what it starts from."""

from uuid import uuid4

from django.test import Client

from backend.demo.sketches import Filled
from backend.importing.models import ImportBatch
from backend.planning import staff
from backend.survey.quality import send_backs
from backend.survey.quality.models import Correction
from backend.survey.submissions import reviewing
from backend.survey.submissions.models import Submission
from tests import build
from tests.importing.test_batches import bring_in, taken
from tests.year.acting import now, today
from tests.year.conftest import District


def all_of_it(district: District) -> None:
    register_staff(district)
    import_and_undo(district)
    review(district)
    correct(district)
    build.work()


def register_staff(district: District) -> None:
    """Two more, one of whom leaves."""
    gone = uuid4()
    for key, name in ((gone, "Trần Văn Thử"), (uuid4(), "Lê Thị Thử")):
        staff.save_staff(
            staff=key, project=district.project, name=name, organisation="Đoàn xã", title="",
            groups=[], unit="", known=False, actor=district.people["admin"], now=now(),
        )  # fmt: skip
    build.work()
    staff.retire_staff(
        staff=gone, project=district.project, actor=district.people["admin"], now=now()
    )


def import_and_undo(district: District) -> None:
    """Two lists of schools, of which the second is taken out again."""
    browser = Client()
    browser.force_login(district.people["admin"], backend="backend.accounts.backends.EmailBackend")
    commune = district.sender.year.communes[0].name
    for name in ("Trường nhập một", "Trường nhập hai"):
        rows = [["Tên trường", "Loại hình", "Xã"], [name, "THCS", commune]]
        page = taken(browser, district.project, rows)
        bring_in(browser, page)
    assert browser.post(f"{page}/undo").status_code == 302
    build.work()
    states = ImportBatch.objects.filter(project=district.project).values_list("state", flat=True)
    assert sorted(states) == ["imported", "undone"]


def _talks(district: District) -> list[Submission]:
    rows = Submission.objects.filter(
        project=district.project, form__form_id="hoat_dong", review_state="approved"
    )
    found = rows.select_related("form__current", "current__form_version").order_by("created_at")
    return list(found[:2])


def review(district: District) -> None:
    """What was approved is rejected after all."""
    talk, admin = _talks(district)[0], district.people["admin"]
    reviewing.review(submission=talk, state="rejected", actor=admin, now=now())
    build.work()


def correct(district: District) -> None:
    """Another is sent back, and its sender corrects it in words."""
    sent = send_backs.send_back(
        submission=_talks(district)[0],
        questions=["to_chuc/thoi_luong"],
        note="Xem lại.",
        actor=district.people["admin"],
        now=now(),
    )
    build.work()
    answers = {"chon/muc": str(sent.entry), "sua/moi_1": "45"}
    district.sender.send(Filled("sua_phieu", f"uuid:{uuid4()}", today(), answers))
    build.work()
    outcome = Correction.objects.get(send_back=sent)
    assert (outcome.faults, bool(outcome.instance_id)) == ([], True)
