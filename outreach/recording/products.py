"""Writing media products: an activity of the medium's code, and details with the reach."""

from typing import Any

from outreach.codes import MEDIA_ACTIVITIES
from outreach.mapping import Applied
from outreach.models import MediaProduct
from outreach.recording import activities, doubts
from outreach.recording.event import Event, Writer, Written, nobody

_PRINTED = frozenset(["T05", "T06"])
_ACTIVITY = (
    "site", "campaign", "planned", "setting", "topics", "organisers", "minutes", "link", "cost",
)  # fmt: skip
_DETAILS = (
    "copies", "given_out", "broadcasts", "minutes", "views", "interactions", "measured_on",
)  # fmt: skip


def write(event: Event, applied: Applied) -> Written:
    """What was given out of printed media is the activity's leaflets, as at a talk."""
    values = applied.values
    kind = MEDIA_ACTIVITIES[values["medium"]]
    plain: dict[str, Any] = {name: values[name] for name in _ACTIVITY}
    leaflets = values["given_out"] if kind in _PRINTED else None
    cells = activities.put(event, applied, {**plain, "kind": kind, "leaflets": leaflets})
    MediaProduct.objects.update_or_create(
        activity_id=event.submission,
        defaults={
            **{name: values[name] for name in _DETAILS},
            "medium": values["medium"],
            "air_time": values["air_time"] or "",
            **event.common(),
        },
    )
    return Written(cells, doubts.notes_of(event, values))


WRITER = Writer(write, activities.remove, nobody)
