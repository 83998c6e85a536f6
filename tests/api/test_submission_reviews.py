"""Review states, comments and the history of a submission."""

import pytest

from backend.accounts.models import Project, User
from backend.journal.models import Event
from backend.moments import moment
from backend.survey.submissions import checking
from backend.survey.submissions.models import Submission, SubmissionComment
from tests import build
from tests.api.conftest import Program, problem_of, token_of
from tests.api.submitting import base_of, filled, post, put

EXTENDED = {"X-Extended-Metadata": "true"}


@pytest.fixture
def one(project: Project, boss: Program) -> str:
    build.form(project, build.simple())
    base = base_of(project)
    post(boss, base, filled())
    return f"{base}/uuid:1"


def test_a_review_state_is_given_and_taken_back(boss: Program, one: str, admin: User) -> None:
    for state in ("approved", "hasIssues", "rejected", "edited", None):
        answer = boss.patch(one, {"reviewState": state})
        assert (answer.status_code, answer.json()["reviewState"]) == (200, state)
    event = Event.objects.filter(kind="submission.review").order_by("id").first()
    assert event is not None
    assert event.details["review_state"] == "approved"
    assert event.user_id == admin.pk
    assert Submission.objects.get().review_state == ""


def test_a_comment_may_come_along(boss: Program, one: str) -> None:
    boss.patch(one, {"reviewState": "hasIssues", "comment": "Thiếu ảnh nhóm"})
    assert boss.get(f"{one}/comments").json()[0]["body"] == "Thiếu ảnh nhóm"
    assert "Thiếu" not in str(list(Event.objects.values_list("details", flat=True)))


@pytest.mark.parametrize(
    "body",
    [{"reviewState": "xong"}, {"reviewState": 5}, {"reviewState": ["approved"]}, [], "approved"],
)
def test_another_state_is_refused(boss: Program, one: str, body: object) -> None:
    assert problem_of(boss.patch(one, body)) == (400, 400.11)
    assert Submission.objects.get().review_state == ""


def test_json_that_is_none_is_refused(boss: Program, one: str) -> None:
    assert problem_of(boss.patch(one, b"{")) == (400, 400.1)


def test_a_body_without_a_state_changes_nothing(boss: Program, one: str) -> None:
    assert boss.patch(one, {}).json()["reviewState"] is None
    assert not Event.objects.filter(kind="submission.review").exists()


def test_reviewing_needs_the_verb_and_the_area(one: str, project: Project) -> None:
    viewer = build.person("xem", "project_viewer", project, project_wide=True)
    assert problem_of(Program(token_of(viewer)).patch(one, {"reviewState": "approved"})) == (
        403,
        403.1,
    )
    away = build.person("xa", "project_manager", project, units=(build.COMMUNE_B,))
    assert problem_of(Program(token_of(away)).patch(one, {"reviewState": "approved"})) == (
        404,
        404.1,
    )


def test_comments_are_listed_newest_first_with_their_authors(
    boss: Program, one: str, admin: User
) -> None:
    for body in ("một", "hai"):
        answer = boss.post(f"{one}/comments", {"body": body})
        assert answer.status_code == 200
        assert set(answer.json()) == {"body", "actorId", "createdAt"}
    told = boss.get(f"{one}/comments", **EXTENDED).json()
    assert [each["body"] for each in told] == ["hai", "một"]
    assert {each["actorId"] for each in told} == {admin.pk}
    assert told[0]["actor"]["displayName"] == "admin"


@pytest.mark.parametrize(
    ("body", "code"),
    [({}, 400.2), ({"body": ""}, 400.11), ({"body": "a\0b"}, 400.11), ({"body": {}}, 400.11)],
)
def test_an_empty_comment_is_refused(boss: Program, one: str, body: object, code: float) -> None:
    assert problem_of(boss.post(f"{one}/comments", body)) == (400, code)
    assert not SubmissionComment.objects.exists()


def test_the_history_tells_what_happened_as_central_names_it(
    boss: Program, one: str, admin: User
) -> None:
    boss.headers["X-Action-Notes"] = "s%E1%BB%ADa%20tu%E1%BB%95i"
    put(boss, one, filled("uuid:2", deprecated_id="uuid:1"))
    del boss.headers["X-Action-Notes"]
    boss.patch(one, {"reviewState": "approved"})
    boss.post(f"{one}/comments", {"body": "được"})
    boss.get(f"{one}.xml")
    told = boss.get(f"{one}/audits", **EXTENDED).json()
    assert [each["action"] for each in told] == [
        "submission.comment",
        "submission.update",
        "submission.update.version",
        "submission.create",
    ]
    assert told[1]["details"]["reviewState"] == "approved"
    assert told[2]["details"]["instanceId"] == "uuid:2"
    assert told[2]["notes"] == "sửa tuổi"
    assert {each["actorId"] for each in told} == {admin.pk}
    assert told[0]["actor"]["displayName"] == "admin"
    assert "actor" not in boss.get(f"{one}/audits").json()[0]


def test_the_check_of_the_commune_is_told_and_gone_after_an_edit(
    boss: Program, one: str, admin: User, officer: User
) -> None:
    told = boss.get(one).json()
    assert (told["checkedAt"], told["checkedById"], "checkedBy" in told) == (None, None, False)
    role = officer.assignments.get().role
    role.verbs = [*role.verbs, "submission.update"]
    role.save()
    found = Submission.objects.get()
    checking.check(submission=found, seen=found.current_id or 0, actor=officer, now=build.NOW)
    told = boss.get(one).json()
    assert (told["checkedAt"], told["checkedById"]) == (moment(build.NOW), officer.pk)
    listed = boss.get(one.rpartition("/")[0], **EXTENDED).json()
    assert listed[0]["checkedBy"]["displayName"] == officer.name
    assert listed[0]["checkedBy"]["type"] == "user"
    put(boss, one, filled("uuid:2", deprecated_id="uuid:1"))
    assert boss.get(one).json()["checkedAt"] is None
