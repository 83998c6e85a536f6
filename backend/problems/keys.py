"""Encryption keys and encrypted submissions."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

key_is_there = problem(
    "409.4", _("This project encrypts already. Its key can't be replaced or taken away.")
)
passphrase_short = problem(
    "400.21",
    _(
        "The passphrase is too short. Take at least {least} letters, and keep it well:"
        " without it nobody can ever read the answers."
    ),
)
wrong_passphrase = problem("400.12", _("The passphrase does not open the answers. Hint: {hint}"))
undecryptable = problem(
    "400.682", _("A submission can't be opened with this key; it was damaged on the way.")
)
key_unfit = problem(
    "400.683",
    _("The form's public_key is no RSA key. Paste the whole key without its first and last line."),
)
plain_not_taken = problem(
    "409.681",
    _(
        "Form “{form_id}” takes encrypted submissions only. Get the blank forms again"
        " and fill it in ODK Collect."
    ),
)
never_reviewed = problem(
    "409.682",
    _("Form “{form_id}” is encrypted: nobody here can read its answers, so none is reviewed."),
)
