"""What a page needs to know of sensitive values: which the reader may ask for, which she sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backend.accounts.models import Project, User
from backend.accounts.permissions import may
from backend.survey.submissions import revealing
from backend.survey.submissions.marked import classes_of
from backend.survey.submissions.models import SubmissionVersion


@dataclass(frozen=True, slots=True)
class Shown:
    """The classes that were asked for, and the answers with their values."""

    kinds: Sequence[str]
    answers: dict[str, Any]


def kinds_for(user: User, project: Project, version: SubmissionVersion) -> list[str]:
    """The classes of this submission's values that the reader may ask for."""
    if version.encrypted:
        return []
    form_id = version.form_version.form.form_id
    kinds = classes_of(version.form_version).kinds
    return [kind for kind in kinds if may(user, project, revealing.verb_of(kind), form_id=form_id)]
