"""A referral through the house: phone, code, list, pages, reminders, erasure."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts import services as accounts
from backend.accounts.models import Project, User
from backend.casework import referral_codes, referrals
from backend.casework.replaying_referrals import REPLAYS
from backend.jobs.records import record_outreach
from backend.jobs.referrals import remind_referrals
from backend.journal.models import Event
from backend.privacy import erasures
from backend.survey.entities.models import Entity
from backend.survey.submissions.models import Submission
from backend.vault.models import DataKey
from notifications.models import Message
from outreach.models import PersonMark, Referral, ReferralCode, Site, Source
from outreach.selectors.referrals import of_case
from tests import build
from tests.casework import case_forms
from tests.casework import referral_forms as forms
from tests.journey import publish
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published(project: Project) -> None:
    publish(project, "chuyen_gui")


def say(referral: Referral, state: str = "da_tiep_nhan") -> None:
    referrals.confirm(typed=forms.code_of(referral), state=state, source="", now=timezone.now())


def row_of(referral: Referral) -> tuple[str, str]:
    entity = Entity.objects.get(uuid=referral.pk)
    return entity.label, entity.values["trang_thai"]


def test_a_referral_from_a_phone_has_the_rows_uuid_a_code_and_a_place_on_the_list(
    phone: FieldPhone,
) -> None:
    found = forms.refer(phone)
    assert Entity.objects.get(uuid=found.pk).entity_list.name == "chuyen_gui"
    assert found.due_on == found.made_on + timedelta(days=7)
    code = forms.code_of(found)
    assert len(code) == 8
    assert set(code) <= set(referral_codes.ALPHABET)
    kept = ReferralCode.objects.values_list().get(pk=found.pk)
    assert code not in str(kept)
    assert code.encode() not in bytes(ReferralCode.objects.get().sealed)
    label, state = row_of(found)
    assert state == "mo"
    assert "đã đến" not in label
    assert forms.counted() == {"R01": 1}


def test_the_service_the_typed_place_and_the_code_are_nowhere_in_the_open(
    phone: FieldPhone,
) -> None:
    found = forms.refer(phone)
    say(found)
    code = forms.code_of(found)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the names are the database's
            told = str(cursor.fetchall())
            assert code not in told, table
            assert forms.PLACE not in told, table
            # Forms and what they are made of name the service as a choice.
            if not table.startswith(("forms_", "blobs_", "django_")):
                assert forms.SERVICE not in told, table


def test_the_service_confirms_and_the_sender_sees_it_on_page_and_phone(
    phone: FieldPhone, worker: User, project: Project
) -> None:
    found = forms.refer(phone)
    client = forms.signed_in(worker)
    page = f"/projects/{project.pk}/referrals"
    assert "Chưa đến" in client.get(page).content.decode()
    say(found)
    text = client.get(page).content.decode()
    assert "Đã đến" in text
    assert "Đã tiếp nhận" in text
    label, state = row_of(found)
    assert label.endswith(" · đã đến")
    assert state == "mo"
    assert forms.counted() == {"R01": 1, "R02": 1}
    event = Event.objects.get(kind="referral.confirm")
    assert (event.subject, event.details, event.user_id) == (str(found.pk), {}, None)


def test_a_closed_referral_leaves_the_choices_of_the_phone(phone: FieldPhone) -> None:
    found = forms.refer(phone)
    say(found, "tu_choi")
    assert row_of(found)[1] == "da_dong"
    assert forms.counted() == {"R01": 1}


def test_the_form_answers_as_the_code_does_and_both_count_once(phone: FieldPhone) -> None:
    found = forms.refer(phone)
    forms.answer(phone, found, "da_tiep_nhan")
    say(found, "da_su_dung_dv")
    forms.answer(phone, found, "da_su_dung_dv")
    assert forms.counted() == {"R01": 1, "R02": 1}
    found.refresh_from_db()
    assert found.state == "da_su_dung_dv"
    assert row_of(found)[1] == "da_dong"


def test_a_late_older_answer_does_not_close_what_is_open(phone: FieldPhone) -> None:
    found = forms.refer(phone, **{"noi_ngay/ngay": forms.day(-9)})
    say(found)
    forms.answer(phone, found, "tu_choi", **{"noi_ngay/ngay": forms.day(-3)})
    found.refresh_from_db()
    assert (found.state, found.closed_on) == ("da_tiep_nhan", None)
    label, state = row_of(found)
    assert state == "mo"
    assert label.endswith(" · đã đến")


def test_without_consent_there_is_no_referral_no_code_and_no_row(phone: FieldPhone) -> None:
    answers = {
        "xin_dong_y/thao_tac": "tao",
        "xin_dong_y/dong_y_chuyen": "khong",
        "noi_ngay/ngay": forms.day(),
        "noi_ngay/ma_xa": "90001",
        "noi_ngay/xa": "90001",
        "meta/entity/@create": "",
        "meta/entity/@update": "",
    }
    assert phone.send("chuyen_gui", answers).status_code == 201
    build.work()
    assert not Referral.objects.exists()
    assert not ReferralCode.objects.exists()
    assert not Entity.objects.filter(entity_list__name="chuyen_gui").exists()
    assert PersonMark.objects.get().outcome == "refused"


def test_a_deleted_referral_opens_nothing_and_comes_back_with_its_code(
    phone: FieldPhone, admin: User
) -> None:
    found = forms.refer(phone)
    code = forms.code_of(found)
    say(found)
    submission = Submission.objects.get(pk=found.submission)
    for deleted, kinds in ((timezone.now(), {}), (None, {"R01": 1, "R02": 1})):
        submission.deleted_at = deleted
        submission.save()
        event = Event(kind="submission.delete", subject=str(submission.pk))
        record_outreach(event, timezone.now())
        assert forms.counted() == kinds
        assert Referral.objects.exists() is (deleted is None)
        assert row_of(found)[1] == ("da_dong" if deleted else "mo")
    assert forms.code_of(found) == code


def test_who_sees_which_referrals(phone: FieldPhone, project: Project) -> None:
    found = forms.refer(phone)
    page = f"/projects/{project.pk}/referrals"
    seen = {
        "colleague": build.person(
            "colleague", "outreach_worker", project, units=(build.COMMUNE_A,)
        ),
        "health-a": build.person("health-a", "health_worker", project, units=(build.COMMUNE_A,)),
        "health-b": build.person("health-b", "health_worker", project, units=(build.COMMUNE_B,)),
        "leader": build.person("leader", "leader", project, units=(build.COMMUNE_A,)),
    }
    told = {name: forms.signed_in(user).get(page) for name, user in seen.items()}
    card = f"{page}/{found.pk}/card"
    printed = {name: forms.signed_in(user).post(card).status_code for name, user in seen.items()}
    assert told["leader"].status_code == 403
    assert forms.CASE_CODE in told["health-a"].content.decode()
    for name in ("colleague", "health-b"):
        assert forms.CASE_CODE not in told[name].content.decode()
    assert printed == {"colleague": 404, "health-a": 200, "health-b": 404, "leader": 403}


def test_the_receiving_site_sees_what_was_sent_to_it_and_no_more(
    phone: FieldPhone, project: Project
) -> None:
    site = Site.objects.create(
        uuid="6f1c1f9e-0000-4000-8000-000000000071",
        submission="6f1c1f9e-0000-4000-8000-000000000072",
        project_id=project.pk,
        name=forms.PLACE,
        search_key="",
        sort_key="",
        kind="tram_y_te",
        setting="cong_dong",
        unit=build.COMMUNE_A,
        recorded_at=build.NOW,
    )
    provider = accounts.create_user(
        email="nhan@example.org", name="nhan", password=build.PASSWORD, now=build.NOW
    )
    accounts.assign(
        role=accounts.ensure_roles()["service_provider"],
        project=project,
        user=provider,
        units=(build.COMMUNE_A,),
        at_site=site.pk,
        starts_on=timezone.localdate() - timedelta(days=1),
    )
    forms.refer(phone, **{"truong_hop_gui": "90001-2026-00008"})
    forms.refer(phone, **{"gui/noi_nhan": str(site.pk), "gui/noi_nhan_ten": ""})
    text = forms.signed_in(provider).get(f"/projects/{project.pk}/referrals").content.decode()
    assert forms.CASE_CODE in text
    assert "90001-2026-00008" not in text
    assert forms.PLACE in text


def test_the_list_costs_the_same_however_long_it_is(
    phone: FieldPhone, worker: User, project: Project
) -> None:
    client = forms.signed_in(worker)
    page = f"/projects/{project.pk}/referrals"
    forms.refer(phone)
    client.get(page)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        costs.append(len(asked))
        for _ in range(2):
            forms.refer(phone)
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    "query", ["?page=99", "?page=x", "?state=%00", "?state=' OR 1=1", "?page=-1"]
)
def test_odd_addresses_of_the_list_are_answered(
    phone: FieldPhone, worker: User, project: Project, query: str
) -> None:
    assert (
        forms.signed_in(worker).get(f"/projects/{project.pk}/referrals{query}").status_code == 200
    )


def test_the_sender_is_reminded_once_a_day_without_a_word_about_whom(
    phone: FieldPhone, worker: User
) -> None:
    now = timezone.now()
    for _ in range(2):
        forms.refer(phone, **{"noi_ngay/ngay": forms.day(-9)})
    forms.refer(phone)
    assert remind_referrals(now) == 1
    remind_referrals(now)
    message = Message.objects.get()
    assert message.user_id == worker.pk
    told = f"{message.title} {message.body} {message.link}"
    for secret in (forms.CASE_CODE, forms.PLACE, forms.SERVICE, *codes()):
        assert secret not in told
    remind_referrals(now + timedelta(days=1))
    assert Message.objects.count() == 2


def codes() -> list[str]:
    return [referral_codes.code_of(each) for each in ReferralCode.objects.all()]


def test_nobody_is_reminded_of_what_arrived_or_of_what_she_may_open_no_more(
    phone: FieldPhone, worker: User
) -> None:
    late = forms.refer(phone, **{"noi_ngay/ngay": forms.day(-9)})
    User.objects.filter(pk=worker.pk).update(is_active=False)
    assert remind_referrals(timezone.now()) == 0
    User.objects.filter(pk=worker.pk).update(is_active=True)
    say(late)
    assert remind_referrals(timezone.now()) == 0


def test_a_senders_closed_account_keeps_nobody_from_confirming(
    phone: FieldPhone, worker: User
) -> None:
    found = forms.refer(phone)
    User.objects.filter(pk=worker.pk).update(is_active=False)
    say(found)
    assert forms.counted() == {"R01": 1, "R02": 1}


def test_an_erased_person_leaves_both_counts_and_no_way_back(phone: FieldPhone) -> None:
    found = forms.refer(phone)
    say(found)
    current = Submission.objects.get(pk=found.submission).current
    assert current is not None
    marks = set(PersonMark.objects.values_list("mark", flat=True))
    erasures.erase(owner=current.owner, reason="theo yêu cầu", actor=None, now=timezone.now())
    build.work()
    assert forms.counted() == {"R01": 1, "R02": 1}
    assert marks.isdisjoint(PersonMark.objects.values_list("mark", flat=True))
    assert not Referral.objects.exists()
    assert not ReferralCode.objects.exists()
    assert not DataKey.objects.filter(owner=current.owner, destroyed_at=None).exists()


def test_a_referral_of_a_case_shows_its_code_and_goes_with_it(
    phone: FieldPhone, worker: User, project: Project
) -> None:
    case = case_forms.open_case(phone)
    found = forms.refer(phone, truong_hop_gui=str(case.pk))
    say(found)
    assert list(of_case(project.pk, case.pk, [case.code])) == [found]
    text = forms.signed_in(worker).get(f"/projects/{project.pk}/referrals").content.decode()
    assert case.code in text
    before = forms.counted()
    erasures.erase(owner=f"case:{case.pk}", reason="theo yêu cầu", actor=None, now=timezone.now())
    build.work()
    assert forms.counted() == before
    assert not Referral.objects.exists()
    assert not ReferralCode.objects.exists()
    assert Source.objects.get(pk=found.submission).state == "erased"


def test_confirmations_are_done_again_from_the_journal(phone: FieldPhone) -> None:
    found = forms.refer(phone)
    say(found)
    before = Referral.objects.values().get()
    # As a rebuild empties it: the record anew from its submission, then what pages did.
    Referral.objects.update(state="", answered_on=None, arrived_on=None, settled=False)
    PersonMark.objects.filter(kind="R02").delete()
    event = Event.objects.get(kind="referral.confirm")
    for _ in range(2):
        REPLAYS[event.kind](event)
    assert Referral.objects.values().get() == before
    assert forms.counted() == {"R01": 1, "R02": 1}
    assert Event.objects.filter(kind="referral.confirm").count() == 1
