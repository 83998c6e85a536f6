"""Referrals: codes of receiving services; calls to the hotline."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

# The same for a mistyped, a used and an expired code: whoever guesses learns nothing.
referral_code_wrong = problem(
    "400.881",
    _(
        "This code opens nothing: it is mistyped, was used before or has expired. Compare it with "
        "the card; if it is the same, ask whoever made the card for a new one."
    ),
)
referral_state_unfit = problem("400.882", _("Choose what became of the referral."))
referral_tries_locked = problem(
    "429.881", _("Too many wrong codes. Wait {minutes} minutes, then try again.")
)
call_has_no_number = problem(
    "409.891", _("No number is kept for this call: none was given, or its thirty days are over.")
)
