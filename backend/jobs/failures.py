"""How the failure of a job is told: on its task and in the log."""

import traceback
from pathlib import Path

from backend.problems import Problem
from backend.survey.submissions.selectors import is_sealed
from backend.survey.xforms import Refused
from geo.faults import Fault as GeoFault
from notifications.faults import Fault as NotificationFault
from outreach.faults import Fault as OutreachFault


class Unfit(ValueError):  # noqa: N818 - the house's word, as Fault and Refused
    """What a job can't work with; its text is a sentence for a person: what, and what to do."""


SENTENCES = (Unfit, Problem, Refused, GeoFault, NotificationFault, OutreachFault)


def told_of(subject: str, error: BaseException) -> str:
    """The same of this subject: where it is a sealed submission, the kind and our code alone.

    Our own sentences may quote what was answered: a label, a code, a day.
    """
    if not is_sealed(subject):
        return told(error)
    return f"{type(error).__name__} {error.code}" if isinstance(error, Problem) else _placed(error)


def told(error: BaseException) -> str:
    """Our own sentences as they are; of any other error its kind and place.

    The text of a database's or library's error may quote a person's answer.
    """
    return str(error) if isinstance(error, SENTENCES) else _placed(error)


def _placed(error: BaseException) -> str:
    steps = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(steps[-1].filename).name}:{steps[-1].lineno})" if steps else ""
    return f"{type(error).__name__}{place}"
