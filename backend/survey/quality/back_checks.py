"""Back-checks: a random share of what arrived is visited again, and the answers compared."""

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Avg, Count, Q, QuerySet

from backend import problems
from backend.accounts import permissions, verbs
from backend.accounts.models import User
from backend.journal import services as journal
from backend.survey.forms import encrypting
from backend.survey.forms.models import Form
from backend.survey.quality import checks
from backend.survey.quality.models import BackCheck, Draw
from backend.survey.quality.periods import arrived_between
from backend.survey.submissions import anonymity
from backend.survey.submissions import selectors as submissions
from backend.survey.submissions.marked import classes_of_form
from backend.survey.submissions.masking import bare
from backend.survey.submissions.models import Submission

MAX_DRAWN = 5000


def draw(
    *,
    form: Form,
    percent: Decimal,
    starts_on: date,
    ends_on: date,
    actor: User,
    seed: str = "",
    now: datetime,
) -> Draw:
    """Draw `percent` of what the actor may see of this form's arrivals; at least one.

    The same seed over the same submissions draws the same. Raises percent_unfit, period_unfit,
    nothing_to_draw, too_many_drawn, never_reviewed, anonymous_back_check.
    """
    encrypting.refuse_unreadable(form)
    anonymity.refuse_back_check(form)
    if not 0 < percent <= 100:
        raise problems.percent_unfit(percent=str(percent))
    if starts_on > ends_on:
        raise problems.period_unfit(start=starts_on.isoformat(), end=ends_on.isoformat())
    seed = seed or secrets.token_hex(8)
    with transaction.atomic():
        rows = arrived_between(_drawable(actor, form), starts_on, ends_on)
        among = list(rows.order_by("uuid").values_list("uuid", flat=True))
        size = max(1, round(len(among) * percent / 100))
        if not among:
            raise problems.nothing_to_draw()
        if size > MAX_DRAWN:
            raise problems.too_many_drawn(most=MAX_DRAWN, drawn=size)
        made = Draw.objects.create(
            form=form,
            percent=percent,
            starts_on=starts_on,
            ends_on=ends_on,
            seed=seed,
            among=len(among),
            drawn_by=actor,
            drawn_at=now,
        )
        _choose(made, among, size)
        journal.log(
            "back_check.draw",
            subject=made.uuid,
            actor=actor,
            project_id=form.project_id,
            details={"form": form.form_id, "among": len(among), "drawn": size},
            now=now,
        )
        return made


def _choose(made: Draw, among: Sequence[UUID], size: int) -> None:
    chosen = random.Random(made.seed).sample(among, size)  # noqa: S311 - repeatable on purpose
    BackCheck.objects.bulk_create(
        BackCheck(draw=made, submission_id=each) for each in sorted(chosen)
    )


def _drawable(actor: User, form: Form) -> QuerySet[Submission]:
    seen = submissions.visible_to(actor, form.project, form_id=form.form_id)
    # Drawing is for her area; her own, sent from elsewhere, she may read but not check.
    area = permissions.area_for(actor, form.project, verbs.BACK_CHECK_CREATE, form_id=form.form_id)
    return seen if area.everything else seen.filter(scope__unit__in=area.keys).distinct()


@transaction.atomic
def close(
    *,
    check: BackCheck,
    result: str,
    note: str = "",
    revisit: Submission | None = None,
    actor: User,
    now: datetime,
) -> BackCheck:
    """Write down what the second visit found; with its own submission, how far both agree.

    Raises result_unfit, revisit_unfit.
    """
    if result not in BackCheck.Result.values:
        raise problems.result_unfit(result=result[:40], known=", ".join(BackCheck.Result.values))
    if revisit is not None and revisit.pk == check.submission_id:
        raise problems.revisit_unfit()
    check.result, check.note, check.revisit = result, note.strip(), revisit
    check.agreement = agreement_of(check.submission, revisit) if revisit else None
    check.closed_by, check.closed_at = (
        (None, None) if result == BackCheck.Result.OPEN else (actor, now)
    )
    check.save()
    journal.log(
        "back_check.close",
        subject=check.pk,
        actor=actor,
        project_id=check.draw.form.project_id,
        details={"result": result},
        now=now,
    )
    return check


def agreement_of(first: Submission, second: Submission) -> float | None:
    """The share of open answers that are alike in both, 0 to 1; None without any."""
    one, other = first.current, second.current
    if one is None or other is None:
        return None
    # Never of sensitive answers: who closes with one guess after another would read them.
    hidden = classes_of_form(first.form)
    first_answers, second_answers = bare(one.answers, hidden), bare(other.answers, hidden)
    return checks.agreement(one.form_version.fields, first_answers, second_answers)


@dataclass(frozen=True)
class Progress:
    """A draw and how far its second visits are; `agreed` from 0 to 1, None before any."""

    draw: Draw
    drawn: int
    closed: int
    agreed: float | None


def draws_of(actor: User, form: Form) -> list[Progress]:
    """The draws of a form that reach the actor's area, newest first."""
    seen = _drawable(actor, form).values("pk")
    rows = BackCheck.objects.filter(draw__form=form, submission__in=seen)
    figures = rows.values_list("draw").annotate(
        drawn=Count("pk"),
        closed=Count("pk", filter=~Q(result=BackCheck.Result.OPEN)),
        agreed=Avg("agreement"),
    )
    by_draw = {draw: (drawn, closed, agreed) for draw, drawn, closed, agreed in figures.order_by()}
    found = Draw.objects.filter(pk__in=by_draw).order_by("-drawn_at")
    return [Progress(each, *by_draw[each.pk]) for each in found]


def draw_of(form: Form, uuid: UUID) -> Draw:
    """Raises not_found."""
    found = Draw.objects.select_related("form__project").filter(form=form, uuid=uuid).first()
    if found is None:
        raise problems.not_found()
    return found


def checks_of(actor: User, draw: Draw) -> QuerySet[BackCheck]:
    """The drawn submissions that the actor may see."""
    seen = _drawable(actor, draw.form).values("pk")
    return (
        draw.checks.filter(submission__in=seen)
        .select_related("submission__submitter", "draw__form", "revisit")
        .order_by("pk")
    )


def check_for(actor: User, form: Form, pk: int) -> BackCheck:
    """Raises not_found."""
    seen = _drawable(actor, form).values("pk")
    found = (
        BackCheck.objects.filter(pk=pk, draw__form=form, submission__in=seen)
        .select_related("draw__form__project", "submission__current__form_version")
        .first()
    )
    if found is None:
        raise problems.not_found()
    return found
