"""Writing contacts of outreach (F03): with a case or anonymous."""

from outreach.codes import CONTACT
from outreach.dimensions import AGE
from outreach.mapping import Applied
from outreach.models import Contact
from outreach.recording import care
from outreach.recording.event import Event, Written

NOBODY_MET = "khong_gap"


def write(event: Event, applied: Applied) -> Written:
    """Who was not met was not reached: such a contact is kept, and counts for nothing."""
    values = applied.values
    met = values["result"] != NOBODY_MET
    plain = {
        "reached": met,
        "form_of_contact": values["form_of_contact"] or "",
        "first": values["first"],
        "leaflets": values["leaflets"],
        "safety": values["safety"] or "",
        "next_step": values["next_step"] or "",
    }
    told = {AGE: values["age_band"] or "", "gender": values["gender"] or ""}
    return care.put(
        Contact,
        event,
        applied,
        plain,
        code=CONTACT,
        dimensions={**told, "group": values["group"] or ""},
        counted=met,
    )


WRITER = care.writer(Contact, write)
