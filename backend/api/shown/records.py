"""What became of a submission, as this door tells it: its record, notes, what could not be done."""

from backend.api.shown.submissions import Record
from backend.journal import selectors as journal
from backend.survey.forms import mappings
from backend.survey.submissions.models import Submission
from outreach.selectors.sources import became


def record(each: Submission) -> Record:
    """The sentences are in the caller's language; none quotes an answer."""
    found = became(each.pk)
    version = each.current.form_version if each.current else None
    return {
        "kind": found.kind if found else None,
        "state": found.state if found else None,
        "notes": found.notes if found else [],
        "failures": list(dict.fromkeys(task.error for task in journal.failures_of(each.pk))),
        "olderThanMapping": version is not None and mappings.is_older(each.form, version),
    }
