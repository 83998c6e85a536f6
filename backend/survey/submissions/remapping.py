"""Submissions of a version that is older than the form's mapping: recorded with the new one."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from backend import problems
from backend.accounts.models import User
from backend.journal import services as journal
from backend.survey.forms import making
from backend.survey.forms.making import CheckMapping
from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions import scope, sealed
from backend.survey.submissions.models import Submission
from backend.survey.submissions.reading import declared_unit

AT_A_TURN = 200


def fitting(form: Form, version: FormVersion, check_mapping: CheckMapping) -> list[str]:
    """What keeps the published mapping from holding for this version's questions, in sentences."""
    current = form.current
    if current is None or current.mapping is None:
        return []
    return check_mapping(current.mapping, version.fields)


@transaction.atomic
def take_over(
    *,
    form: Form,
    version: FormVersion,
    actor: User,
    check_mapping: CheckMapping,
    now: datetime,
) -> int:
    """Let the published mapping hold for this older version too; how many submissions follow.

    Each is recorded anew by the worker. Raises no_mapping, mapping_unfit, and changes nothing.
    """
    locked = Form.objects.select_for_update(of=("self",)).select_related("current")
    form = locked.get(pk=form.pk)
    if form.current is None or form.current.mapping is None:
        raise problems.no_mapping(form_id=form.form_id)
    faults = fitting(form, version, check_mapping)
    if faults:
        raise problems.mapping_unfit(version=version.version, faults=" ".join(faults))
    version.mapping = form.current.mapping
    making.place_fields(version)
    version.save(update_fields=["mapping", "unit_field", "day_field", "position_field"])
    journal.log(
        "form.mapping.extend",
        subject=form.pk,
        actor=actor,
        project_id=form.project_id,
        details={"version_id": version.pk},
        now=now,
    )
    keys = list(_placed_anew(version, now))
    journal.log_many(
        "submission.locate",
        subjects=keys,
        actor=actor,
        project_id=form.project_id,
        details={},
        now=now,
    )
    return len(keys)


def _placed_anew(version: FormVersion, now: datetime) -> Iterator[str]:
    """Its submissions, each at the commune that the new mapping's question names."""
    rows = Submission.objects.filter(current__form_version=version, is_draft=False, deleted_at=None)
    rows = rows.select_related("form", "current__form_version", "app_user", "submitter")
    for submission in rows.order_by("pk").iterator(chunk_size=AT_A_TURN):
        current = submission.current
        if current is not None and not current.encrypted:
            unit = declared_unit(version, sealed.answers_of(current), submission.created_at)
            if unit and unit != submission.unit:
                sender = submission.app_user or submission.submitter
                scope.place(submission=submission, unit=unit, actor=sender, now=now)
            yield str(submission.pk)
