"""Writing support of livelihood (F19): training, work, loans."""

from outreach.codes import LIVELIHOOD
from outreach.mapping import Applied
from outreach.models import Livelihood
from outreach.recording import care
from outreach.recording.event import Event, Written


def write(event: Event, applied: Applied) -> Written:
    care.needed(applied, "support")
    values = applied.values
    plain = {name: values[name] for name in ("provider", "starts_on", "ends_on")}
    support = {"support": values["support"] or ""}
    return care.put(Livelihood, event, applied, plain, code=LIVELIHOOD, dimensions=support)


WRITER = care.writer(Livelihood, write)
