"""Projects in figures: what each holds, as far as the asker may see it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Subquery

from backend.accounts import permissions, verbs
from backend.accounts.models import AppUser, Project, User
from backend.survey.entities.models import Entity, EntityList, EntityScope
from backend.survey.forms import selectors as forms
from backend.survey.forms.models import Form, FormVersion
from backend.survey.keys.models import Key
from backend.survey.submissions.models import Submission, SubmissionScope


@dataclass(frozen=True)
class Figures:
    """Counts and last moments; an area cuts the moments, and keys are counted only for all."""

    forms: int
    app_users: int | None
    entity_lists: int
    last_submission: datetime | None
    last_entity: datetime | None


def figures(
    actor: User, across: permissions.Across, projects: Iterable[Project]
) -> dict[int, Figures]:
    """Of each project. The number of queries does not grow with the projects.

    (It grows with the distinct areas that the actor has in them: seldom more than one.)
    """
    ids = [each.pk for each in projects]
    kept = _counts(Form.objects.filter(deleted_at=None), ids)
    keys = _counts(AppUser.objects.filter(kind=AppUser.Kind.PHONE, deleted_at=None), ids)
    lists = _counts(EntityList.objects.filter(deleted_at=None), ids)
    sent, rows = _last_submissions(actor, across, ids), _last_entities(across, ids)
    return {
        each: Figures(
            forms=kept.get(each, 0),
            app_users=keys.get(each, 0)
            if any(area.everything for _, area in across.reaches(each, verbs.APP_USER_READ))
            else None,
            entity_lists=lists.get(each, 0),
            last_submission=sent.get(each),
            last_entity=rows.get(each),
        )
        for each in ids
    }


def forms_of(
    across: permissions.Across, projects: Iterable[Project]
) -> dict[int, list[FormVersion]]:
    """Of each project what the asker may list: the published version, else the draft."""
    by_project: dict[int, list[FormVersion]] = defaultdict(list)
    listed = {
        each.pk: frozenset[str]().union(
            *(only for only, _ in across.reaches(each.pk, verbs.FORM_LIST))
        )
        for each in projects
    }
    for version in forms.shown_of(listed):
        allowed = listed[version.form.project_id]
        if allowed & {"", version.form.form_id}:
            by_project[version.form.project_id].append(version)
    return by_project


def lists_of(
    across: permissions.Across, projects: Iterable[Project]
) -> dict[int, list[EntityList]]:
    """Of each project the entity lists, where the asker may read lists."""
    ids = [each.pk for each in projects if across.reaches(each.pk, verbs.ENTITY_LIST_READ)]
    by_project: dict[int, list[EntityList]] = defaultdict(list)
    rows = EntityList.objects.filter(project_id__in=ids, deleted_at=None)
    for row in rows.order_by("name"):
        by_project[row.project_id].append(row)
    return by_project


def managed_keys(projects: Iterable[Project]) -> dict[int, int]:
    """Project → the key under which its forms encrypt, where they do."""
    rows = Key.objects.filter(project_id__in=[each.pk for each in projects], managed=True)
    return dict(rows.values_list("project_id", "pk"))


def _counts(rows: QuerySet[Model], ids: list[int]) -> dict[int, int]:
    counted = rows.filter(project_id__in=ids).order_by().values("project_id")
    return {row["project_id"]: row["n"] for row in counted.annotate(n=Count("pk"))}


def _last_submissions(
    actor: User, across: permissions.Across, ids: list[int]
) -> dict[int, datetime | None]:
    seen = Q(submitter_id=actor.pk)
    for project in ids:
        for only, area in across.reaches(project, verbs.SUBMISSION_READ):
            here = Q(project_id=project)
            if "" not in only:
                here &= Q(form__form_id__in=only)
            if not area.everything:
                inside = SubmissionScope.objects.filter(
                    submission=OuterRef("pk"), unit__in=area.keys
                )
                here &= Q(Exists(inside))
            seen |= here
    rows = Submission.objects.filter(seen, is_draft=False, deleted_at=None)
    newest = rows.filter(project=OuterRef("pk")).order_by("-created_at")
    return _last(newest, ids)


def _last_entities(across: permissions.Across, ids: list[int]) -> dict[int, datetime | None]:
    seen = Q(pk__in=())
    for project in ids:
        for _forms, area in across.reaches(project, verbs.ENTITY_READ):
            here = Q(entity_list__project_id=project)
            if not area.everything:
                inside = EntityScope.objects.filter(entity=OuterRef("pk"), unit__in=area.keys)
                here &= Q(Exists(inside))
            seen |= here
    rows = Entity.objects.filter(seen, deleted_at=None, entity_list__deleted_at=None)
    newest = rows.filter(entity_list__project=OuterRef("pk")).order_by("-created_at")
    return _last(newest, ids)


def _last(newest: QuerySet[Model], ids: list[int]) -> dict[int, datetime | None]:
    """The `created_at` of the first of these rows, by project."""
    found = Project.objects.filter(pk__in=ids).annotate(
        last=Subquery(newest.values("created_at")[:1])
    )
    return dict(found.values_list("pk", "last"))
