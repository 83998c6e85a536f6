"""Models, plans of communes, inspections, surveys of pupils."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

commune_not_yours = problem(
    "403.921", _("This commune lies outside your area. Choose one of your communes.")
)
plan_file_kind = problem(
    "422.922",
    _("“{name}” is neither PDF nor Word (DOC, DOCX). Save it as one of these and add it again."),
)
plan_file_large = problem(
    "413.923", _("The file is larger than {most} MB. Scan it smaller and add it again.")
)
plan_file_empty = problem("422.924", _("The file is empty. Choose it again."))
plan_days = problem("422.925", _("The last day lies before the first. Change one of the two."))
plan_of_form = problem(
    "409.926", _("This plan came with a form. Correct or delete its submission instead.")
)
task_done_ahead = problem("422.927", _("The day lies in the future. Give the day it was done."))
evidence_needed = problem(
    "422.928", _("Say what shows that it was done, in {least} characters at least.")
)
term_unknown = problem(
    "400.929", _("“{term}” is no school term. Terms begin in September and in February.")
)
term_not_over = problem(
    "409.931", _("The term has not ended. Its figures can be published from {day} on.")
)
term_released = problem(
    "409.932", _("The figures of this term are published already. A release never changes.")
)
year_unknown = problem("400.933", _("“{year}” is not a year. Write it as 2026."))
plan_number_taken = problem(
    "409.934",
    _("This commune has a plan with number {number} and this day already. Correct that one."),
)
