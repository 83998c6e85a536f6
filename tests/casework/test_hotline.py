"""Calls to the hotline through the house: the queue, handling, the number and its end."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.casework import hotline
from backend.casework.replaying_referrals import REPLAYS
from backend.jobs.referrals import forget_numbers
from backend.journal.models import Event
from backend.survey.submissions.models import SealedPart, Submission
from backend.survey.submissions.sealed import answers_of
from backend.vault.models import DataKey
from outreach.models import HotlineCall
from tests import build
from tests.casework import referral_forms as forms
from tests.journey import publish
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db
REASON = "gọi lại cho người hỏi tư vấn"


@pytest.fixture
def counsellor(project: Project) -> User:
    publish(project, "duong_day_nong")
    return build.person("tu-van", "counsellor", project, units=(build.COMMUNE_A,))


@pytest.fixture
def desk(counsellor: User, project: Project) -> FieldPhone:
    return build.phone_of(counsellor, project)


def at(project: Project, call: HotlineCall, *more: str) -> str:
    return "/".join([f"/projects/{project.pk}/hotline/{call.pk}", *more])


def test_a_call_waits_in_the_queue_until_it_is_handled_on_the_page(
    desk: FieldPhone, counsellor: User, project: Project
) -> None:
    call = forms.call(desk)
    client = forms.signed_in(counsellor)
    queue = f"/projects/{project.pk}/hotline"
    assert "Chờ xử lý" in client.get(queue).content.decode()
    for _ in range(2):
        assert client.post(at(project, call, "handle")).status_code == 302
    assert str(call.pk) not in client.get(queue).content.decode()
    assert str(call.pk) in client.get(f"{queue}?state=done").content.decode()
    event = Event.objects.get(kind="hotline.handle")
    assert (event.subject, event.user_id, event.details) == (str(call.pk), counsellor.pk, {})
    call.refresh_from_db()
    before = call.handled_at
    HotlineCall.objects.update(handled_at=None)
    for _ in range(2):
        REPLAYS[event.kind](event)
    call.refresh_from_db()
    assert before is not None
    assert call.handled_at == event.at
    assert abs(before - event.at) < timedelta(seconds=1)


def test_the_overdue_stand_first(desk: FieldPhone, counsellor: User, project: Project) -> None:
    usual = forms.call(desk)
    late = forms.call(desk, **{"cuoc_goi/ngay": forms.day(-9)})
    text = forms.signed_in(counsellor).get(f"/projects/{project.pk}/hotline").content.decode()
    assert text.index(str(late.pk)) < text.index(str(usual.pk))
    assert "Quá hạn xử lý" in text


def test_of_a_reported_crime_nothing_waits_and_nothing_is_kept(
    desk: FieldPhone, counsellor: User, project: Project
) -> None:
    call = forms.call(desk, **{"cuoc_goi/loai": "to_giac", "xong_ghi": "co"})
    assert (call.due_on, call.outcome, call.number_until) == (None, "", None)
    text = forms.signed_in(counsellor).get(f"/projects/{project.pk}/hotline").content.decode()
    assert str(call.pk) not in text


def test_the_number_is_shown_to_who_says_why_and_the_journal_keeps_it(
    desk: FieldPhone, counsellor: User, project: Project
) -> None:
    call = forms.call(desk)
    client = forms.signed_in(counsellor)
    assert forms.PHONE not in client.get(at(project, call)).content.decode()
    for reason in ("", "vì", "\x00", "x" * 2000, "1234567890 12"):
        answer = client.post(at(project, call, "number"), {"reason": reason})
        assert answer.status_code == 400
        assert forms.PHONE not in answer.content.decode()
    answer = client.post(at(project, call, "number"), {"reason": REASON})
    assert forms.PHONE in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    event = Event.objects.get(kind="sensitive.read")
    assert (event.user_id, event.notes) == (counsellor.pk, REASON)
    assert forms.PHONE not in f"{list(Event.objects.values())}"


def test_who_may_not_see_calls_is_told_nothing(desk: FieldPhone, project: Project) -> None:
    call = forms.call(desk)
    told = {}
    for name, role, unit in (
        ("other", "counsellor", build.COMMUNE_A),
        ("police", "police_liaison", build.COMMUNE_A),
        ("health", "health_worker", build.COMMUNE_A),
    ):
        client = forms.signed_in(build.person(name, role, project, units=(unit,)))
        page = client.get(f"/projects/{project.pk}/hotline")
        assert str(call.pk) not in page.content.decode()
        told[name] = [
            client.get(at(project, call)).status_code,
            client.post(at(project, call, "handle")).status_code,
            client.post(at(project, call, "number"), {"reason": REASON}).status_code,
        ]
    assert told == {"other": [404] * 3, "police": [404] * 3, "health": [404] * 3}
    assert HotlineCall.objects.get().handled is None


def test_what_is_no_call_or_of_another_project_is_not_found(
    desk: FieldPhone, counsellor: User, project: Project, admin: User
) -> None:
    call = forms.call(desk)
    client = forms.signed_in(admin)
    assert client.get(f"/projects/{project.pk + 1}/hotline/{call.pk}").status_code == 404
    unknown = f"/projects/{project.pk}/hotline/00000000-0000-0000-0000-000000000000"
    assert client.get(unknown).status_code == 404
    assert client.get(f"/projects/{project.pk}/hotline/abc").status_code == 404
    HotlineCall.objects.all().delete()
    assert client.get(at(project, call)).status_code == 404


def test_numbers_are_destroyed_after_thirty_days_and_the_rest_stays(
    desk: FieldPhone, counsellor: User, project: Project
) -> None:
    call = forms.call(desk, **{"ket/ghi_chu": "gọi lại buổi tối"})
    kept = forms.call(desk, **{"cuoc_goi/ngay": forms.day(), "ca/dien_thoai": "0398765432"})
    owner = f"submission:{call.pk}"
    assert SealedPart.objects.filter(version__submission=call.pk, kind="contact").exists()
    now = timezone.now()
    assert forget_numbers(now + timedelta(days=29)) == 0
    HotlineCall.objects.filter(pk=call.pk).update(number_until=now - timedelta(days=1))
    assert forget_numbers(now) == 1
    assert forget_numbers(now) == 0
    assert not SealedPart.objects.filter(version__submission=call.pk, kind="contact").exists()
    assert not DataKey.objects.filter(owner=owner, kind="contact", destroyed_at=None).exists()
    current = Submission.objects.get(pk=call.pk).current
    assert current is not None
    told = answers_of(current)
    assert told["ket/ghi_chu"] == "gọi lại buổi tối"
    assert "ca/dien_thoai" not in told
    assert hotline.has_number(kept, timezone.localdate())
    client = forms.signed_in(counsellor)
    assert "Không lưu số điện thoại" in client.get(at(project, call)).content.decode()
    answer = client.post(at(project, call, "number"), {"reason": REASON})
    assert answer.status_code == 400
    assert forms.PHONE not in answer.content.decode()
    assert Event.objects.get(kind="hotline.forget").subject == str(call.pk)


def test_the_queue_costs_the_same_however_long_it_is(
    desk: FieldPhone, counsellor: User, project: Project
) -> None:
    client, page = forms.signed_in(counsellor), f"/projects/{project.pk}/hotline"
    forms.call(desk)
    client.get(page)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        costs.append(len(asked))
        forms.call(desk)
    assert costs[0] == costs[1]
