"""Retention: rules per form that run by themselves, and what each turn did."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from backend import problems
from backend.accounts.models import Project, User
from backend.journal import services as journal
from backend.privacy import dues
from backend.privacy.models import RetentionRule, RetentionRun
from backend.survey.forms.models import Form
from backend.survey.submissions.marked import classes_of_form
from backend.survey.submissions.models import ClassTerm
from backend.vault import services as vault

Kind, Start = RetentionRule.Kind, RetentionRule.Start
CLOSING_PROPERTY: Final = "ngay_dong"
KEEP_RUNS: Final = timedelta(days=400)


@dataclass(frozen=True)
class Term:
    """What of a form's submissions is kept for how many days, and from when on."""

    kind: str
    days: int
    sensitive: str = ""
    start: str = Start.SUBMISSION
    closing_property: str = ""


@dataclass
class Line:
    """What one rule did in one turn; `failed` = to be tried at the next."""

    form: str
    kind: str
    sensitive: str
    due: int = 0
    gone: int = 0
    failed: int = 0


@transaction.atomic
def set_rule(*, form: Form, term: Term, actor: User, now: datetime) -> RetentionRule:
    """One rule per form, kind and class; a later one takes the place of the one before.

    Raises class_not_in_form.
    """
    if term.kind == Kind.CLASS:
        known = classes_of_form(form).kinds
        if term.sensitive not in known:
            raise problems.class_not_in_form(
                form_id=form.form_id, kind=term.sensitive, known=", ".join(known) or "–"
            )
    by_closing = term.start == Start.CLOSING
    told = {
        "days": term.days,
        "start": term.start,
        "closing_property": (term.closing_property or CLOSING_PROPERTY) if by_closing else "",
        "updated_by": actor,
        "updated_at": now,
    }
    sensitive = term.sensitive if term.kind == Kind.CLASS else ""
    row, _made = RetentionRule.objects.update_or_create(
        form=form, kind=term.kind, sensitive=sensitive, defaults=told
    )
    _tell_keys(row)
    _log("privacy.rule", row, actor, now)
    return row


@transaction.atomic
def remove_rule(*, rule: RetentionRule, actor: User, now: datetime) -> None:
    ClassTerm.objects.filter(form=rule.form_id, kind=rule.sensitive).delete()
    _log("privacy.rule.remove", rule, actor, now)
    rule.delete()


def _tell_keys(rule: RetentionRule) -> None:
    """Keys that are made from now on know their last day by themselves."""
    if rule.kind != Kind.CLASS:
        return
    if rule.start == Start.SUBMISSION:
        ClassTerm.objects.update_or_create(
            form_id=rule.form_id, kind=rule.sensitive, defaults={"days": rule.days}
        )
    else:
        ClassTerm.objects.filter(form=rule.form_id, kind=rule.sensitive).delete()


def _log(kind: str, rule: RetentionRule, actor: User, now: datetime) -> None:
    journal.log(
        kind,
        subject=rule.form_id,
        actor=actor,
        project_id=rule.form.project_id,
        details={"kind": rule.kind, "class": rule.sensitive, "days": rule.days},
        now=now,
    )


def rules_in(project: Project) -> QuerySet[RetentionRule]:
    rows = RetentionRule.objects.filter(form__project=project, form__deleted_at=None)
    return rows.select_related("form").order_by("form__form_id", "kind", "sensitive")


def rule_in(project: Project, pk: int) -> RetentionRule:
    """Raises not_found."""
    found = rules_in(project).filter(pk=pk).first()
    if found is None:
        raise problems.not_found()
    return found


def runs_in(project: Project) -> QuerySet[RetentionRun]:
    return RetentionRun.objects.filter(project=project).order_by("-ran_at", "-pk")


def run(now: datetime) -> int:
    """The turn of all rules of all projects; how many submissions were done."""
    vault.destroy_expired(now=now)
    RetentionRun.objects.filter(ran_at__lt=now - KEEP_RUNS).delete()
    kept = RetentionRule.objects.filter(form__project__deleted_at=None).order_by("form_id", "pk")
    by_project: dict[int, list[RetentionRule]] = {}
    for rule in kept.select_related("form"):
        by_project.setdefault(rule.form.project_id, []).append(rule)
    return sum(_run_project(pk, rules, now) for pk, rules in by_project.items())


def _run_project(project_id: int, rules: Sequence[RetentionRule], now: datetime) -> int:
    lines = [_run_rule(rule, now) for rule in rules]
    made = RetentionRun.objects.create(
        project_id=project_id,
        ran_at=now,
        due=sum(line.due for line in lines),
        gone=sum(line.gone for line in lines),
        failed=sum(line.failed for line in lines),
        lines=[asdict(line) for line in lines if line.due],
    )
    return made.gone


def _run_rule(rule: RetentionRule, now: datetime) -> Line:
    """Each submission by itself: one that fails leaves the others theirs."""
    line = Line(rule.form.form_id, rule.kind, rule.sensitive)
    for uuid in dues.due(rule, now):
        line.due += 1
        if dues.done(rule, uuid, now):
            line.gone += 1
        else:
            line.failed += 1
    return line
