"""Publishing the surveys of pupils of a closed school term, by school, once and for good."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Min, QuerySet

from outreach.codes import PUPIL_SURVEY
from outreach.cube import Threshold, figures, published
from outreach.faults import fault
from outreach.models import PupilSurvey, Release, ReleaseCell, Source
from outreach.pupils import LEAST, cube_of, term_after, term_of
from outreach.reviews import APPROVED, state_of
from outreach.services.counts import lock

# What a survey told (school and answers), or None when its key is destroyed; the caller unseals.
Opened = Callable[[PupilSurvey], Mapping[str, Any] | None]
# Nothing older is published by the clock: a wrong date in one form makes no dozen releases.
TERMS_BACK = 6


@transaction.atomic
def release_term(
    *,
    project_id: int,
    term: date,
    opened: Opened,
    threshold: Threshold,
    made_by: AbstractBaseUser | None,
    today: date,
    now: datetime,
) -> Release:
    """Publish the approved surveys of a term (by its first day) that has ended. Raises Fault.

    A school is a unit of the cube, so that neither its figures nor the difference to the whole
    tell of fewer pupils than the threshold. Their answers are read here and nowhere kept in clear.
    """
    if term_of(term) != term:
        raise fault("term_unknown", month=f"{term:%m/%Y}")
    after = term_after(term)
    if after > today:
        raise fault("term_not_over", day=f"{after:%d/%m/%Y}")
    lock(project_id=project_id, now=now)
    if Release.objects.filter(project_id=project_id, kind=PUPIL_SURVEY, month=term).exists():
        raise fault("term_released")
    strict = Threshold(max(threshold.total, LEAST.total), max(threshold.cell, LEAST.cell))
    made = Release.objects.create(
        project_id=project_id,
        kind=PUPIL_SURVEY,
        month=term,
        k_total=strict.total,
        k_cell=strict.cell,
        made_at=now,
        made_by_id=made_by.pk if made_by else None,
    )
    told = [found for row in _approved(project_id, term, after) if (found := opened(row))]
    ReleaseCell.objects.bulk_create(
        [
            ReleaseCell(
                release=made,
                unit=each.node,
                dimension=each.dimension,
                value=each.value,
                count=each.persons,
            )
            for each in figures(published(cube_of(told), strict))
        ],
        batch_size=500,
    )
    return made


def _approved(project_id: int, first: date, after: date) -> list[PupilSurvey]:
    rows = PupilSurvey.objects.filter(
        project_id=project_id, month__gte=first, month__lt=after
    ).order_by("pk")
    sources = Source.objects.filter(project_id=project_id, kind="pupil_survey")
    counted = {
        pk for pk, review in sources.values_list("pk", "review") if state_of(review) == APPROVED
    }
    return [row for row in rows if row.pk in counted]


def terms_due(*, today: date, closed_after: timedelta) -> Iterator[tuple[int, date]]:
    """(project, term) of the closed terms without a release, from the first survey on."""
    done = set(Release.objects.filter(kind=PUPIL_SURVEY).values_list("project_id", "month"))
    for project_id, first in _firsts():
        term, back = term_of(first), term_of(today)
        for _ in range(TERMS_BACK):
            back = term_of(back - timedelta(days=1))
        term = max(term, back)
        while term_after(term) <= today - closed_after:
            if (project_id, term) not in done:
                yield project_id, term
            term = term_after(term)


def _firsts() -> QuerySet[PupilSurvey, tuple[int, date]]:
    rows = PupilSurvey.objects.values("project_id").annotate(first=Min("month"))
    return rows.order_by("project_id").values_list("project_id", "first")
