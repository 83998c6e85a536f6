"""Second factors, sessions, API keys, invitations, single sign-on."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

code_needed = problem(
    "401.801",
    _(
        "This account has a second factor. Send the code of the authenticator app along"
        " (X-OTP, or “otp” beside the password), or use an API key."
    ),
)
code_wrong = problem(
    "401.802",
    _(
        "The code is wrong, or was used already. Wait for the next one and check the clock of the"
        " phone."
    ),
)
factor_missing = problem(
    "401.803",
    _(
        "Your role sees sensitive values, so a password is not enough. Sign in on the page once and"
        " set up the second factor."
    ),
)
tries_locked = problem(
    "401.804", _("Too many wrong tries. Wait {minutes} minutes, then try again.")
)
api_key_dead = problem(
    "401.805", _("This API key is unknown, taken back or has ended. Make a new one.")
)
api_key_may_not = problem("403.801", _("An API key can't do this. Sign in yourself."))
verbs_not_held = problem(
    "403.802", _("You can't give a key what you may not do yourself: {excess}.")
)
invitation_over = problem(
    "403.803",
    _("Whoever invited you may not give this role any more. Ask for a new invitation."),
)
sso_unlinked = problem(
    "403.804",
    _(
        "No account here belongs to this sign-in. Sign in with your password first and link it on"
        " your account page, or ask your coordinator."
    ),
)
sso_failed = problem(
    "403.805", _("The sign-in at the other server did not succeed. Start again from here.")
)
sso_taken = problem(
    "409.801", _("This sign-in belongs to another account here. Unlink it there first.")
)
link_over = problem(
    "404.801",
    _("This link was used already, has ended or was taken back. Ask for a new one."),
)
invited_elsewhere = problem(
    "403.806",
    _(
        "This invitation is for an account that exists. Sign in with its address, then open it"
        " again."
    ),
)
sso_away = problem(
    "502.801", _("The other sign-in server does not answer. Use your password, or try again later.")
)
key_verb_unknown = problem("400.801", _("An API key can't have “{verb}”. Take one of: {known}."))
key_sensitive = problem(
    "400.802",
    _("“{verb}” opens sensitive values. Say so expressly when you make the key."),
)
key_too_long = problem("400.803", _("An API key lasts from today up to {days} days. Choose a day."))
key_without_project = problem("400.804", _("Name at least one project for the key."))
keys_too_many = problem("409.802", _("You have {most} API keys already. Take one back first."))
factor_there = problem("409.803", _("The second factor is on already. Turn it off first."))
factor_off = problem("409.804", _("The second factor is not on. Set it up first."))
password_like_person = problem(
    "400.805", _("The password is too like your name or e-mail. Choose another one.")
)
