"""The privacy desk: requests, consent, retention, erasure, breaches."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

subject_unknown = problem(
    "404.751",
    _("No case and no submission is known here under “{named}”. Check the code and try again."),
)
submission_erased = problem(
    "410.751",
    _(
        "This submission was erased for good at the person's request and is not stored again."
        " Delete it from the phone."
    ),
)
processing_stopped = problem(
    "409.751",
    _(
        "Consent to use this submission was taken back: it is neither opened nor exported any"
        " more. Only the privacy desk may answer the person."
    ),
)
request_closed = problem(
    "409.752", _("This request was closed on {day}. Receive a new one if there is more to do.")
)
identity_unchecked = problem(
    "409.753",
    _("Write first how you checked that it is this person, then do what the request asks for."),
)
already_erased = problem(
    "409.754", _("The values of this person were erased on {day}. There is nothing left.")
)
consent_withdrawn = problem("409.755", _("This consent was taken back on {day} already."))
consent_text_exists = problem(
    "409.756",
    _("Text “{version}” ({language}) exists and never changes. Give the new text a new version."),
)
breach_closed = problem("409.757", _("This breach was closed on {day}."))
not_in_future = problem(
    "400.752", _("{field} lies in the future. Check the day and the time, then send it again.")
)
class_not_in_form = problem(
    "400.753",
    _("Form “{form_id}” has no questions of class “{kind}”. Its classes are: {known}."),
)
path_not_in_form = problem(
    "400.754", _("Form “{form_id}” has no question “{path}”. Write the path as in its XLSForm.")
)
consent_needs_marks = problem(
    "409.758",
    _(
        "Form “{form_id}” marks no question as sensitive, so its consent block is not recorded."
        " Mark what is about persons in the XLSForm (bind::dh:sensitive) first."
    ),
)
erasures_unwritable = problem(
    "500.752",
    _(
        "The erasure list {path} can't be written ({reason}), so nothing was erased. Make room or"
        " mend its folder, then try again."
    ),
)
erasures_unreadable = problem(
    "500.751",
    _(
        "The erasure list {path} can't be read (line {line}). The server does not open until it"
        " can: put back the copy that is kept apart from the backups."
    ),
)
