"""Two levels of looking: who may check, who may approve, many at once; never one's own."""

import pytest
from django.utils import timezone

from backend import problems
from backend.accounts.models import Project, User
from backend.journal.models import Event
from backend.survey.forms.models import Form
from backend.survey.quality import queue
from backend.survey.submissions import checking, selectors
from backend.survey.submissions.checking import APPROVE, CHECK
from backend.survey.submissions.models import Submission
from tests import build
from tests.quality.conftest import Send


@pytest.fixture
def commune(project: Project) -> User:
    """An officer of commune A alone, who may review every form of the tests."""
    person = build.person("xa", "commune_officer", project, units=(build.COMMUNE_A,))
    role = person.assignments.get().role
    role.verbs = [*role.verbs, "submission.read", "submission.update"]
    role.save()
    return person


def again(one: Submission) -> Submission:
    return Submission.objects.select_related("form__current", "project").get(pk=one.pk)


def seen(one: Submission) -> int:
    assert one.current_id is not None
    return one.current_id


def decide(one: Submission, actor: User, state: str = "approved", **more: object) -> Submission:
    found = again(one)
    return checking.decide(
        submission=found,
        project=found.project,
        actor=actor,
        now=timezone.now(),
        **{"seen": seen(found), "state": state, "comment": "", **more},  # type: ignore[arg-type]
    )


def check(one: Submission, actor: User, version: int = 0) -> Submission:
    found = again(one)
    version = version or seen(found)
    return checking.check(submission=found, seen=version, actor=actor, now=timezone.now())


def act(project: Project, actor: User, action: str, *chosen: Submission) -> checking.Done:
    return checking.act_on_many(
        project=project,
        chosen=[(one.pk, seen(one)) for one in chosen],
        action=action,
        actor=actor,
        now=timezone.now(),
    )


def refusal(code: str) -> object:
    return pytest.raises(problems.Problem, match=f"^{code} ")


def test_nobody_checks_or_approves_what_she_sent(
    send: Send, project: Project, commune: User
) -> None:
    role = commune.assignments.get().role
    role.verbs = [*role.verbs, "submission.create"]
    role.save()
    own = send(1, by=build.phone_of(commune, project))
    for attempt in (lambda: check(own, commune), lambda: decide(own, commune)):
        with refusal("403.941"):  # type: ignore[attr-defined]
            attempt()
    assert act(project, commune, APPROVE, own).done == 0
    assert not queue.waiting(commune, project).exists()
    assert again(own).review_state == ""


def test_a_check_leaves_the_review_state_and_an_edit_undoes_it(
    send: Send, commune: User, project: Project
) -> None:
    one = send(1, instance_id="uuid:mot")
    for _ in range(2):
        check(one, commune)
    found = again(one)
    assert (found.review_state, found.checked_by) == ("", commune)
    event = Event.objects.get(kind="submission.check")
    assert set(event.details) == {"instance_id", "version"}
    assert list(queue.waiting(commune, project, stage=queue.CHECKED)) == [found]
    send(2, instance_id="uuid:hai", deprecated_id="uuid:mot")
    found = again(one)
    assert (found.review_state, found.checked_at, found.checked_by) == ("edited", None, None)
    with refusal("409.541"):  # type: ignore[attr-defined]
        check(one, commune, version=seen(one))


def test_what_is_decided_is_not_checked_any_more(send: Send, commune: User, officer: User) -> None:
    one = send(1)
    decide(one, officer)
    with refusal("409.943"):  # type: ignore[attr-defined]
        check(one, commune)


def test_the_project_says_whether_the_commune_approves(
    send: Send, project: Project, commune: User, officer: User
) -> None:
    one, two = send(1), send(2)
    above = officer.assignments.get().role
    above.verbs = [*above.verbs, "submission.update"]
    above.save()
    decide(one, commune)
    assert again(one).review_state == "approved"
    project.commune_approves = False
    project.save()
    for state in ("approved", "rejected"):
        with refusal("403.942"):  # type: ignore[attr-defined]
            decide(two, commune, state, comment="sai")
    done = act(project, commune, APPROVE, two)
    assert (done.done, sum(done.refused.values())) == (0, 1)
    decide(two, commune, "hasIssues", comment="Xem lại.")  # that she may always say
    send(3)
    check(Submission.objects.latest("created_at"), commune)
    decide(two, officer)
    assert again(two).review_state == "approved"


def test_a_program_follows_the_same_rules(
    send: Send, project: Project, commune: User, phone: object
) -> None:
    project.commune_approves = False
    project.save()
    found = again(send(1))
    with refusal("403.942"):  # type: ignore[attr-defined]
        checking.review_by_program(
            submission=found,
            project=project,
            state="approved",
            comment="",
            actor=commune,
            now=timezone.now(),
        )


def test_many_are_approved_each_by_itself_and_twice_is_harmless(
    send: Send, project: Project, commune: User, form: Form
) -> None:
    one, two, edited = send(1, instance_id="uuid:1"), send(2), send(3, instance_id="uuid:3")
    send(4, instance_id="uuid:4", deprecated_id="uuid:3")  # since the page was opened
    far = send(5, ma_xa="90002", by=build.phone_of(
        build.person("xa2", "officer", project, units=(build.COMMUNE_B,)), project))  # fmt: skip
    done = act(project, commune, APPROVE, one, two, edited, far)
    assert (done.done, done.already) == (2, 0)
    assert sum(done.refused.values()) == 2
    done = act(project, commune, APPROVE, one, two)
    assert (done.done, done.already, dict(done.refused)) == (0, 2, {})
    events = Event.objects.filter(kind="submission.review")
    assert {event.subject for event in events} == {str(one.pk), str(two.pk)}
    assert events.count() == 2
    assert again(far).review_state == ""


def test_one_press_does_at_most_a_page(send: Send, project: Project, commune: User) -> None:
    one = send(1)
    many = [(one.pk, seen(one))] * 3
    done = checking.act_on_many(
        project=project, chosen=many, action=CHECK, actor=commune, now=timezone.now()
    )
    assert done.done == 1


def test_only_what_nothing_speaks_against_is_chosen(send: Send, officer: User) -> None:
    one = again(send(1))
    assert checking.preselected(one, [])
    assert not checking.preselected(one, ["too_fast"])
    decide(one, officer)
    assert not checking.preselected(again(one), [])


def test_the_list_costs_the_same_for_one_and_for_many(
    send: Send, project: Project, commune: User, django_assert_max_num_queries: object
) -> None:
    for n in range(6):
        send(n)
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        rows = queue.page_of(queue.waiting(commune, project), 0, 50)
        versions = queue.versions_of(rows)
        deciding = checking.Deciding(commune, project)
        for row in rows:
            assert row.flags.all() is not None
            assert deciding.may(row)
            assert row.current_id in versions
    assert len(rows) == 6
    assert set(selectors.reviewable(commune, project)) == set(rows)
