"""Registers as CSV that a Vietnamese Excel opens: BOM, no cell that is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from backend.accounts.models import Project
from backend.privacy import breaches
from backend.survey.submissions.export.cells import harmless


def as_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as CSV with a BOM; texts never begin as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([harmless("" if cell is None else str(cell)) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def of_breaches(project: Project) -> bytes:
    """The breach register, open ones first; moments are Việt Nam's."""
    head = ["found_at", "happened_at", "what", "persons", "classes", "measures"]
    head += ["notify_by", "authority_at", "persons_at", "state", "closed_at"]
    rows: list[list[Any]] = [head]
    for each in breaches.breaches_in(project):
        said = [_at(each.found_at), _at(each.happened_at), each.what, each.persons]
        said += [" ".join(each.classes), each.measures, _at(each.notify_by)]
        said += [_at(each.authority_at), _at(each.persons_at), each.state, _at(each.closed_at)]
        rows.append(said)
    return as_csv(rows)


def _at(moment: Any) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else ""
