"""Submissions, as both doors say them. Collect shows these to the interviewer."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

not_multipart = problem(
    "400.53", _("The submission did not arrive as form data. Send it again from the app.")
)
xml_missing = problem(
    "400.54", _("The submission has no “xml_submission_file”. Send it again from the app.")
)
xml_refused = problem("400.55", _("The filled form can't be read: {reason}"))
cut_off = problem(
    "400.56", _("The submission was cut off on the way. Send it again when the signal is better.")
)
form_closed = problem(
    "409.51",
    _("Form “{form_id}” no longer takes submissions. Keep yours and ask your coordinator."),
)
version_unknown = problem(
    "404.53",
    _("Form “{form_id}” has no version “{version}” here. Get the blank forms again, then send."),
)
other_answers = problem(
    "409.52",
    _(
        "Another submission with this ID is stored already and its answers differ."
        " Yours was not stored: keep it and ask your coordinator."
    ),
)
stale_edit = problem(
    "409.53",
    _("This edits a version that was replaced in the meantime. Get the newest one and edit that."),
)
edit_of_unknown = problem(
    "404.54", _("This edits a submission that the server does not have. Send the original first.")
)
submission_too_large = problem(
    "413.51",
    _("The submission is larger than {limit_mb} MB. Use smaller pictures, then send it again."),
)
encrypted_not_taken = problem(
    "400.57", _("Form “{form_id}” sends encrypted answers; this server does not take these yet.")
)
