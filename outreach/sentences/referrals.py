"""What is wrong with a referral, or a call to the hotline."""

from typing import Final

from django.utils.translation import gettext_noop as _

REFERRALS: Final = {
    "referral_unconsented": _(
        "The person did not agree to be referred, so no referral was made. Ask again another time."
    ),
    "referral_caseless": _("The referral names no case. Add the case in the form."),
    "referral_nowhere": _("The referral does not say where to go. Add the receiver in the form."),
    "referral_serviceless": _("The referral names no service. Add it in the form."),
    "referral_unnamed": _("The answer names no referral. Choose one from the list in the form."),
    "referral_unanswered": _("The answer does not say what became of it. Complete the form."),
    "referral_unknown": _(
        "There is no such referral here: it was deleted, has not arrived yet or belongs to another "
        "project. The answer waits for it."
    ),
    "referral_answer_early": _(
        "The answer is dated before the referral was made. Correct the date in the form."
    ),
    "call_due_early": _(
        "The last day for handling lies before the call, so the usual one was taken."
    ),
    "call_handled_early": _(
        "The call is said to be handled before it came, so its own day was taken."
    ),
}
