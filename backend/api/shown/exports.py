"""Files that are made later, as programs hear of them."""

from typing import TypedDict

from backend.api.shown.base import moment
from backend.survey.submissions import models


class ExportFile(TypedDict):
    id: str
    type: str
    state: str
    rows: int | None
    problem: float | None
    createdAt: str | None
    expiresAt: str | None


def export_file(made: models.ExportFile) -> ExportFile:
    """`state`: "waiting", "ready" or "failed"; then `problem` is the catalogue's code."""
    return {
        "id": str(made.pk),
        "type": made.kind,
        "state": made.state,
        "rows": made.rows,
        "problem": float(made.problem) if made.problem else None,
        "createdAt": moment(made.created_at),
        "expiresAt": moment(made.expires_at),
    }
