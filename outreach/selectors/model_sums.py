"""Whom pilot models reached so far, as the records of their communes tell it (F14, M1).

Forms about persons name no model, so what was done in a commune since its model began is the
model's; where two are at work at once, it is nobody's to tell whose. Approved records alone count,
each person once; contents of counselling are sealed, so legal support is not among the sums.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from outreach.models import Contact, Counselling, HealthCheck, Referral, Screening, Source
from outreach.models.sources import RECORDED
from outreach.reviews import APPROVED, OUT
from outreach.selectors.pilots import ModelLine, models_in

AT_WORK: Final = frozenset(["M1", "M2", "M3"])
BEGUN: Final = frozenset(["m1_trien_khai", "m1_theo_doi"])


@dataclass(frozen=True)
class ModelSums:
    """Persons that a model reached since it began."""

    approached: int
    screened: int
    counselled: int
    linked: int  # to a service that received them


def model_sums(project_id: int) -> dict[UUID, ModelSums]:
    """{model: its sums} of the models that are alone at work in their communes."""
    working = {
        line.model.unit: line
        for line in _alone(models_in(project_id, None))
        if line.model is not None and line.model.unit
    }
    found = {}
    for unit, line in working.items():
        since = min(each.step.day for each in line.steps if _begins(each.step.step, each.state))
        if line.model is not None:
            found[line.model.pk] = _sums(project_id, unit, since)
    return found


def _alone(lines: list[ModelLine]) -> list[ModelLine]:
    working = [
        line
        for line in lines
        if line.model is not None
        and line.stage in AT_WORK
        and any(_begins(each.step.step, each.state) for each in line.steps)
    ]
    of_unit = Counter(line.model.unit for line in working if line.model is not None)
    return [line for line in working if line.model is not None and of_unit[line.model.unit] == 1]


def _begins(step: str, state: str) -> bool:
    return step in BEGUN and state != OUT


def _sums(project_id: int, unit: str, since: date) -> ModelSums:
    here: Mapping[str, Any] = {"project_id": project_id, "unit": unit}
    counting = Source.objects.filter(project_id=project_id, state=RECORDED, review=APPROVED)
    approved = counting.values("submission")
    checked = HealthCheck.objects.filter(**here, day__gte=since, submission__in=approved)
    return ModelSums(
        approached=_persons(
            Contact.objects.filter(
                **here, held_on__gte=since, consent=True, reached=True, submission__in=approved
            ),
            Q(case=None),
        ),
        screened=_persons(
            Screening.objects.filter(
                **here, screened_on__gte=since, consent=True, submission__in=approved
            ),
            Q(case=""),
        )
        + (checked.aggregate(n=Sum("screened"))["n"] or 0),
        counselled=_persons(
            Counselling.objects.filter(
                **here, held_on__gte=since, consent=True, submission__in=approved
            ),
            Q(case=None),
        ),
        linked=_persons(
            Referral.objects.filter(**here, arrived_on__gte=since, submission__in=approved),
            Q(case=""),
        ),
    )


def _persons(rows: QuerySet[Any], nameless: Q) -> int:
    """Each case once; who has none is a person of her own."""
    told = rows.order_by().aggregate(
        cases=Count("case", distinct=True, filter=~nameless), others=Count("pk", filter=nameless)
    )
    return int(told["cases"] + told["others"])
