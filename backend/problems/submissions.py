"""Submissions, as both doors say them. Collect shows these to the interviewer."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

not_multipart = problem(
    "400.39", _("The submission did not arrive as form data. Send it again from the app.")
)
xml_missing = problem(
    "400.7", _("The submission has no “xml_submission_file”. Send it again from the app.")
)
xml_refused = problem("400.1", _("The filled form can't be read: {reason}"))
cut_off = problem(
    "400.56", _("The submission was cut off on the way. Send it again when the signal is better.")
)
form_closed = problem(
    "409.2",
    _("Form “{form_id}” no longer takes submissions. Keep yours and ask your coordinator."),
)
version_unknown = problem(
    "404.6",
    _("Form “{form_id}” has no version “{version}” here. Get the blank forms again, then send."),
)
other_answers = problem(
    "409.1",
    _(
        "Another submission with this ID is stored already and its answers differ."
        " Yours was not stored: keep it and ask your coordinator."
    ),
)
stale_edit = problem(
    "409.9",
    _("This edits a version that was replaced in the meantime. Get the newest one and edit that."),
)
edit_of_unknown = problem(
    "404.5", _("This edits a submission that the server does not have. Send the original first.")
)
submission_too_large = problem(
    "413.51",
    _("The submission is larger than {limit_mb} MB. Use smaller pictures, then send it again."),
)
encrypted_not_taken = problem(
    "400.57",
    _(
        "These answers are encrypted, but form “{form_id}” names no key to open them."
        " Get the blank forms again, then fill it once more."
    ),
)
# From here on the program door alone says them.
form_id_differs = problem(
    "400.8", _("The XML names the form “{value}”; send it to that form's address, or mend the XML.")
)
submission_there = problem(
    "409.3",
    _("A submission “{instance_id}” is stored already. Send this one under an ID of its own."),
)
submission_deleted = problem(
    "409.18",
    _("This submission was deleted on the server and was not stored again. Ask your coordinator."),
)
deprecation_missing = problem(
    "400.19",
    _("The XML names no deprecatedID. Set it to the instanceID of the version that you edited."),
)
instance_id_taken = problem(
    "409.8",
    _("The instanceID “{instance_id}” is in use already. Give the edited version one of its own."),
)
attachment_unexpected = problem(
    "404.1", _("The submission names no file “{name}”. It names: {names}.")
)
comment_needed = problem(
    "400.541", _("Say in a comment what is wrong, so that the sender can mend it; then send again.")
)
changed_meanwhile = problem(
    "409.541",
    _("A newer version arrived while this page was open. Look at it, then give the review state."),
)
