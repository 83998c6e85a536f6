"""Writing counselling (F07) of a person or family; a group's session is an activity."""

from collections.abc import Callable
from uuid import UUID

from outreach.cells import Cell
from outreach.codes import COUNSELLING, EVENT_KINDS
from outreach.faults import fault
from outreach.mapping import Applied
from outreach.models import Activity, Counselling
from outreach.recording import activities, care
from outreach.recording.event import Event, Writer, Written

GROUP = "nhom"
_COUNTED = (
    "site", "campaign", "attendances", "men", "women", "pupils", "workers", "parents", "others",
    "minutes",
)  # fmt: skip


def write(event: Event, applied: Applied) -> Written:
    care.needed(applied, "form_of_counselling")
    if applied.values["form_of_counselling"] == GROUP and applied.values["consent"] is not False:
        return _session(event, applied)
    touched = activities.remove(event.submission, event.keeping.mark)
    plain = {
        "form_of_counselling": applied.values["form_of_counselling"] or "",
        "minutes": applied.values["minutes"],
    }
    form = {"form": plain["form_of_counselling"]}
    written = care.put(Counselling, event, applied, plain, code=COUNSELLING, dimensions=form)
    return Written(written.cells | touched, written.notes)


def _session(event: Event, applied: Applied) -> Written:
    """Of a group nobody is named: it is counted by its head-count, under its first content."""
    care.needed(applied, "content")
    contents = str(applied.values["content"]).split()
    kinds = [each for each in contents if each in EVENT_KINDS]
    if not kinds:
        raise fault("kind_unknown", kind="content", known=", ".join(EVENT_KINDS))
    touched = _person.remove(event.submission, event.keeping.mark)
    counted = {name: applied.values[name] for name in _COUNTED}
    values = {**counted, "kind": kinds[0], "topics": " ".join(contents)}
    return Written(touched | activities.put(event, applied, values))


def remove(submission: UUID, mark: Callable[[], str]) -> set[Cell]:
    if Activity.objects.filter(pk=submission).exists():
        return activities.remove(submission, mark)
    return _person.remove(submission, mark)


_person = care.writer(Counselling, write)
WRITER = Writer(write, remove, _person.anonymise)
