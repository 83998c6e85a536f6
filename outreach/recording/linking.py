"""Which case a record belongs to: by the UUID or the code that its form names.

A record may arrive before its case, so it waits: by the UUID, or by the code that was typed. What
cannot be linked is kept, says why on its submission's page, and is linked when the case arrives.
Nothing is guessed: a typed code counts only in the commune of its case.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet

from outreach.findings import Finding, finding
from outreach.models import (
    Case,
    CaseNumber,
    Contact,
    Counselling,
    HotlineCall,
    Livelihood,
    Referral,
    ReferralAnswer,
    Screening,
    Source,
)
from outreach.models.care import CareModel
from outreach.recording.event import Event

# The kinds of records that are somebody's; those of NAMING ({kind: its day}) hold UUID or code in
# one column.
CARE: Final[tuple[CareModel, ...]] = (Contact, Counselling, Livelihood)
NAMING: Final[dict[type[Model], str]] = {
    Screening: "screened_on",
    Referral: "made_on",
    HotlineCall: "taken_on",
}
_NOTES: Final = frozenset(
    [
        "case_awaited", "case_unknown", "case_deleted", "case_elsewhere", "case_other_area",
        "case_ambiguous", "case_closed",
    ]
)  # fmt: skip


class Link(NamedTuple):
    """The case, when it is known or named by its UUID; else the code that waits for it."""

    case: UUID | None = None
    code: str = ""
    notes: tuple[Finding, ...] = ()

    def fields(self) -> dict[str, UUID | str | None]:
        return {"case": self.case, "case_code": self.code}

    @property
    def text(self) -> str:
        """As one column holds it."""
        return str(self.case) if self.case else self.code


def link(event: Event, named: str | None) -> Link:
    """The case that a form names by UUID or code; "" and None are no case."""
    if not named:
        return Link()
    case = case_in(named)
    return _by_uuid(event, case) if case else _by_code(event, named)


def _by_uuid(event: Event, named: UUID) -> Link:
    case = Case.objects.filter(pk=named).first()
    if case is None:
        known = CaseNumber.objects.filter(case_uuid=named, project_id=event.project_id).exists()
        return Link(named, "", (finding("case_deleted" if known else "case_awaited"),))
    if case.project_id != event.project_id:
        return Link(notes=(finding("case_elsewhere"),))
    return Link(named, "", _about_closing(case, event))


def _by_code(event: Event, named: str) -> Link:
    here = Case.objects.filter(project_id=event.project_id)
    found = list(here.filter(Q(code=named) | Q(provisional=named))[:2])
    if len(found) == 1:
        (case,) = found
        if event.unit in units_of(case):
            return Link(case.pk, "", _about_closing(case, event))
        return Link(None, named, (finding("case_other_area"),))
    if found:
        return Link(None, named, (finding("case_ambiguous"),))
    gone = _numbers_of(event.project_id, named).exists()
    return Link(None, named, (finding("case_deleted" if gone else "case_unknown"),))


def _numbers_of(project_id: int, code: str) -> QuerySet[CaseNumber]:
    """The register's row of a code that was given out to a case, or of a provisional one."""
    rows = CaseNumber.objects.filter(project_id=project_id).exclude(case_uuid=None)
    parts = code.split("-")
    if len(parts) != 3:
        return rows.filter(provisional=code)
    commune, year, number = parts
    return rows.filter(commune=commune, year=int(year), number=int(number))


def case_in(column: str) -> UUID | None:
    """The case that a record's column names; a code in it still waits for its case."""
    try:
        return UUID(column)
    except ValueError:
        return None


def _about_closing(case: Case, event: Event) -> tuple[Finding, ...]:
    closed = case.closed_on is not None and event.day > case.closed_on
    return (finding("case_closed"),) if closed else ()


def units_of(case: Case) -> set[str]:
    """The communes where the case is or was; a record without a commune says nothing against it."""
    return {"", case.unit, *case.transfers.values_list("from_unit", flat=True)}


