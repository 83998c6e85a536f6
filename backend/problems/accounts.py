"""People, roles, assignments, projects."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

credentials_missing = problem("400.3", _("Send both e-mail and password."))
password_too_short = problem(
    "400.21", _("The password is too short. Choose one of {least} characters or more.")
)
password_too_long = problem(
    "400.38", _("The password is too long. Choose one of {most} characters or fewer.")
)
password_too_common = problem(
    "400.501", _("This password is on the lists that burglars try first. Choose another one.")
)
old_password_wrong = problem("401.2", _("The old password is wrong. Check it and try again."))
unexpected_value = problem("400.8", _("“{field}” can't be {value}. {hint}"))
unexpected_properties = problem(
    "400.33", _("The body takes “{expected}” and nothing else. Leave out the rest.")
)
property_missing = problem("400.23", _("“{field}” is missing. Send it and try again."))
value_too_long = problem("400.13", _("“{field}” is too long. Shorten it and try again."))
range_turned = problem("400.42", _("The end lies before the start. Swap them or leave one out."))
beyond_own = problem(
    "403.1",
    _(
        "This gives more than you have here yourself: {excess}."
        " Give less, or ask your administrator to do it."
    ),
)
key_of_holder = problem(
    "409.501",
    _("This key has what its holder may do. Give the role to the holder instead."),
)
last_administrator = problem(
    "409.502",
    _("Nobody else could administer this server then. Make another administrator first."),
)
assignment_there = problem(
    "409.3", _("“{value}” has this role here already. Take it back first to change it.")
)
forms_differ = problem(
    "501.2", _("The list of forms must name each form of the project once, and no other.")
)
reference_unknown = problem("400.14", _("There is no {table} with {field} {value}."))
