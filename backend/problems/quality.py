"""Quality, back-checks, send-backs."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

note_needed = problem(
    "400.641", _("Write what needs mending: the sender reads it beside the questions.")
)
question_unknown = problem(
    "400.642",
    _("Form “{form_id}” has no question “{question}”. Send the path as the form's fields list it."),
)
percent_unfit = problem(
    "400.643", _("A draw takes more than 0 and at most 100 percent; {percent} was sent.")
)
period_unfit = problem(
    "400.644", _("The first day, {start}, is after the last day, {end}. Swap them.")
)
nothing_to_draw = problem(
    "409.641", _("Nothing of this form arrived in these days. Choose a longer period.")
)
too_many_drawn = problem(
    "400.645", _("This would draw {drawn} forms; at most {most}. Take fewer percent or days.")
)
result_unfit = problem("400.646", _("“{result}” is no result of a check. Use one of: {known}."))
revisit_unfit = problem(
    "400.647", _("A form can't be the check of itself. Name the second visit's form.")
)
