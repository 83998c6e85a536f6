"""Pilot models with their steps: how far each is, and what is odd about it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from outreach import model_steps
from outreach.findings import Finding, finding
from outreach.model_steps import ASSESSMENT, EVALUATION, GOOD_FROM
from outreach.models import ModelStep, PilotModel, Source
from outreach.reviews import APPROVED, OUT, state_of
from outreach.text import search_key

# UUIDs of the submissions that the asker may read; a subquery, so that nothing is carried over.
Among = QuerySet[Any, UUID] | Collection[UUID]


@dataclass(frozen=True)
class StepLine:
    """A step, how it counts (approved, waiting, out), and its doubts."""

    step: ModelStep
    state: str
    doubts: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class ModelLine:
    """A model with its steps by day. `model` is None for steps whose model nobody knows.

    `stage`: with what waits; `approved_stage`: by what is approved alone, as indicators count it.
    """

    model: PilotModel | None
    steps: list[StepLine]
    stage: str
    approved_stage: str

    @property
    def doubts(self) -> int:
        return sum(len(each.doubts) for each in self.steps)

    @property
    def assessment(self) -> ModelStep | None:
        """The last assessment of its conditions that counts."""
        return self._last(ASSESSMENT)

    @property
    def evaluation(self) -> ModelStep | None:
        return self._last(EVALUATION)

    @property
    def is_effective(self) -> bool:
        """At work or further, not ended, with a good evaluation; all by approved steps (I-07)."""
        found = [
            line.step.evaluation
            for line in self.steps
            if line.step.step == EVALUATION and line.state == APPROVED
        ]
        good = bool(found) and (found[-1] or 0) >= GOOD_FROM
        return good and self.approved_stage in {"M1", "M2", "M3"}

    def _last(self, step: str) -> ModelStep | None:
        found = [each.step for each in self.steps if each.step.step == step and each.state != OUT]
        return found[-1] if found else None


def models(
    project_id: int,
    among: Among,
    *,
    gone: dict[UUID, date] | None = None,
    search: str = "",
    stage: str = "",
) -> list[ModelLine]:
    """The models that these submissions are about, in Vietnamese order; three queries.

    `gone`: {model: the day on which it was taken out of the phones' list}. Steps of models that
    nobody knows come last, together.
    """
    steps = list(ModelStep.objects.filter(project_id=project_id, submission__in=among))
    known = {
        model.pk: model
        for model in PilotModel.objects.filter(
            project_id=project_id, pk__in={step.model for step in steps if step.model}
        )
    }
    return _chosen(_lines(known, steps, gone or {}), search_key(search), stage)


def models_in(project_id: int, keys: frozenset[str] | None) -> list[ModelLine]:
    """The models of an area (None: everywhere), for indicators."""
    chosen = PilotModel.objects.filter(project_id=project_id)
    if keys is not None:
        chosen = chosen.filter(unit__in=keys)
    known = {model.pk: model for model in chosen}
    steps = list(ModelStep.objects.filter(project_id=project_id, model__in=known))
    return _lines(known, steps, {})


def _lines(
    known: dict[UUID, PilotModel], steps: Collection[ModelStep], gone: dict[UUID, date]
) -> list[ModelLine]:
    sources = Source.objects.filter(pk__in=[step.pk for step in steps])
    reviews = dict(sources.values_list("pk", "review"))
    of_model: dict[UUID | None, list[ModelStep]] = defaultdict(list)
    for step in steps:
        of_model[step.model if step.model in known else None].append(step)
    found = [
        _line(model, of_model[model.pk], reviews, gone.get(model.pk))
        for model in sorted(known.values(), key=lambda each: (each.sort_key, each.pk))
    ]
    lost = of_model.get(None)
    return [*found, _line(None, lost, reviews, None)] if lost else found


def _line(
    model: PilotModel | None,
    steps: Iterable[ModelStep],
    reviews: dict[UUID, str],
    gone: date | None,
) -> ModelLine:
    by_id = {step.pk: step for step in steps}
    states = {pk: state_of(reviews.get(pk, "")) for pk in by_id}
    told = [
        model_steps.Step(pk, step.step, step.day, states[pk] != OUT) for pk, step in by_id.items()
    ]
    odd = model_steps.doubts(told) if model else {}
    approved = [each._replace(counts=states[each.id] == APPROVED) for each in told]
    return ModelLine(
        model,
        [
            StepLine(
                by_id[each.id],
                states[each.id],
                [*odd.get(each.id, []), *_of_model(by_id[each.id], model, gone)],
            )
            for each in model_steps.in_order(told)
        ],
        model_steps.stage(told) if model else "",
        model_steps.stage(approved) if model else "",
    )


def _of_model(step: ModelStep, model: PilotModel | None, gone: date | None) -> list[Finding]:
    if model is None:
        return [finding("model_unknown" if step.model else "model_not_named")]
    found = []
    if step.unit != model.unit:
        found.append(finding("model_elsewhere"))
    if gone is not None and step.day > gone:
        found.append(finding("model_gone"))
    return found


def _chosen(lines: list[ModelLine], words: str, stage: str) -> list[ModelLine]:
    return [
        line
        for line in lines
        if (not stage or line.stage == stage)
        and (not words or (line.model is not None and words in line.model.search_key))
    ]
