"""Surveys of pupils as they are published: by school and term, once, never under 30 pupils."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from json import loads
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from backend import problems
from backend.accounts import permissions, verbs
from backend.accounts.models import Project, User
from backend.figures.reading import read_month
from backend.journal import services as journal
from backend.survey.forms.models import FormVersion
from backend.vault import services as vault
from geo import selectors as units
from outreach import selectors, services
from outreach.codes import PUPIL_SURVEY
from outreach.cube import WHOLE, Threshold
from outreach.faults import Fault
from outreach.models import PupilSurvey, Release, Site
from outreach.pupils import LEAST, term_of

RECORD = "pupil_survey"


@dataclass(frozen=True)
class School:
    """A school of a release: {(breakdown, value): pupils}, None = not told; "*" is the whole."""

    key: str
    name: str
    figures: dict[tuple[str, str], int | None]


@transaction.atomic
def release(*, project: Project, term: date, actor: User | None, now: datetime) -> Release:
    """Publish this term of the project, once and for good.

    Raises term_unknown, term_not_over, term_released.
    """
    try:
        made = services.release_term(
            project_id=project.pk,
            term=term,
            opened=opened,
            threshold=threshold_of(project),
            made_by=actor,
            today=timezone.localdate(now),
            now=now,
        )
    except Fault as refused:
        raise _problem(refused, term) from None
    journal.log(
        "figures.release_term",
        actor=actor,
        project_id=project.pk,
        subject=project,
        details={"term": f"{term:%Y-%m}"},
        now=now,
    )
    return made


def _problem(refused: Fault, term: date) -> problems.Problem:
    if refused.code == "term_not_over":
        return problems.term_not_over(day=refused.findings[0].params["day"])
    if refused.code == "term_released":
        return problems.term_released()
    return problems.term_unknown(term=f"{term:%Y-%m}")


def release_due(*, now: datetime) -> int:
    """Publish every closed term that has no release yet; how many were published."""
    due = services.terms_due(
        today=timezone.localdate(now),
        closed_after=timedelta(days=settings.FIGURES_CLOSED_AFTER_DAYS),
    )
    made = 0
    for project_id, term in list(due):
        project = Project.objects.filter(pk=project_id, deleted_at=None).first()
        if project is not None:
            release(project=project, term=term, actor=None, now=now)
            made += 1
    return made


def opened(survey: PupilSurvey) -> dict[str, Any] | None:
    """What a survey told, for counting alone; None once its key is destroyed."""
    try:
        plain = vault.unseal(bytes(survey.sealed), context=f"outreach {RECORD} {survey.submission}")
    except problems.Problem as gone:
        if gone.code != problems.key_destroyed().code:
            raise
        return None
    told: dict[str, Any] = loads(plain)
    return told


def threshold_of(project: Project) -> Threshold:
    """30 pupils and 10 in a cell; more, where the server or a form asks for more."""
    current = FormVersion.objects.filter(
        form__project=project, form__current__isnull=False, mapping__record=RECORD
    )
    asked = [
        (mapping or {}).get("figures", {}) for mapping in current.values_list("mapping", flat=True)
    ]
    least = settings.K_THRESHOLD
    return Threshold(
        max([least, LEAST.total, *(each.get("total", 0) for each in asked)]),
        max([least, LEAST.cell, *(each.get("cell", 0) for each in asked)]),
    )


def read_term(text: str) -> date:
    """The first day of the term "2026-09". Raises month_unknown, term_unknown."""
    term = read_month(text)
    if term_of(term) != term:
        raise problems.term_unknown(term=text)
    return term


def release_for(project: Project, term: date) -> Release:
    """Raises not_found for a term that is not published."""
    found = selectors.release_of(project.pk, term, PUPIL_SURVEY)
    if found is None:
        raise problems.not_found()
    return found


def schools(user: User, project: Project, made: Release) -> list[School]:
    """The schools of her area, the whole project first, then by name."""
    area = permissions.area_for(user, project, verbs.MAP_READ)
    found: dict[str, dict[tuple[str, str], int | None]] = {}
    for cell in selectors.cells_of(made, None):
        found.setdefault(cell.unit, {})[cell.dimension, cell.value] = cell.count
    sites = Site.objects.filter(
        project_id=project.pk, pk__in=[key for key in found if key not in {"", WHOLE}]
    ).order_by("sort_key", "pk")
    if not area.everything:
        below = {unit.key for unit in units.communes_below(area.keys, made.month)}
        sites = sites.filter(unit__in=below | area.keys)
    names = {str(pk): name for pk, name in sites.values_list("pk", "name")}
    order = [WHOLE, *names, *_nameless(found, names)] if area.everything else list(names)
    return [School(key, names.get(key, ""), found[key]) for key in order if key in found]


def _nameless(found: dict[str, Any], names: dict[str, str]) -> list[str]:
    """Of schools that are not known any more, and of none; only who sees everything sees them."""
    return sorted(found.keys() - names.keys() - {WHOLE})
