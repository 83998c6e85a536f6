"""Every error that a client can meet: number, sentence, details. One writer per door shows it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Problem(Exception):  # noqa: N818 - the house's word: doors answer with a problem
    """An answer to a client: `code` "409.51" (status 409), a sentence, and what it is about.

    On /v1 the code is a JSON number, so ours begin at .51 and none ends in 0 (.50 reads as .5).
    """

    def __init__(self, code: str, message: str | Promise, details: Mapping[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.template = message
        self.details = dict(details)

    @property
    def status(self) -> int:
        return int(self.code.split(".")[0])

    @property
    def sentence(self) -> str:
        """Where, what and what to do, in the reader's language."""
        return str(self.template).format(**self.details)

    def __str__(self) -> str:
        return f"{self.code} {self.sentence}"


def problem(code: str, message: str | Promise) -> Callable[..., Problem]:
    """A maker of this problem; its keywords fill the sentence and go along as details."""

    def make(**details: Any) -> Problem:
        return Problem(code, message, details)

    return make


# Who are you, what may you do. Codes below .50 are ODK Central's.
sign_in_needed = problem("401.2", _("Sign in first, or send a valid token."))
wrong_password = problem("401.2", _("E-mail or password is wrong. Check both and try again."))
locked_out = problem(
    "401.52", _("Too many wrong passwords. Wait {minutes} minutes, then try again.")
)
bad_token = problem(
    "403.51",
    _(
        "This phone's code is no longer valid. Ask your coordinator for a new QR code;"
        " your filled forms stay on the phone."
    ),
)
forbidden = problem("403.1", _("Your role does not allow this here. Ask your coordinator."))
not_found = problem("404.1", _("This was not found, or you may not see it."))
https_only = problem("401.51", _("Signing in with a password works only over https."))

# What was sent to the program door.
parameter_missing = problem("400.2", _("“{field}” is missing. Send it and try again."))
bad_value = problem("400.11", _("“{field}” can't be {value}. {hint}"))
bad_field = problem("400.11", _("“{field}” can't be taken. {hint}"))
bad_json = problem("400.1", _("The body is not valid JSON. Check it and send it again."))
body_too_large = problem(
    "413.52", _("What was sent is larger than {limit} bytes. Send less at once.")
)
already_there = problem("409.3", _("{what} “{value}” is there already. Choose another name."))
no_such_address = problem("404.1", _("Nothing is found at this address."))
method_not_allowed = problem("405.51", _("This address does not take {method}."))
unexpected = problem(
    "500.1", _("Something broke on our side; it was noted. Nothing was lost: try again later.")
)
csrf_failed = problem(
    "403.52", _("This page is too old to send from. Load it again, then try once more.")
)
unsupported_media = problem("415.51", _("Content type “{type}” is not taken here. Use {known}."))
body_cut_off = problem("400.59", _("What was sent was cut off on the way. Send it again."))
length_missing = problem("411.51", _("The length is missing. Send the body with Content-Length."))
body_empty = problem("400.61", _("The body is empty. Send the file as the body."))
bad_request = problem("400.1", _("The request can't be read. Check it and send it again."))
neighbour_fault = problem("400.62", "{sentence}")  # outreach, geo, notifications say it
holder_unknown = problem(
    "400.63",
    _(
        "“{field}” names nobody who works in this project within your area."
        " Assign the holder first, then make the key."
    ),
)

# Forms.
form_refused = problem("400.15", _("The form can't be used yet: {count} places need mending."))
form_warnings = problem(
    "400.16",
    _(
        "The form works but deserves a look. Read the warnings, then mend it"
        " or send it again with ignoreWarnings=true."
    ),
)
form_not_found = problem(
    "404.55", _("There is no form “{form_id}” here. Get the blank forms again, then send.")
)
no_draft = problem("404.51", _("Form “{form_id}” has no draft. Upload one first."))
form_id_unfit = problem(
    "400.64",
    _(
        "The form_id “{form_id}” can't stand in an address: it must not hold “/” or control"
        " characters, nor end in .xml, .xls or .xlsx. Change form_id in the settings sheet."
    ),
)
version_published = problem(
    "409.6",
    _(
        "Version “{version}” of form “{form_id}” is published already."
        " Change “version” in the settings sheet, then upload again."
    ),
)
form_id_mismatch = problem(
    "400.51",
    _("The file holds form “{found}”, not “{form_id}”. Upload it to that form, or mend form_id."),
)
media_missing = problem(
    "409.54",
    _("Form “{form_id}” still lacks these files: {names}. Upload them, then publish."),
)
media_unknown = problem(
    "404.52", _("Form “{form_id}” does not name a file “{name}”. It names: {names}.")
)
mapping_faults = problem(
    "400.52", _("{file} does not fit form “{form_id}”: {faults}. Mend it, then publish again.")
)

# Submissions, as the OpenRosa door says them. Shown to the interviewer by Collect.
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
