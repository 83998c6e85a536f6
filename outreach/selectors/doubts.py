"""What is odd about a record beside others: seen anew at each reading, because the others change.

Notes that a record has by itself are kept with it (`Source.notes`); these are not.
"""

from outreach.findings import Finding, finding
from outreach.models import CommuneFigures, ModelStep, Source
from outreach.reviews import OUT, state_of
from outreach.selectors.communes import figures_of_month
from outreach.selectors.pilots import models


def doubts_of(source: Source) -> list[Finding]:
    """A step among the steps of its model, figures among those of the commune."""
    if source.kind == "model":
        return _of_step(source)
    if source.kind != "commune_figures" or state_of(source.review) == OUT:
        return []
    return _of_figures(source)


def _of_step(source: Source) -> list[Finding]:
    step = ModelStep.objects.filter(pk=source.pk).first()
    if step is None:
        return []
    others = ModelStep.objects.filter(project_id=step.project_id, model=step.model)
    lines = models(step.project_id, others.values_list("pk", flat=True))
    return [
        one
        for line in lines
        for each in line.steps
        if each.step.pk == step.pk
        for one in each.doubts
    ]


def _of_figures(source: Source) -> list[Finding]:
    row = CommuneFigures.objects.filter(pk=source.pk).exclude(unit="").first()
    if row is None:
        return []
    line = figures_of_month(row.project_id, frozenset([row.unit]), row.month).get(row.unit)
    if line is None:
        return []
    if line.figures.pk == row.pk:
        return line.notes
    return [finding("figures_twice", count=line.beside + 1)]
