"""Who are you, what may you do. Codes below .50 are ODK Central's."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

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
https_only = problem("401.3", _("Signing in with a password works only over https."))
