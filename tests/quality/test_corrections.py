"""What was sent back is corrected on a phone: a new version, or a reason why not."""

from typing import Any

import pytest
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.journal.models import Task
from backend.survey.forms.models import Form
from backend.survey.quality import send_backs
from backend.survey.quality.models import Correction, SendBack
from backend.survey.quality.outcomes import sentences_of
from backend.survey.submissions import removing, reviewing, sealed
from backend.survey.submissions.models import Submission
from notifications.models import Message
from outreach.mapping import parse
from outreach.models import Activity, Source
from tests import build
from tests.journey import publish, rows
from tests.phone import FieldPhone

FORM = """
| survey |  |  |  |  |  |  |  |
|  | type | name | label | calculation | bind::dh:sensitive | constraint | bind::type |
|  | text | ma_xa | Xã |  |  |  |  |
|  | date | ngay | Ngày |  |  |  |  |
|  | select_one l | loai | Loại |  |  |  |  |
|  | select_one b | boi_canh | Bối cảnh |  |  |  |  |
|  | integer | nam | Nam |  |  | . >= 0 and . < 1000 |  |
|  | integer | nu | Nữ |  |  | . >= 0 and . < 1000 |  |
|  | calculate | tong |  | ${nam}+${nu} |  |  | int |
|  | text | ten | Người kể |  | identity |  |  |
|  | text | chuyen | Chuyện kể |  | health |  |  |
|  | image | anh | Ảnh |  |  |  |  |
| choices |  |  |  |  |  |  |  |
|  | list_name | name | label |  |  |  |  |
|  | l | T01 | Nói chuyện |  |  |  |  |
|  | l | T02 | Hội thảo |  |  |  |  |
|  | b | cong_dong | Cộng đồng |  |  |  |  |
|  | b | truong_hoc | Trường học |  |  |  |  |
| settings |  |  |  |  |  |  |  |
|  | form_title | form_id | version | namespaces |  |  |  |
|  | Buổi | hoat_dong | 1 | dh="http://dong-hanh.vn/xforms/1.0" |  |  |  |
"""
MAPPING = parse(b"""
record = "activity"
unit = "ma_xa"
day = "ngay"
[fields]
kind = "loai"
setting = "boi_canh"
attendances = "tong"
men = "nam"
women = "nu"
""")
SENT = {
    "ma_xa": "90001", "ngay": "2026-11-01", "loai": "T01", "boi_canh": "cong_dong",
    "nam": 5, "nu": 7, "tong": 12, "ten": "Hoàng Thị Thử", "chuyen": "chuyện bí mật",
    "anh": "1.jpg",
}  # fmt: skip


@pytest.fixture
def form(project: Project) -> Form:
    publish(project, "sua_phieu")
    return build.form(project, FORM, mapping=MAPPING)


@pytest.fixture
def original(form: Form, phone: FieldPhone) -> Submission:
    sent = phone.send("hoat_dong", SENT, instance_id="uuid:goc", files={"1.jpg": b"\xff\xd8 anh"})
    assert sent.is_sent, sent.message
    build.work()
    return Submission.objects.get()


def back(original: Submission, officer: User, *questions: str) -> SendBack:
    found = Submission.objects.select_related("form__current", "current__form_version")
    made = send_backs.send_back(
        submission=found.get(pk=original.pk),
        questions=questions or ["nu", "boi_canh"],
        note="Xem lại số nữ và nơi tổ chức.",
        actor=officer,
        now=timezone.now(),
    )
    build.work()
    return made


def listed(phone: FieldPhone) -> list[dict[str, str]]:
    return rows(phone.blank("sua_phieu").media["tra_lai.csv"])


def correct(phone: FieldPhone, entry: object, *answers: str, **more: Any) -> Correction:
    """Fill sua_phieu as a phone does and let the worker run; what came of it."""
    said = {f"sua/moi_{n}": each for n, each in enumerate(answers, start=1)}
    sent = phone.send("sua_phieu", {"chon/muc": str(entry), **said}, **more)
    assert sent.is_sent, sent.message
    build.work()
    assert not Task.objects.exclude(error="").exists()
    return Correction.objects.latest("tried_at")


def refused(outcome: Correction) -> list[str]:
    assert outcome.instance_id == ""
    assert all(sentences_of(outcome.faults))
    return [code for code, _ in outcome.faults]


def unchanged(original: Submission) -> bool:
    now = Submission.objects.get(pk=original.pk)
    return now.versions.count() == 1 and now.current_id == original.current_id


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (("mười",), "answer_not_whole"),
        (("1000",), "answer_refused"),
        (("-1",), "answer_refused"),
        (("8", "Trên trời"), "answer_not_choice"),
        ((), "nothing_answered"),
        (("8", "", "thừa"), "answer_unasked"),
    ],
)
def test_an_answer_that_can_be_none_leaves_the_original_untouched(
    original: Submission, officer: User, phone: FieldPhone, answers: tuple[str, ...], code: str
) -> None:
    entry = back(original, officer).entry
    assert refused(correct(phone, entry, *answers)) == [code]
    assert unchanged(original)
    assert len(listed(phone)) == 1  # she may try again
    told = Message.objects.latest("created_at")
    assert told.title == "Một phiếu sửa chưa được nhận"
    assert "1000" not in f"{told.title}{told.body}{told.link}"


