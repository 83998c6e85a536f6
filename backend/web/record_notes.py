"""What a submission's page says of its record: what it became, why not, or not any more."""

from dataclasses import dataclass
from typing import Any

from backend.accounts import verbs
from backend.accounts.models import Project, User
from backend.accounts.permissions import may
from backend.journal import selectors as journal
from backend.survey.forms import mappings
from backend.survey.submissions import remapping
from backend.survey.submissions.models import Submission
from outreach.fitness import mapping_faults
from outreach.selectors.sources import Became, became


@dataclass(frozen=True, slots=True)
class RecordNote:
    """`failures`: what a job could not do yet; `older`: its version is older than the mapping.

    `unfit`: why the mapping can't hold for that version; `extends`: the viewer may let it.
    """

    became: Became | None
    failures: list[str]
    older: bool
    unfit: list[str]
    extends: bool

    def __bool__(self) -> bool:
        return bool(self.became or self.failures or self.older)


def record_note(user: User, project: Project, found: Submission) -> RecordNote:
    form, version = found.form, found.current.form_version if found.current else None
    failures = list(dict.fromkeys(task.error for task in journal.failures_of(found.pk)))
    older = version is not None and mappings.is_older(form, version)
    unfit: list[Any] = remapping.fitting(form, version, mapping_faults) if older and version else []
    extends = older and not unfit and may(user, project, verbs.FORM_UPDATE, form_id=form.form_id)
    return RecordNote(became(found.pk), failures, older, unfit, extends)
