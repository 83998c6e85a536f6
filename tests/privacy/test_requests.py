"""Requests of persons: who is meant, the clocks, what is done, what the contact becomes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from backend.accounts.models import Assignment, Project, Role, User
from backend.accounts.verbs import PRIVACY_READ, PRIVACY_UPDATE
from backend.journal.models import Event
from backend.privacy import held, requests, subjects
from backend.privacy.models import Stop, Subject, SubjectRequest, Tombstone
from backend.privacy.requests import Told
from backend.problems import Problem
from backend.vault.models import DataKey
from tests import build
from tests.privacy.conftest import HEALTH, NAME, TEL, Send, keeper

NOW = timezone.now


def ask(row: object, actor: User, kind: str = "see", **more: object) -> SubjectRequest:
    project = actor.assignments.get().project if hasattr(actor, "assignments") else None
    found = Project.objects.get() if project is None else project
    subject = subjects.subject_for(actor, found, str(row), PRIVACY_UPDATE, now=NOW())
    told = {"received_at": NOW(), "received_how": "phone", "identity_checked": "biết mã", **more}
    return requests.receive(subject=subject, told=Told(kind, **told), actor=actor, now=NOW())  # type: ignore[arg-type]


def test_the_clocks_run_from_when_it_came(send: Send, desk: User) -> None:
    came = datetime(2026, 2, 13, 16, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    made = ask(send().pk, desk, "erase", received_at=came)
    assert timezone.localtime(made.acknowledge_by).strftime("%d/%m/%Y %H:%M") == "24/02/2026 23:59"
    assert timezone.localtime(made.due_by).strftime("%d/%m/%Y") == "05/03/2026"


def test_what_is_overdue_is_told_apart(send: Send, desk: User, project: Project) -> None:
    late = ask(send().pk, desk, received_at=NOW() - timedelta(days=40))
    ask(send().pk, desk)
    mine = requests.requests_of(desk, project, PRIVACY_READ)
    assert list(requests.overdue(mine, NOW())) == [late]
    assert mine.first() == late
    requests.refuse(request=late, reason="trùng", actor=desk, now=NOW())
    assert not requests.overdue(mine, NOW()).exists()


def test_one_that_comes_from_the_future_is_refused(send: Send, desk: User) -> None:
    with pytest.raises(Problem) as told:
        ask(send().pk, desk, received_at=NOW() + timedelta(hours=1))
    assert told.value.code == "400.752"


@pytest.mark.parametrize(
    "named", ["", "x", NAME, "case:", "9" * 80, "99999999-9999-4999-8999-999999999999", "a\u0000b"]
)
def test_nobody_is_known_under_this(desk: User, project: Project, named: str) -> None:
    with pytest.raises(Problem) as told:
        subjects.subject_for(desk, project, named, PRIVACY_UPDATE, now=NOW())
    assert told.value.code == "404.751"


def test_who_keeps_commune_a_knows_nobody_elsewhere(
    send: Send, desk: User, desk_a: User, project: Project
) -> None:
    here, there = send("90001"), send("90002")
    subjects.subject_for(desk_a, project, str(here.pk), PRIVACY_UPDATE, now=NOW())
    with pytest.raises(Problem) as told:
        subjects.subject_for(desk_a, project, str(there.pk), PRIVACY_UPDATE, now=NOW())
    assert told.value.code == "404.751"
    for row in (here, there):
        ask(row.pk, desk)
    mine = requests.requests_of(desk_a, project, PRIVACY_READ)
    assert [each.subject_id for each in mine] == [f"submission:{here.pk}"]


def test_another_project_knows_nobody_of_this(send: Send, desk: User) -> None:
    row = send()
    other = build.accounts.create_project(name="Khác", units=[build.PROVINCE], now=NOW())
    stranger = keeper("stranger", other, project_wide=True)
    with pytest.raises(Problem) as told:
        subjects.subject_for(stranger, other, str(row.pk), PRIVACY_UPDATE, now=NOW())
    assert told.value.code == "404.751"


def test_without_a_checked_identity_nothing_is_done(send: Send, desk: User) -> None:
    made = ask(send().pk, desk, "erase", identity_checked="")
    with pytest.raises(Problem) as told:
        requests.fulfil(request=made, actor=desk, now=NOW())
    assert told.value.code == "409.753"
    assert not Tombstone.objects.exists()
    requests.check_identity(request=made, how="gặp trực tiếp", actor=desk, now=NOW())
    requests.fulfil(request=made, actor=desk, now=NOW())
    assert Tombstone.objects.get().request == made


def test_erase_and_withdraw_are_done_by_fulfilling(send: Send, desk: User) -> None:
    gone, stopped_ = send(), send()
    requests.fulfil(request=ask(gone.pk, desk, "erase"), actor=desk, now=NOW())
    requests.fulfil(request=ask(stopped_.pk, desk, "withdraw"), actor=desk, now=NOW())
    assert Stop.objects.get(pk=gone.pk).why == "erased"
    assert Stop.objects.get(pk=stopped_.pk).why == "withdrawn"
    assert Subject.objects.get(pk=f"submission:{gone.pk}").erased_at is not None


def test_what_is_closed_stays_closed(send: Send, desk: User) -> None:
    made = ask(send().pk, desk)
    requests.acknowledge(request=made, actor=desk, now=NOW())
    requests.fulfil(request=made, actor=desk, now=NOW())
    for step in (requests.acknowledge, requests.fulfil):
        with pytest.raises(Problem) as told:
            step(request=made, actor=desk, now=NOW())
        assert told.value.code == "409.752"


def test_see_shows_all_and_the_journal_keeps_it(send: Send, desk: User) -> None:
    row = send()
    made = ask(row.pk, desk)
    told = held.all_of(request=made, actor=desk, now=NOW())
    values = {answer.value for version in told.versions for answer in version.answers}
    assert {NAME, TEL, HEALTH} <= values
    assert told.masked == []
    event = Event.objects.get(kind="privacy.see")
    assert event.subject == str(row.pk)
    assert set(event.details["classes"]) == {"identity", "health", "contact"}
    assert NAME not in str(event.details)


def test_who_may_not_open_a_class_sees_it_masked_and_is_told(send: Send, desk: User) -> None:
    made = ask(send().pk, desk)
    role = desk.assignments.get().role
    role.verbs = [each for each in role.verbs if each != "sensitive.health"]
    role.save()
    told = held.all_of(request=made, actor=desk, now=NOW())
    values = {answer.value for version in told.versions for answer in version.answers}
    assert HEALTH not in values
    assert NAME in values
    assert told.masked == ["health"]
    # Answered or not, the question stands there: that it was asked tells nothing.
    empty = held.all_of(request=ask(send(suc_khoe="").pk, desk), actor=desk, now=NOW())
    assert empty.masked == ["health"]


def test_a_class_is_open_at_the_desk_only_where_and_for_the_form_that_her_verb_names(
    send: Send, desk: User, project: Project
) -> None:
    made = ask(send().pk, desk)
    role = desk.assignments.get().role
    role.verbs = [each for each in role.verbs if each != "sensitive.health"]
    role.verbs += ["sensitive.health:phieu_khac"]
    role.save()
    assert held.all_of(request=made, actor=desk, now=NOW()).masked == ["health"]
    verbs = ["project.read", "sensitive.health"]
    other = Role.objects.create(name="health_elsewhere", title="Nơi khác", verbs=verbs)
    held_there = Assignment.objects.create(
        user=desk, role=other, project=project, starts_on=timezone.localdate()
    )
    held_there.units.create(unit=build.COMMUNE_B)
    assert held.all_of(request=made, actor=desk, now=NOW()).masked == ["health"]


def test_how_to_answer_is_sealed_read_with_a_trace_and_destroyed_after_thirty_days(
    send: Send, desk: User
) -> None:
    made = ask(send().pk, desk, contact="0988 777 666, chị Hoa")
    assert b"0988" not in bytes(made.contact or b"")
    assert requests.contact_of(request=made, actor=desk, now=NOW()) == "0988 777 666, chị Hoa"
    assert Event.objects.filter(kind="sensitive.read", subject=str(made.pk)).count() == 1
    requests.refuse(request=made, reason="không đúng người", actor=desk, now=NOW())
    assert requests.forget_contacts(NOW() + timedelta(days=20)) == 0
    assert requests.forget_contacts(NOW() + timedelta(days=40)) == 1
    assert requests.forget_contacts(NOW() + timedelta(days=40)) == 0
    made.refresh_from_db()
    assert made.contact is None
    assert not DataKey.objects.filter(owner=f"request:{made.pk}", destroyed_at=None).exists()
