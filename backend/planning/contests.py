"""The bank of questions, and what classes reached: typed on pages, kept as they are."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from backend.accounts.models import Project, User
from backend.journal import services as journal
from backend.planning.refusing import refusing
from outreach import services as outreach
from outreach.faults import fault
from outreach.models import Activity, Question
from outreach.text import clean

QUESTION, RETIRE, CLASS, DROP = (
    "question.put",
    "question.retire",
    "contest.class",
    "contest.class.drop",
)


@transaction.atomic
def put_question(
    *,
    question: UUID,
    project: Project,
    topic: str,
    text: str,
    choices: Sequence[str],
    right: int,
    known: bool = True,
    actor: User,
    now: datetime,
) -> None:
    """Put a question into the bank, or change it. Raises planning_refused.

    `known`: it is to be changed; another one under the id of one that stands is refused.
    """
    with refusing():
        told = (topic, clean(text), [clean(choice) for choice in choices], right)
        for there in Question.objects.filter(pk=question):
            if not known and (there.topic, there.text, there.choices, there.right) != told:
                raise fault("sent_before")
        outreach.put_question(
            question=question,
            project_id=project.pk,
            topic=topic,
            text=text,
            choices=choices,
            right=right,
            now=now,
        )
    journal.log(QUESTION, subject=question, actor=actor, project_id=project.pk, now=now)


@transaction.atomic
def retire_question(*, question: UUID, project: Project, actor: User, now: datetime) -> None:
    """Ask it no longer; twice is harmless."""
    if outreach.retire_question(question=question, project_id=project.pk):
        journal.log(RETIRE, subject=question, actor=actor, project_id=project.pk, now=now)


@transaction.atomic
def put_class(
    *, contest: Activity, name: str, participants: int, mean: int, actor: User, now: datetime
) -> None:
    """Note what a class reached; `mean` in tenths. Raises planning_refused."""
    with refusing():
        outreach.put_class(
            contest=contest, name=name, participants=participants, mean=mean, now=now
        )
    journal.log(CLASS, subject=contest.pk, actor=actor, project_id=contest.project_id, now=now)


@transaction.atomic
def drop_class(*, contest: Activity, name: str, actor: User, now: datetime) -> None:
    """Take out what was typed by mistake; twice is harmless."""
    if outreach.drop_class(contest=contest.pk, name=name):
        journal.log(DROP, subject=contest.pk, actor=actor, project_id=contest.project_id, now=now)
