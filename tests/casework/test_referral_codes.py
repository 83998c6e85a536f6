"""The page of a receiving service: bad codes first, then the walk, corrections, expiry, locks."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend import problems
from backend.accounts.credentials import throttling
from backend.accounts.credentials.models import Throttle
from backend.accounts.models import Project, User
from backend.casework import referral_codes, referrals
from backend.casework.referral_codes import look_up
from backend.guard import middleware as guard
from backend.journal.models import Event, Task
from backend.problems import Problem
from outreach.models import PersonMark, Referral, ReferralCode
from tests.casework import referral_forms as forms
from tests.journey import publish
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db

PAGE, CONFIRM, THANKS = "/referral", "/referral/confirm", "/referral/thanks"
WRONG = "Mã này không dùng được"


@pytest.fixture
def referral(project: Project, phone: FieldPhone) -> Referral:
    publish(project, "chuyen_gui")
    return forms.refer(phone)


def typed(code: str, state: str = "da_tiep_nhan", **more: str) -> dict[str, str]:
    return {"code": code, "state": state, **more}


def other_code(code: str) -> str:
    first = "A" if code[0] != "A" else "C"
    return first + code[1:]


def state_of(referral: Referral) -> str:
    return Referral.objects.values_list("state", flat=True).get(pk=referral.pk)


@pytest.mark.parametrize(
    "code",
    [
        "",
        " ",
        "AAAA-AAAA",
        "O0I1-L5S8",
        "ACDE",
        "ACDE\x00FGH",
        "A" * 100_000,
        "' OR 1=1",
        "<b>ACDE",
        "ＡＣＤＥＦＧＨＪ",
    ],
)
@pytest.mark.parametrize("path", [PAGE, CONFIRM])
def test_what_is_no_code_opens_nothing_and_says_so(
    referral: Referral, code: str, path: str
) -> None:
    answer = Client(raise_request_exception=False).post(path, typed(code))
    assert answer.status_code == 400
    text = answer.content.decode()
    assert forms.PLACE not in text
    assert 'role="alert"' in text
    assert state_of(referral) == ""


def test_half_of_a_surrogate_pair_is_no_code(referral: Referral) -> None:
    kind = "application/x-www-form-urlencoded"
    for code in ("%ED%A0%80CDEFGHJ", "%FFCDEFGHJ", "%00" * 8):
        answer = Client(raise_request_exception=False).post(PAGE, f"code={code}", content_type=kind)
        assert answer.status_code == 400
    assert referral_codes.plain("\ud800CDEFGHJ") == ""


def test_wrong_used_and_expired_codes_are_answered_alike(
    referral: Referral, phone: FieldPhone
) -> None:
    used, expired = forms.refer(phone), forms.refer(phone)
    two_days = timezone.now() - timedelta(days=2)
    ReferralCode.objects.filter(pk=used.pk).update(
        state="tu_choi", answered_on=two_days.date(), said_at=two_days
    )
    ReferralCode.objects.filter(pk=expired.pk).update(expires_at=two_days)
    answers = [
        Client().post(PAGE, {"code": code})
        for code in (
            other_code(forms.code_of(referral)),
            forms.code_of(used),
            forms.code_of(expired),
        )
    ]
    assert {answer.status_code for answer in answers} == {400}
    texts = {_without_token(answer.content.decode()) for answer in answers}
    assert len(texts) == 1
    assert WRONG in texts.pop()


def test_each_of_them_asks_the_same_of_the_database(referral: Referral) -> None:
    code, now = forms.code_of(referral), timezone.now()
    row = ReferralCode.objects.filter(pk=referral.pk)
    costs = []
    changes: list[dict[str, Any]] = [
        {},
        {"expires_at": now},
        {"state": "tu_choi", "answered_on": now.date()},
    ]
    for number, told in enumerate(changes):
        row.update(**told)
        asked = other_code(code) if not told else code
        with CaptureQueriesContext(connection) as queries:
            refused(partial(look_up, typed=asked, source=f"192.0.2.{number}", now=now))
        costs.append(len([each for each in queries if "SAVEPOINT" not in each["sql"]]))
    assert costs[1:] == costs[1:2] * 2
    # The first wrong try of all makes a row for the hour.
    assert costs[0] >= costs[1]


def _without_token(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("state", ["", "xong", "khong_lien_lac_duoc", "\x00", "x" * 10_000])
def test_an_answer_that_is_none_is_asked_again_beside_the_same_code(
    referral: Referral, state: str
) -> None:
    answer = Client().post(CONFIRM, typed(forms.code_of(referral), state))
    assert answer.status_code == 400
    assert "Hãy chọn kết quả chuyển gửi" in answer.content.decode()
    assert state_of(referral) == ""


def test_the_page_shows_the_day_and_nothing_of_the_person_or_where_she_was_sent(
    referral: Referral,
) -> None:
    code = forms.code_of(referral)
    for written in (
        code,
        referral_codes.in_halves(code),
        code.lower(),
        f" {code[:4]} – {code[4:]} ",
    ):
        text = Client().post(PAGE, {"code": written}).content.decode()
        for secret in (
            forms.PLACE,
            forms.CASE_CODE,
            forms.SERVICE,
            "methadone",
            "90001",
            str(referral.pk),
            "chi-lan",
        ):
            assert secret not in text


def test_confirming_twice_is_confirming_once(referral: Referral) -> None:
    code = forms.code_of(referral)
    for _ in range(2):
        answer = Client().post(CONFIRM, typed(code))
        assert (answer.status_code, answer["Location"]) == (302, THANKS)
    assert code not in answer["Location"]
    assert Client().get(THANKS).status_code == 200
    assert forms.counted() == {"R01": 1, "R02": 1}
    assert Event.objects.filter(kind="referral.confirm").count() == 1


def test_for_a_day_the_same_code_corrects_the_answer(referral: Referral) -> None:
    code, now = forms.code_of(referral), timezone.now()

    def say(state: str, after: timedelta) -> None:
        referrals.confirm(typed=code, state=state, source="", now=now + after)

    say("da_tiep_nhan", timedelta())
    assert forms.counted() == {"R01": 1, "R02": 1}
    assert "sửa câu trả lời đến" in Client().post(PAGE, {"code": code}).content.decode()
    say("tu_choi", timedelta(hours=23))
    assert forms.counted() == {"R01": 1}
    assert state_of(referral) == "tu_choi"
    # The day counts from the first answer: no correction makes it longer.
    refused(lambda: say("da_tiep_nhan", timedelta(hours=25)))
    assert state_of(referral) == "tu_choi"


def refused(call: Callable[[], object], problem: Problem | None = None) -> None:
    with pytest.raises(Problem) as said:
        call()
    assert said.value.code == (problem or problems.referral_code_wrong()).code


def test_a_code_ends_after_ninety_days(referral: Referral) -> None:
    code, now = forms.code_of(referral), timezone.now()
    late = now + timedelta(days=90, minutes=1)
    refused(lambda: referral_codes.look_up(typed=code, source="", now=late))
    assert referral_codes.look_up(typed=code, source="", now=now + timedelta(days=89))


def test_a_code_of_a_deleted_project_or_a_withdrawn_referral_opens_nothing(
    referral: Referral, project: Project
) -> None:
    code, now = forms.code_of(referral), timezone.now()
    Project.objects.filter(pk=project.pk).update(deleted_at=now)
    refused(lambda: referral_codes.look_up(typed=code, source="", now=now))
    Project.objects.filter(pk=project.pk).update(deleted_at=None)
    assert referral_codes.look_up(typed=code, source="", now=now)
    Referral.objects.all().delete()
    refused(lambda: referral_codes.look_up(typed=code, source="", now=now))


def test_a_new_code_ends_the_old_one(referral: Referral, worker: User, project: Project) -> None:
    old = forms.code_of(referral)
    client = forms.signed_in(worker)
    card = f"/projects/{project.pk}/referrals/{referral.pk}/card"
    assert referral_codes.in_halves(old) in client.post(card).content.decode()
    text = client.post(card, {"renew": "1"}).content.decode()
    new = forms.code_of(referral)
    assert new != old
    assert referral_codes.in_halves(new) in text
    assert WRONG in Client().post(PAGE, {"code": old}).content.decode()
    kinds = [event.details for event in Event.objects.filter(kind="referral.card").order_by("id")]
    assert kinds == [{"renewed": False}, {"renewed": True}]


def test_the_card_says_where_to_go_and_nothing_of_person_or_service(
    referral: Referral, worker: User, project: Project
) -> None:
    client = forms.signed_in(worker)
    card = f"/projects/{project.pk}/referrals/{referral.pk}/card"
    assert client.get(card).status_code == 405
    answer = client.post(card)
    text = answer.content.decode()
    assert forms.PLACE in text
    assert "/referral" in text
    for secret in (forms.CASE_CODE, forms.SERVICE, "methadone"):
        assert secret not in text
    assert "no-store" in answer["Cache-Control"]


def test_wrong_tries_lock_their_address_and_open_again(referral: Referral) -> None:
    code, now = forms.code_of(referral), timezone.now()
    for _ in range(referral_codes.FREE_TRIES):
        refused(lambda: referral_codes.look_up(typed=other_code(code), source="192.0.2.7", now=now))
    locked = problems.referral_tries_locked(minutes=1)
    refused(lambda: referral_codes.look_up(typed=code, source="192.0.2.7", now=now), locked)
    # Another address is not locked, and no right code ever is.
    assert referral_codes.look_up(typed=code, source="192.0.2.8", now=now)
    later = now + timedelta(days=1)
    assert referral_codes.look_up(typed=code, source="192.0.2.7", now=later)


def wrong_in_this_hour(now: datetime, many: int) -> None:
    """As after so many wrong tries of everybody."""
    throttling.note_failure([referral_codes._hour(now)], now)
    Throttle.objects.filter(key=referral_codes._hour(now).key).update(failures=many)


def guesses_in_a_day(source: str, now: datetime, *, many: int = 0) -> int:
    """How often one address may be wrong that tries again as soon as it may."""
    found, day = 0, timezone.localdate(now)
    while timezone.localdate(now) == day:
        wrong_in_this_hour(now, many)
        try:
            look_up(typed="ACDEFGHJ", source=source, now=now)
        except Problem as problem:
            if problem.code == problems.referral_code_wrong().code:
                found += 1
            else:
                now += timedelta(minutes=problem.details["minutes"])
    return found


def midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def test_wrong_tries_from_everywhere_close_the_page_to_nobody(referral: Referral) -> None:
    code, now = forms.code_of(referral), timezone.now().replace(minute=5)
    wrong_in_this_hour(now, 10 * referral_codes.MANY)
    assert look_up(typed=code, source="198.51.100.1", now=now)
    # But each address has a single wrong try.
    refused(partial(look_up, typed="ACDEFGHJ", source="192.0.2.7", now=now))
    locked = problems.referral_tries_locked(minutes=1)
    refused(partial(look_up, typed=code, source="192.0.2.7", now=now), locked)
    assert look_up(typed=code, source="198.51.100.1", now=now)
    assert look_up(typed=code, source="192.0.2.7", now=now + timedelta(minutes=10))


def test_the_next_hour_counts_anew(referral: Referral) -> None:
    now = timezone.now().replace(minute=5)
    wrong_in_this_hour(now, referral_codes.MANY)
    later = now + timedelta(hours=1)
    for _ in range(2):
        refused(partial(look_up, typed="ACDEFGHJ", source="192.0.2.7", now=later))


def test_an_address_guesses_eighty_times_a_day_and_eight_when_many_do(referral: Referral) -> None:
    assert guesses_in_a_day("192.0.2.7", midnight()) == 80
    assert guesses_in_a_day("192.0.2.8", midnight(), many=referral_codes.MANY) == 8


def test_guessing_all_day_from_ten_thousand_addresses_hardly_ever_opens_one() -> None:
    assert len(referral_codes.ALPHABET) ** referral_codes.LENGTH == 152_587_890_625
    guesses = 24 * referral_codes.MANY + 8 * 10_000
    assert guesses == 200_000
    assert 0.0130 < referral_codes.chance(guesses=guesses, living=10_000) < 0.0131
    assert referral_codes.chance(guesses=80, living=10_000) < 1 / 190_000
    assert referral_codes.chance(guesses=0, living=10_000) == 0


def test_locked_is_said_on_the_page(referral: Referral) -> None:
    client = Client()
    for _ in range(referral_codes.FREE_TRIES):
        client.post(PAGE, {"code": "ACDEFGHJ"})
    answer = client.post(PAGE, {"code": forms.code_of(referral)})
    assert answer.status_code == 400
    assert "Nhập sai mã quá nhiều lần" in answer.content.decode()


def test_the_door_is_limited_whoever_says_to_be_signed_in(
    referral: Referral, settings: object
) -> None:
    settings.RATE_LIMITS = True  # type: ignore[attr-defined]
    guard.buckets.clear()
    client = Client(HTTP_COOKIE="sessionid=invented")
    told = [client.get(PAGE).status_code for _ in range(70)]
    assert told[0] == 200
    assert told[-1] == 429
    guard.buckets.clear()


def test_another_site_can_not_confirm_in_a_visitors_browser(referral: Referral) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(CONFIRM, typed(forms.code_of(referral))).status_code == 403
    assert state_of(referral) == ""


@pytest.mark.parametrize("path", [PAGE, THANKS])
def test_nothing_is_kept_and_no_other_host_hears_of_the_page(db: None, path: str) -> None:
    answer = Client().get(path)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "<script" not in answer.content.decode()
    assert "referral" not in str(answer.cookies)


def test_codes_reach_neither_journal_nor_tasks_nor_addresses(
    referral: Referral, worker: User, project: Project
) -> None:
    code = forms.code_of(referral)
    page = forms.signed_in(worker).get(f"/projects/{project.pk}/referrals").content.decode()
    Client().post(PAGE, {"code": code})
    Client().post(CONFIRM, typed(code))
    told = f"{list(Event.objects.values())}{list(Task.objects.values())}{page}"
    assert code not in told
    assert referral_codes.in_halves(code) not in told


def test_the_page_is_told_in_english_too(db: None) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    text = client.get(PAGE).content.decode()
    assert "Confirm a referral" in text


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_count_once(referral: Referral) -> None:
    code, now = forms.code_of(referral), timezone.now()
    together, failures = threading.Barrier(4), list[Exception]()

    def confirm(state: str) -> None:
        together.wait()
        for attempt in range(50):
            try:
                referrals.confirm(typed=code, state=state, source="", now=now)
            except Exception as error:  # noqa: BLE001 - told to the main thread
                # SQLite tells a second writer to try again.
                if "locked" in str(error) and attempt < 49:
                    continue
                failures.append(error)
            break
        connection.close()

    states = ("da_tiep_nhan", "da_su_dung_dv", "da_tiep_nhan", "da_su_dung_dv")
    threads = [threading.Thread(target=confirm, args=(state,)) for state in states]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert PersonMark.objects.filter(kind="R02").count() == 1
    made = Referral.objects.get(pk=referral.pk)
    assert made.state == ReferralCode.objects.get(pk=referral.pk).state


def test_codes_have_no_letter_that_is_mistaken_for_another(db: None) -> None:
    assert set("O0I1LS5B8Z2").isdisjoint(referral_codes.ALPHABET)