def test_a_second_try_goes_through(original: Submission, officer: User, phone: FieldPhone) -> None:
    entry = back(original, officer).entry
    refused(correct(phone, entry, "tám"))
    assert correct(phone, entry, "8").instance_id
    assert listed(phone) == []


@pytest.mark.parametrize("entry", ["khong-phai-uuid", "c5504a0a-3324-4dcf-a83b-d816854f1353"])
def test_an_entry_that_is_none_is_told(
    original: Submission, officer: User, phone: FieldPhone, entry: str
) -> None:
    back(original, officer)
    assert refused(correct(phone, entry, "8")) == ["entry_gone"]
    assert unchanged(original)


def test_somebody_else_corrects_nothing_and_sees_nothing(
    original: Submission, officer: User, project: Project
) -> None:
    entry = back(original, officer).entry
    other = build.person("khac", "outreach_worker", project, units=(build.COMMUNE_A,))
    hers = build.phone_of(other, project)
    assert listed(hers) == []
    assert refused(correct(hers, entry, "8")) == ["entry_gone"]
    assert unchanged(original)


def test_what_was_decided_deleted_or_edited_meanwhile_stays(
    original: Submission, officer: User, phone: FieldPhone
) -> None:
    entry = back(original, officer).entry
    found = Submission.objects.select_related("form__current").get(pk=original.pk)
    reviewing.review(submission=found, state="approved", actor=officer, now=timezone.now())
    build.work()
    assert listed(phone) == []
    assert refused(correct(phone, entry, "8")) == ["original_changed"]
    entry = back(original, officer).entry
    removing.delete(submission=found, actor=officer, now=timezone.now())
    build.work()
    assert listed(phone) == []
    assert refused(correct(phone, entry, "8")) == ["original_deleted"]
    removing.restore(submission=found, actor=officer, now=timezone.now())
    build.work()
    edit = phone.send(
        "hoat_dong", {**SENT, "nu": 9}, instance_id="uuid:hai", deprecated_id="uuid:goc"
    )
    assert edit.is_sent
    build.work()
    assert listed(phone) == []
    assert refused(correct(phone, entry, "8")) == ["original_changed"]
    assert Submission.objects.get(pk=original.pk).versions.count() == 2


def test_the_list_tells_what_is_asked_and_no_answer(
    original: Submission, officer: User, phone: FieldPhone
) -> None:
    back(original, officer, "nu", "boi_canh", "ten", "anh")
    (row,) = listed(phone)
    assert row["label"].startswith("Buổi · ")
    assert row["phieu"] == str(original.pk)
    assert row["cau_hoi"] == "Nữ; Bối cảnh; Người kể; Ảnh"
    assert (row["n1"], row["n2"], row["n3"], row["n4"]) == ("Nữ", "Bối cảnh", "Người kể", "")
    assert row["c2"] == "Một trong: Cộng đồng; Trường học."
    assert row["loi_nhan"] == "Xem lại số nữ và nơi tổ chức."
    assert not {"7", "cong_dong", "Hoàng Thị Thử"} & set(row.values())


def test_a_correction_becomes_the_next_version_and_computes_what_follows(
    original: Submission, officer: User, phone: FieldPhone, worker: User
) -> None:
    entry = back(original, officer).entry
    made = correct(phone, entry, "8", "trường học")
    now = Submission.objects.select_related("current").get(pk=original.pk)
    assert now.current is not None
    assert now.current.instance_id == made.instance_id
    assert now.current.deprecated_id == "uuid:goc"
    assert (now.review_state, now.current.submitter_id) == ("edited", worker.pk)
    said = sealed.answers_of(now.current)
    assert (said["nu"], said["tong"], said["boi_canh"]) == (8, 13, "truong_hoc")
    assert (said["ten"], said["chuyen"]) == ("Hoàng Thị Thử", "chuyện bí mật")
    assert now.current.attachments.get(name="1.jpg").blob_id is not None
    assert Activity.objects.get(pk=original.pk).attendances == 13
    assert SendBack.objects.get().mended_at is not None
    assert listed(phone) == []
    # The correction itself is no record, and counted nowhere.
    assert list(Source.objects.values_list("submission", flat=True)) == [original.pk]
    assert Submission.objects.count() == 2


def test_a_correction_that_comes_twice_makes_one_version(
    original: Submission, officer: User, phone: FieldPhone
) -> None:
    entry = back(original, officer).entry
    for _ in range(2):
        correct(phone, entry, "8", instance_id="uuid:sua")
    assert Submission.objects.get(pk=original.pk).versions.count() == 2


def test_a_sensitive_answer_is_typed_anew_and_stays_sealed(
    original: Submission, officer: User, phone: FieldPhone
) -> None:
    from_back = back(original, officer, "ten")
    correct(phone, from_back.entry, "Lê Văn Khác")
    now = Submission.objects.select_related("current").get(pk=original.pk)
    assert now.current is not None
    assert now.current.sealed
    assert "Lê Văn Khác" not in str(now.current.answers)
    assert sealed.answers_of(now.current)["ten"] == "Lê Văn Khác"
    assert sealed.answers_of(now.current)["chuyen"] == "chuyện bí mật"
    sent = Submission.objects.exclude(pk=original.pk).select_related("current").get()
    assert sent.current is not None
    assert sent.current.sealed
    assert "Lê Văn Khác" not in str(sent.current.answers)
    # Its own key is the original's: what is erased there is gone here.
    assert sent.current.owner == now.current.owner == f"submission:{original.pk}"
