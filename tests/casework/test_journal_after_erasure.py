"""After an erasure neither the journal nor any other table says what pages did with the person."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.casework import arriving, cases, referrals
from backend.jobs.rebuilding import rebuild
from backend.journal.models import Event
from backend.privacy import erasures
from backend.survey.submissions.models import Submission
from backend.survey.submissions.removing import delete, restore
from backend.vault import services as vault
from outreach.models import Case, CaseNumber
from tests import build
from tests.api.conftest import Program, token_of
from tests.casework import referral_forms as forms
from tests.casework.case_forms import contact, open_case, today
from tests.journey import publish
from tests.phone import FieldPhone
from tests.planted import ground

pytestmark = pytest.mark.django_db

STATUS, STEP, REASON = "sau_cai", "ho_tro_sinh_ke", "qua_doi"
NOTE = "ghi-chu-trong-san-KKVQZ"


def by(actor: User) -> cases.By:
    return cases.By(actor, today(), timezone.now())


@pytest.fixture
def case(phone: FieldPhone, station: User, admin: User, project: Project) -> Case:
    """With everything that pages do, a referral that arrived, a note of a program."""
    publish(project, "chuyen_gui")
    found = open_case(phone)
    contact(phone, found.pk)
    made = forms.refer(phone, truong_hop_gui=str(found.pk))
    cases.change_status(case=found, status=STATUS, since=today(), by=by(station))
    due = today() + timedelta(days=3)
    cases.plan_step(case=found, step=STEP, next_on=due, by=by(station))
    referrals.card(referral=made, actor=station, now=timezone.now())
    code = forms.code_of(made)
    referrals.confirm(typed=code, state="da_tiep_nhan", source="", now=timezone.now())
    program = Program(token_of(admin))
    program.headers["X-Action-Notes"] = NOTE
    path = f"/projects/{project.pk}/datasets/truong_hop/entities/{found.pk}?force=true"
    told = program.patch(path, {"data": {"nhom_tuoi": "30_44"}})
    assert told.status_code == 200, told.content
    build.work()
    cases.close(case=found, reason=REASON, closed_on=today(), by=by(station))
    found.refresh_from_db()
    return found


def journal() -> str:
    return str(list(Event.objects.values("details", "notes")))


def anywhere(words: tuple[str, ...]) -> set[str]:
    """Tables and columns of rows that tell one of them; forms and roles name every choice."""
    wanted = tuple(each.encode() for each in words)
    told = ground.found_in(ground.every_value(), wanted)
    return {each for each in told if not each.startswith(("forms.", "blobs.", "accounts.Role."))}


def events_of(subject: object) -> Iterator[Event]:
    yield from Event.objects.filter(subject=str(subject))


def test_before_it_the_journal_has_ids_and_days_alone(case: Case) -> None:
    for word in (STATUS, STEP, REASON, case.code, case.provisional):
        assert word not in journal(), word
    keys = {key for each in events_of(case.pk) for key in each.details}
    assert keys <= {
        "worker", "key", "since", "sealed", "by", "said_on", "next_on", "closed_on", "list",
        "version", "submission",
    }  # fmt: skip


def test_after_it_no_table_tells_a_word(case: Case, project: Project) -> None:
    words = (STATUS, STEP, REASON, case.code, case.provisional, NOTE, forms.PLACE, forms.SERVICE)
    assert anywhere((NOTE,))
    erasures.erase(owner=f"case:{case.pk}", reason="theo yêu cầu", actor=None, now=timezone.now())
    build.work()
    assert not Case.objects.exists()
    assert anywhere(words) == set()
    assert NOTE not in journal()
    # The number stays given, and leads to nobody.
    number = CaseNumber.objects.get()
    assert (number.source, number.case_uuid, number.provisional) == (None, None, "")


def test_nor_does_a_rebuild_bring_it_back(case: Case, project: Project) -> None:
    erasures.erase(owner=f"case:{case.pk}", reason="theo yêu cầu", actor=None, now=timezone.now())
    build.work()
    found = rebuild(project_id=project.pk, check=False, now=timezone.now())
    assert not sum(each.differing for each in found)
    assert not Case.objects.exists()


def test_until_then_a_rebuild_has_step_and_reason_from_the_sealed_words(
    case: Case, project: Project
) -> None:
    kept = Case.objects.values().get()
    assert (kept["planned_step"], kept["closed_reason"]) == (STEP, REASON)
    found = rebuild(project_id=project.pk, check=False, now=timezone.now())
    assert [each for each in found if each.differing] == []
    again = Case.objects.values().get()
    assert (again["planned_step"], again["closed_reason"]) == (STEP, REASON)


def test_what_a_rule_of_retention_closed_stays_as_it_stood(
    case: Case, project: Project, station: User
) -> None:
    # Opened again and closed for another reason, so that doing it again would have to be exact.
    cases.reopen(case=case, by=by(station))
    cases.close(case=case, reason="mo_nham", closed_on=today(), by=by(station))
    kept = Case.objects.values().get()
    vault.destroy(owner=f"case:{case.pk}", kinds=["health"], now=timezone.now())
    for check in (True, False):
        found = rebuild(project_id=project.pk, check=check, now=timezone.now())
        assert [each for each in found if each.differing] == []
    again = Case.objects.values().get()
    assert (again["closed_on"], again["closed_reason"]) == (kept["closed_on"], "mo_nham")


def test_back_from_the_bin_it_is_closed_for_the_same_reason(case: Case, admin: User) -> None:
    submission = Submission.objects.get(pk=case.submission)
    for act in (delete, restore):
        act(submission=submission, actor=admin, now=timezone.now())
        build.work()
    found = Case.objects.get()
    assert (found.planned_step, found.closed_reason) == (STEP, REASON)
    arriving.follow(submission=found.submission, now=timezone.now())
    assert Case.objects.get().closed_reason == REASON


def test_every_model_is_looked_at(case: Case) -> None:
    seen = {name.rpartition(".")[0] for name, _ in ground.every_value()}
    assert {"journal.Event", "outreach.Case", "entities.EntityVersion"} <= seen
    assert seen <= {model._meta.label for model in apps.get_models(include_auto_created=True)}
