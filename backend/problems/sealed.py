"""Sensitive values and who asks to see them."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

reason_needed = problem(
    "400.711",
    _("Say in at least {least} letters why you need to see this; the journal keeps it."),
)
class_not_here = problem(
    "400.712",
    _("This form keeps no sensitive values of the class “{kind}”. It keeps: {known}."),
)
file_sealed = problem(
    "403.711",
    _(
        "This file is sealed with the submission's sensitive values. Ask to see it on the"
        " submission's page, with a reason, or by POST to the file's address and /reveal."
    ),
)
