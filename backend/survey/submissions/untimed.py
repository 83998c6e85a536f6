"""Numbers of the rows of an anonymous submission: they tell neither its hour nor its order."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model

from backend import numbering
from backend.survey.submissions.models import Submission, SubmissionVersion

Row = TypeVar("Row", bound=Model)


def number(version: SubmissionVersion) -> None:
    """Give the first version of an anonymous submission its number before it is stored."""
    if version.form_version.anonymous:
        version.pk = numbering.untimed()


def numbered(beside: Submission | SubmissionVersion, rows: Iterable[Row]) -> list[Row]:
    """Rows that are stored beside that first version, numbered alike; others as they are."""
    found = list(rows)
    version = beside.pk if isinstance(beside, SubmissionVersion) else beside.current_id
    if numbering.is_untimed(version):
        for row in found:
            row.pk = numbering.untimed()
    return found


def is_untimed(version: SubmissionVersion) -> bool:
    """Is this the first version of an anonymous submission?"""
    return numbering.is_untimed(version.pk)
