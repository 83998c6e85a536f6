"""A submission goes back to its sender with the questions marked; her edit answers it."""

import pytest
from django.utils import timezone

from backend import problems
from backend.accounts.models import Project, User
from backend.survey.forms.models import Form
from backend.survey.quality import send_backs
from backend.survey.quality.models import SendBack
from backend.survey.submissions import selectors
from backend.survey.submissions.models import Submission
from notifications.models import Message
from tests import build
from tests.quality.conftest import Send


def back(submission: Submission, actor: User, **more: object) -> SendBack:
    given = {"questions": ["nghe", "que"], "note": "Xem lại hai câu này.", **more}
    return send_backs.send_back(
        submission=Submission.objects.select_related("form__current", "current__form_version").get(
            pk=submission.pk
        ),
        actor=actor,
        now=timezone.now(),
        **given,  # type: ignore[arg-type]
    )


def test_the_sender_is_told_that_and_never_what(send: Send, officer: User, worker: User) -> None:
    one = send(1)
    back(one, officer)
    build.work()
    message = Message.objects.get(user=worker)
    assert "nghe" not in f"{message.title} {message.body} {message.link}"
    assert str(one.uuid) not in message.link
    assert [each.questions for each in send_backs.open_for(worker)] == [["nghe", "que"]]
    one.refresh_from_db()
    assert one.review_state == "hasIssues"
    assert one.comments.get().body == "Xem lại hai câu này."


def test_her_own_edit_answers_it(send: Send, officer: User, worker: User) -> None:
    one = send(1, instance_id="uuid:mot")
    back(one, officer)
    send(2, instance_id="uuid:hai", deprecated_id="uuid:mot")
    assert SendBack.objects.get().mended_at is not None
    assert not send_backs.open_for(worker).exists()


def test_somebody_else_s_edit_leaves_it_open(send: Send, officer: User, worker: User) -> None:
    one = send(1)
    back(one, officer)
    assert (
        send_backs.note_edit(submission_uuid=str(one.uuid), editor=officer.pk, now=timezone.now())
        == 0
    )
    assert send_backs.open_for(worker).exists()


@pytest.mark.parametrize(
    ("more", "code"),
    [({"note": "  "}, "400.641"), ({"questions": ["khong_co"]}, "400.642")],
)
def test_what_the_sender_could_not_understand_is_refused(
    send: Send, officer: User, more: dict[str, object], code: str
) -> None:
    one = send(1)
    with pytest.raises(problems.Problem) as caught:
        back(one, officer, **more)
    assert caught.value.code == code
    assert not SendBack.objects.exists()
    one.refresh_from_db()
    assert one.review_state == ""


def test_an_officer_of_elsewhere_sends_nothing_back(
    send: Send, form: Form, project: Project
) -> None:
    one = send(1)
    other = build.person("khac", "officer", project, units=(build.COMMUNE_B,))
    with pytest.raises(problems.Problem) as caught:
        selectors.submission_of(other, form, one.instance_id, verb="submission.update")
    assert caught.value.code in {"404.1", "403.1"}
