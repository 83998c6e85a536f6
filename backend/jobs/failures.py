"""How the failure of a job is told: on its task and in the log."""

import traceback
from pathlib import Path

from backend.problems import Problem
from backend.survey.xforms import Refused
from geo.faults import Fault as GeoFault
from notifications.faults import Fault as NotificationFault
from outreach.faults import Fault as OutreachFault


class Unfit(ValueError):  # noqa: N818 - the house's word, as Fault and Refused
    """What a job can't work with; its text is a sentence for a person: what, and what to do."""


SENTENCES = (Unfit, Problem, Refused, GeoFault, NotificationFault, OutreachFault)


def told(error: BaseException) -> str:
    """Our own sentences as they are; of any other error its kind and place.

    The text of a database's or library's error may quote a person's answer.
    """
    if isinstance(error, SENTENCES):
        return str(error)
    steps = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(steps[-1].filename).name}:{steps[-1].lineno})" if steps else ""
    return f"{type(error).__name__}{place}"
