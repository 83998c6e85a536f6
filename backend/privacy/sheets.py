"""The impact-assessment sheet (đánh giá tác động xử lý dữ liệu cá nhân), filled from the system.

Luật 91/2025/QH15 asks for it; it is looked over every six months (clock "sheet").
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from backend.accounts import verbs
from backend.accounts.models import Assignment, Project, User
from backend.accounts.programme import title_of
from backend.journal import services as journal
from backend.journal.models import Event
from backend.privacy import breaches, clocks, purposes, retention
from backend.privacy.models import Breach, Purpose, RetentionRule, SheetReview, SubjectRequest
from backend.privacy.models import Tombstone as Tomb
from backend.survey.forms.models import Form
from backend.vault.models import DataKey


@dataclass(frozen=True)
class FormLine:
    """Why a form asks, what of it is sensitive, who gets it, how long it is kept."""

    form: Form
    purpose: Purpose
    classes: dict[str, int]  # class → how many questions
    rules: list[RetentionRule]


@dataclass(frozen=True)
class RoleLine:
    """A role that may open sensitive values, and how many hold it today."""

    title: str
    verbs: list[str]
    holders: int


@dataclass(frozen=True)
class Measures:
    """What protects the values, read from the running system."""

    second_factor: str  # "required" or "optional"
    https: bool
    master_keys: int
    data_keys: int
    destroyed_keys: int
    k_threshold: int
    last_backup: datetime | None


@dataclass(frozen=True)
class Sheet:
    project: Project
    made_at: datetime
    forms: list[FormLine]
    roles: list[RoleLine]
    measures: Measures
    requests: dict[tuple[str, str], int]  # (kind, state) → how many
    breaches: list[Breach]
    tombstones: int
    reviewed_on: date | None
    next_review: date


def sheet(project: Project, now: datetime) -> Sheet:
    """Everything the sheet says of this project at this moment: counts, never a person."""
    counted = SubjectRequest.objects.filter(project=project).order_by()
    by_state = counted.values_list("kind", "state").annotate(n=Count("pk"))
    last = last_review(project)
    return Sheet(
        project=project,
        made_at=now,
        forms=_forms(project),
        roles=_roles(project, timezone.localdate(now)),
        measures=_measures(),
        requests={(kind, state): n for kind, state, n in by_state},
        breaches=list(breaches.breaches_in(project)),
        tombstones=Tomb.objects.filter(project=project).count(),
        reviewed_on=last,
        next_review=next_review(project, now),
    )


def _forms(project: Project) -> list[FormLine]:
    rules: dict[int, list[RetentionRule]] = {}
    for rule in retention.rules_in(project):
        rules.setdefault(rule.form_id, []).append(rule)
    return [
        FormLine(
            form=form,
            purpose=purposes.written_or_blank(form),
            classes=dict(Counter(form.current.sensitive.values())) if form.current else {},
            rules=rules.get(form.pk, []),
        )
        for form in purposes.living_forms(project)
    ]


def _roles(project: Project, today: date) -> list[RoleLine]:
    running = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))
    here = Q(project=project) | Q(project=None)
    held = Assignment.objects.filter(running & here).select_related("role")
    people: dict[int, set[object]] = {}
    roles = {}
    for one in held:
        may = sorted(v for v in verbs.OF_SENSITIVE_VALUES if verbs.forms_of(one.role.verbs, v))
        if may:
            roles[one.role_id] = (one.role, may)
            people.setdefault(one.role_id, set()).add(one.user_id or one.app_user_id or one.site)
    return [
        RoleLine(title_of(role), may, len(people[pk]))
        for pk, (role, may) in sorted(roles.items(), key=lambda pair: pair[1][0].title)
    ]


def _measures() -> Measures:
    keys = DataKey.objects.aggregate(
        living=Count("pk", filter=Q(destroyed_at=None)),
        gone=Count("pk", filter=Q(destroyed_at__isnull=False)),
    )
    backup = Event.objects.filter(kind="backup.create").order_by("-at").first()
    return Measures(
        second_factor=str(getattr(settings, "SECOND_FACTOR", "optional")),
        https=bool(settings.HTTPS),
        master_keys=len(settings.MASTER_KEYS),
        data_keys=keys["living"],
        destroyed_keys=keys["gone"],
        k_threshold=settings.K_THRESHOLD,
        last_backup=backup.at if backup else None,
    )


def reviews_in(project: Project) -> QuerySet[SheetReview]:
    return SheetReview.objects.filter(project=project).order_by("-reviewed_on", "-pk")


def last_review(project: Project) -> date | None:
    found = reviews_in(project).first()
    return found.reviewed_on if found else None


def next_review(project: Project, now: datetime) -> date:
    """When the sheet is to be looked over again; today where nobody has yet."""
    last = last_review(project)
    today = timezone.localdate(now)
    if last is None:
        return today
    return clocks.months_after(last, clocks.clock_on("sheet", today).amount)


@transaction.atomic
def review(*, project: Project, actor: User, now: datetime) -> SheetReview:
    """Somebody looked it over today and sent what changed."""
    made = SheetReview.objects.create(
        project=project, reviewed_on=timezone.localdate(now), reviewed_by=actor
    )
    journal.log("privacy.sheet", subject=project.pk, actor=actor, project_id=project.pk, now=now)
    return made


def as_rows(made: Sheet) -> list[list[Any]]:
    """The sheet as a table of forms, for a CSV: a row per form."""
    rows: list[list[Any]] = [
        [
            "form_id",
            "title",
            "about_persons",
            "purpose_vi",
            "purpose_en",
            "legal_basis",
            "recipients",
            "classes",
            "retention",
        ]
    ]
    for line in made.forms:
        purpose = line.purpose
        current = line.form.current
        rows.append(
            [
                line.form.form_id,
                current.title if current else "",
                int(purpose.about_persons),
                purpose.text_vi if purpose else "",
                purpose.text_en if purpose else "",
                purpose.legal_basis if purpose else "",
                purpose.recipients if purpose else "",
                "; ".join(f"{kind}: {n}" for kind, n in sorted(line.classes.items())),
                "; ".join(
                    f"{rule.kind}{f' {rule.sensitive}' if rule.sensitive else ''}: {rule.days}"
                    for rule in line.rules
                ),
            ]
        )
    return rows
