"""Submissions whose entities wait for approval, and lists that ask for it no longer."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from backend import problems
from backend.accounts.models import User
from backend.journal import services as journal
from backend.survey.entities import lists
from backend.survey.entities.lists import Rule
from backend.survey.entities.models import EntityList, EntityVersion
from backend.survey.forms.models import FormVersion
from backend.survey.submissions.models import Submission

State = Submission.ReviewState
WAITING = ["", State.EDITED, State.HAS_ISSUES]


def pending(entity_list: EntityList) -> QuerySet[Submission]:
    """Not yet approved, not rejected, and nothing of theirs is in the list; the oldest first."""
    versions = FormVersion.objects.filter(
        form__project=entity_list.project_id, form__deleted_at=None, published_at__isnull=False
    )
    writing = [
        pk
        for pk, declared in versions.values_list("pk", "entity_lists")
        if any(each["list"] == entity_list.name for each in declared)
    ]
    made = EntityVersion.objects.filter(
        submission=OuterRef("uuid"), entity__entity_list=entity_list
    )
    return Submission.objects.filter(
        ~Exists(made),
        current__form_version__in=writing,
        review_state__in=WAITING,
        is_draft=False,
        deleted_at=None,
    ).order_by("created_at", "uuid")


@transaction.atomic
def change_list(
    *,
    entity_list: EntityList,
    approval_required: bool | None = None,
    owner_only: bool | None = None,
    rules: Sequence[Rule] | None = None,
    convert: bool | None = None,
    actor: User,
    now: datetime,
) -> EntityList:
    """As `lists.change_list`; `convert`: make the entities that wait, when approval ends.

    Raises submissions_pending when that is not said and some wait.
    """
    waiting = pending(entity_list) if approval_required is False else Submission.objects.none()
    if convert is None and (count := waiting.count()):
        raise problems.submissions_pending(count=count)
    uuids = list(waiting.values_list("uuid", flat=True)) if convert else []
    changed = lists.change_list(
        entity_list=entity_list,
        approval_required=approval_required,
        owner_only=owner_only,
        rules=rules,
        actor=actor,
        now=now,
    )
    journal.log_many(
        "submission.convert",
        subjects=uuids,
        actor=actor,
        project_id=entity_list.project_id,
        details={"list": entity_list.name},
        now=now,
    )
    return changed