def pick_up(case: Case) -> None:
    """Link what waited for this case, and take the findings about it from its records' sources."""
    units = units_of(case)
    codes = [case.code]
    if case.provisional:
        alike = Case.objects.filter(project_id=case.project_id, provisional=case.provisional)
        if not alike.exclude(pk=case.pk).exists():
            codes.append(case.provisional)
    for model in CARE:
        rows = model.objects.filter(project_id=case.project_id)
        rows.filter(case=None, case_code__in=codes, unit__in=units).update(
            case=case.pk, case_code=""
        )
    for naming in NAMING:
        waiting = naming._default_manager.filter(project_id=case.project_id, unit__in=units)
        waiting.filter(case__in=codes).update(case=str(case.pk))
    _renote(case, ())
    tell_closing(case)
    refresh(case.pk)


def tell_closing(case: Case) -> None:
    """Say of its records that are of a day after its closing that they are, and of no others."""
    late = set(_records_after(case)) if case.closed_on else set()
    for source in Source.objects.filter(pk__in=submissions_of(case.pk)):
        kept = [note for note in source.notes if note[0] != "case_closed"]
        notes = [*kept, ["case_closed", {}]] if source.pk in late else kept
        if notes != source.notes:
            Source.objects.filter(pk=source.pk).update(notes=notes)


def _records_after(case: Case) -> Iterator[UUID]:
    after = case.closed_on
    for model in CARE:
        yield from model.objects.filter(case=case.pk, held_on__gt=after).values_list(
            "pk", flat=True
        )
    for naming, day in NAMING.items():
        rows = naming._default_manager.filter(**{"case": str(case.pk), f"{day}__gt": after})
        yield from rows.values_list("submission", flat=True)


def let_go(case: Case) -> None:
    """Its records outlive a deleted case; their readers hear of it."""
    _renote(case, (finding("case_deleted"),))


def _renote(case: Case, notes: Iterable[Finding]) -> None:
    """Put these findings in the stead of all that its records' sources say about their case."""
    told = [[note.code, note.params] for note in notes]
    rows = Source.objects.filter(pk__in=submissions_of(case.pk), project_id=case.project_id)
    for source in rows if told else rows.exclude(notes=[]):
        kept = [note for note in source.notes if note[0] not in _NOTES]
        source.notes = [*kept, *told]
        source.save(update_fields=["notes"])


def submissions_of(case: UUID) -> list[UUID]:
    """The submissions of all records that belong to this case, its own not among them."""
    found: list[UUID] = []
    for model in CARE:
        found += model.objects.filter(case=case).values_list("pk", flat=True)
    for naming in NAMING:
        rows = naming._default_manager.filter(case=str(case))
        found += rows.values_list("submission", flat=True)
    referrals = Referral.objects.filter(case=str(case))
    answers = ReferralAnswer.objects.filter(referral__in=referrals.values("uuid"))
    return found + list(answers.values_list("submission", flat=True))


def refresh(case: UUID | None) -> None:
    """Set the day of the case's next step to what page and records last said of it.

    What was done with the person on that day or later has fulfilled it.
    """
    found = Case.objects.filter(pk=case).first() if case else None
    if found is None:
        return
    said = []
    if found.planned_at is not None:
        said.append((found.planned_at, found.planned_for))
    for model in (Contact, Counselling):
        dated = model.objects.filter(case=found.pk).exclude(next_on=None)
        said += dated.order_by("-held_on", "-next_on").values_list("held_on", "next_on")[:1]
    next_on = max(said, key=lambda each: each[0])[1] if said else None
    if next_on is not None and _done_since(found, next_on):
        next_on = None
    if found.next_on != next_on:
        Case.objects.filter(pk=found.pk).update(next_on=next_on)


def _done_since(case: Case, day: date) -> bool:
    """A visit that only fixed this day has not fulfilled it."""
    if Screening.objects.filter(case=str(case.pk), screened_on__gte=day).exists():
        return True
    return any(
        model.objects.filter(case=case.pk, held_on__gte=day).exclude(held_on=F("next_on")).exists()
        for model in CARE
    )
