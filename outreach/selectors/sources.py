"""What a submission became, in words: its kind of record, and what its readers should know."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from outreach import field_labels
from outreach.faults import sentences
from outreach.findings import Finding
from outreach.models import Activity, Count, PersonMark, Source
from outreach.models.sources import RECORDED
from outreach.selectors.doubts import doubts_of


class Became(NamedTuple):
    """`state`: recorded, erased or purged; `notes`: sentences in the reader's language."""

    kind: str
    words: str
    state: str
    notes: list[str]


def became(submission: UUID) -> Became | None:
    """None for a submission that is no record."""
    source = Source.objects.filter(pk=submission).first()
    if source is None:
        return None
    kept = [Finding(code, params) for code, params in source.notes]
    notes = list(dict.fromkeys(sentences([*kept, *doubts_of(source)])))
    words = str(field_labels.KINDS.get(source.kind, source.kind))
    return Became(source.kind, words, source.state, notes)


def unreviewed() -> QuerySet[Source, UUID]:
    """The submissions of records that have heard of no review."""
    return Source.objects.filter(state=RECORDED, review="").values_list("submission", flat=True)


def uncounted_projects() -> list[int]:
    """Projects that have something to count and not one figure."""
    found: set[int] = set()
    for model in (Activity, PersonMark):
        found.update(model.objects.values_list("project_id", flat=True).distinct())
    counted = Count.objects.values_list("project_id", flat=True).distinct()
    return sorted(found.difference(counted))
