"""Writing support of livelihood (F19): training, work, loans."""

from collections.abc import Mapping
from typing import Any

from outreach.codes import LIVELIHOOD
from outreach.mapping import Applied
from outreach.models import Livelihood
from outreach.recording import care
from outreach.recording.event import Event, Written

FOLLOWED = "theo_doi"


def write(event: Event, applied: Applied) -> Written:
    """How an earlier support goes on is kept with the case, and counts as no support anew."""
    care.needed(applied, "support")
    values = applied.values
    follow_up = _follows(values)
    plain = {name: values[name] for name in ("provider", "starts_on", "ends_on")}
    return care.put(
        Livelihood,
        event,
        applied,
        {**plain, "follow_up": follow_up},
        code=LIVELIHOOD,
        dimensions={"support": values["support"] or ""},
        counted=not follow_up,
    )


def _follows(values: Mapping[str, Any]) -> bool:
    """As the form says; of one that does not ask, whether it tells the state after six months."""
    asked = values["occasion"]
    return bool(asked == FOLLOWED if asked else values["state_after_6_months"])


WRITER = care.writer(Livelihood, write)
