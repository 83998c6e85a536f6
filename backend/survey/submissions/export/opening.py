"""What opens an encrypted submission for an export: passphrases, held as long as it runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from backend.accounts.models import Project
from backend.survey.keys import selectors as keys
from backend.survey.submissions.models import SubmissionVersion
from backend.survey.submissions.opening import Opener

NOT_DECRYPTED: Final = "not decrypted"
DATA_MISSING: Final = "missing encrypted form data"


@dataclass(frozen=True, slots=True)
class Opened:
    """The answers of an encrypted version, as `xforms.Answers.values`; `status` why there are none.

    The words are Central's (its column Status): NOT_DECRYPTED, DATA_MISSING, "" when opened.
    """

    answers: Mapping[str, Any] = field(default_factory=dict)
    status: str = ""


# The pk of an encrypted SubmissionVersion → its answers.
Open = Callable[[int], Opened]


def closed(_version: int) -> Opened:
    """Nobody gave a passphrase."""
    return Opened(status=NOT_DECRYPTED)


def opener(project: Project, passphrases: Mapping[int, str]) -> Open:
    """Opens what was encrypted under the project's keys whose passphrase is given.

    Raises wrong_passphrase before anything is exported.
    """
    held = Opener(keys.unlocked(project, passphrases))
    return partial(_opened, held) if held.keys else closed


def _opened(held: Opener, pk: int) -> Opened:
    version = SubmissionVersion.objects.select_related("form_version").get(pk=pk)
    answers = held.answers(version)
    if answers is not None:
        return Opened(answers=answers)
    return Opened(status=NOT_DECRYPTED if held.is_complete(version) else DATA_MISSING)
