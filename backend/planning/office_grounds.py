"""Where somebody may read, or send, one of the forms of offices: communes, and keys of figures."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from backend.accounts import permissions, selectors, verbs
from backend.accounts.models import Project, User
from backend.accounts.narrowing import units_among
from backend.survey.submissions.models import Submission
from backend.survey.submissions.selectors import visible_to
from geo import selectors as units
from geo.models import Level, Unit

# The questionnaires whose right is asked for on the pages of offices.
FIGURES: Final = "so_lieu_xa"
SURVEY: Final = "khao_sat_dia_ban"
PLAN: Final = "ke_hoach_xa"
MODEL: Final = "mo_hinh"
INSPECTION: Final = "kiem_tra"


@dataclass(frozen=True)
class OfficeGround:
    """`communes` of the last day, in Vietnamese order; `keys` cut figures (None: everything)."""

    communes: list[Unit]
    keys: frozenset[str] | None


def ground(
    user: User,
    project: Project,
    form_id: str,
    *,
    first: date,
    last: date,
    verb: str = verbs.SUBMISSION_READ,
) -> OfficeGround:
    """Where she may do `verb` with this form. Nowhere, when she may not at all.

    Who reads single rows alone (her own, her site's) sees no figures of communes.
    """
    area = permissions.area_for(user, project, verb, form_id=form_id)
    covered = selectors.project_keys(project)
    there = (
        units.communes_below(covered, last)
        if covered
        else list(units.units_on(last, Level.COMMUNE))
    )
    if area.everything:
        return OfficeGround(there, None)
    hers = units_among(area.keys)
    if not hers:
        return OfficeGround([], frozenset())
    own = {unit.key for unit in units.communes_below(hers, last)}
    earlier = {unit.key for unit in units.communes_below(hers, first)}
    return OfficeGround(
        [unit for unit in there if unit.key in own], frozenset(own | earlier | hers)
    )


def readable(user: User, project: Project) -> QuerySet[Submission, UUID]:
    """Ids of the submissions that she may read: her area, her forms, her own rows."""
    return visible_to(user, project).values_list("pk", flat=True)


def shown_for(user: User, project: Project) -> dict[str, bool]:
    """Which pages of offices have something for her, by the forms that she may read."""
    forms = {"figures": FIGURES, "plans": PLAN, "models": MODEL, "inspections": INSPECTION}
    return {
        name: permissions.may(user, project, verbs.SUBMISSION_READ, form_id=form_id)
        for name, form_id in forms.items()
    }
