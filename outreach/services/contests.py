"""The bank of questions and the results of classes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from outreach.codes import CONTESTS
from outreach.faults import fault
from outreach.kinds.shapes import PEOPLE
from outreach.models import Activity, ContestClass, Question
from outreach.quizzes import CHOICES, LEAST_OF_CLASS, TOPICS, is_class
from outreach.text import clean

TEXT: Final = 500
CHOICE: Final = 200


@transaction.atomic
def put_question(
    *,
    question: UUID,
    project_id: int,
    topic: str,
    text: str,
    choices: Sequence[str],
    right: int,
    now: datetime,
) -> Question:
    """Put a question into the bank, or change it; harmless when repeated. Raises Fault."""
    if topic not in TOPICS:
        raise fault("topic_unknown", topic=topic[:40], known=", ".join(TOPICS))
    asked = clean(text)
    if not 0 < len(asked) <= TEXT:
        raise fault("question_text", limit=TEXT)
    offered = [clean(choice) for choice in choices]
    if not 2 <= len(offered) <= CHOICES or len(set(offered)) < len(offered):
        raise fault("question_choices", limit=CHOICES)
    if not all(0 < len(choice) <= CHOICE for choice in offered):
        raise fault("question_choices", limit=CHOICES)
    if not 0 <= right < len(offered):
        raise fault("question_right")
    if Question.objects.filter(pk=question).exclude(project_id=project_id).exists():
        raise fault("record_elsewhere")
    made, _ = Question.objects.update_or_create(
        uuid=question,
        defaults={
            "project_id": project_id,
            "topic": topic,
            "text": asked,
            "choices": offered,
            "right": right,
            "retired": False,
            "entered_at": now,
        },
    )
    return made


@transaction.atomic
def retire_question(*, question: UUID, project_id: int) -> int:
    """Ask it no longer; it stays in the bank for the contests that asked it."""
    return Question.objects.filter(pk=question, project_id=project_id).update(retired=True)


@transaction.atomic
def put_class(
    *, contest: Activity, name: str, participants: int, mean: int, now: datetime
) -> ContestClass:
    """Note what a class reached (`mean` in tenths), or correct it. Raises Fault."""
    if contest.kind not in CONTESTS:
        raise fault("no_contest")
    named = clean(name)
    if not is_class(named):
        raise fault("class_name")
    if participants < LEAST_OF_CLASS:
        raise fault("class_few", least=LEAST_OF_CLASS)
    if participants > PEOPLE:
        raise fault("amount_range", least=LEAST_OF_CLASS, limit=PEOPLE)
    if not 0 <= mean <= 100:
        raise fault("amount_range", least=0, limit=10)
    made, _ = ContestClass.objects.update_or_create(
        contest=contest,
        name=named,
        defaults={
            "project_id": contest.project_id,
            "participants": participants,
            "mean": mean,
            "entered_at": now,
        },
    )
    return made


@transaction.atomic
def drop_class(*, contest: UUID, name: str) -> int:
    """Take out what was typed by mistake; how many there were."""
    return ContestClass.objects.filter(contest=contest, name=name).delete()[0]
