"""What writing contacts, counselling and support of livelihood has in common."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from outreach.cells import Cell
from outreach.codes import REFUSED
from outreach.faults import Fault
from outreach.findings import finding
from outreach.kinds import KINDS
from outreach.mapping import Applied
from outreach.models.care import CareModel
from outreach.recording import linking, marks
from outreach.recording.event import Event, Writer, Written


def put(
    model: CareModel,
    event: Event,
    applied: Applied,
    fields: Mapping[str, Any],
    *,
    code: str,
    dimensions: Mapping[str, str],
    counted: bool = True,
) -> Written:
    """Make this the record of the submission, sealed and linked, with its mark of kind `code`.

    `fields`: the model's own plain columns. Of a refusal only the refusal is kept and counted;
    without `counted` the record has no mark: it is no service.
    """
    values = applied.values
    agreed = values["consent"] is not False
    before = model.objects.filter(pk=event.submission).values_list("case", flat=True).first()
    link = linking.link(event, values["case"]) if agreed else linking.Link()
    kept = {**fields, **link.fields(), "next_on": values.get("next_on")} if agreed else {}
    blank = {"case": None, "case_code": "", "next_on": None, "sealed": None}
    if agreed:
        kept["sealed"] = _sealed(event, applied)
    else:
        # Whatever an earlier version said goes, too.
        model.objects.filter(pk=event.submission).delete()
    model.objects.update_or_create(
        submission=event.submission,
        defaults={"held_on": event.day, "consent": agreed, **event.common(), **blank, **kept},
    )
    for case in {before, link.case} - {None}:
        linking.refresh(case)
    if agreed and not counted:
        return Written(_unmarked(event), link.notes)
    cells = marks.put(
        submission=event.submission,
        mark=event.keeping.mark(),
        project_id=event.project_id,
        unit=event.unit,
        day=event.day,
        kind=code,
        outcome="" if agreed else REFUSED,
        dimensions=dimensions if agreed else {},
    )
    return Written(cells, link.notes)


def _sealed(event: Event, applied: Applied) -> bytes:
    """What is told of the person, as JSON, sealed under the kind of the record."""
    sealed = KINDS[applied.record].sealed
    told = {name: _plain(applied.values[name]) for name in sorted(sealed)}
    return event.keeping.seal(applied.record, json.dumps(told, ensure_ascii=False).encode())


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)


def _unmarked(event: Event) -> set[Cell]:
    return marks.take(submission=event.submission, mark=event.keeping.mark())


def needed(applied: Applied, *names: str) -> None:
    """What a form without a refusal must have answered. Raises Fault."""
    missing = [name for name in names if not applied.values[name]]
    if applied.values["consent"] is not False and missing:
        found = (finding("answer_missing", question=name, field=name) for name in missing)
        raise Fault("answers_refused", *found)


def writer(model: CareModel, write: Callable[[Event, Applied], Written]) -> Writer:
    """The writer of this model, with what taking a record out and cutting it loose are."""

    def drop(submission: UUID) -> bool:
        row = model.objects.filter(pk=submission).first()
        if row is None:
            return False
        row.delete()
        linking.refresh(row.case)
        return True

    def remove(submission: UUID, mark: Callable[[], str]) -> set[Cell]:
        return marks.take(submission=submission, mark=mark()) if drop(submission) else set()

    def anonymise(submission: UUID, mark: str) -> int:
        loose = marks.loosen(submission=submission, mark=mark)
        drop(submission)
        return loose

    return Writer(write, remove, anonymise)
