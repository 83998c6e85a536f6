"""Marks on forms: sensitive questions, anonymous forms."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

place_sensitive = problem(
    "400.731",
    _(
        "The question “{path}” (sheet survey, row {row}) is sensitive ({kind}), but it says the"
        " {role} of the form, which stands open in every list. Take its mark off, or name another"
        " question in the mapping."
    ),
)
anonymity_fixed = problem(
    "409.731",
    _(
        "Form “{form_id}” has submissions already, so it can't change whether it is anonymous."
        " Keep the setting “attribute::dh:anonymous” as it was, or make a form with another"
        " form_id."
    ),
)
anonymous_edit = problem(
    "403.731",
    _(
        "Form “{form_id}” is anonymous: nobody is known as the sender of what was sent, so nobody"
        " can edit it from a phone. Fill in a new form, or tell your coordinator."
    ),
)
unsealing_forbidden = problem(
    "403.732",
    _(
        "The question “{path}” has been sensitive ({kind}) in this form; the new version would show"
        " its answers to more people. Only who may open sensitive values of this class can publish"
        " that. Mark the question again, or ask such a person."
    ),
)
anonymous_send_back = problem(
    "409.732",
    _(
        "Form “{form_id}” is anonymous: nobody is known as its sender, so it can't be sent back."
        " Review it instead."
    ),
)
anonymous_back_check = problem(
    "409.733",
    _(
        "Form “{form_id}” is anonymous: nobody can be visited again, so nothing is drawn for a"
        " back-check."
    ),
)
