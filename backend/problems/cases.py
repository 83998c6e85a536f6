"""Cases: what a page may not do with one."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

case_day_unfit = problem(
    "400.861", _("The day must lie between {first} and {last}. Choose another day.")
)
case_choice_unfit = problem("400.862", _("Choose one of the list."))
case_worker_unfit = problem(
    "400.863",
    _("This person does not work with cases in the case's commune. Choose one of the list."),
)
case_commune_unfit = problem(
    "400.864",
    _("No commune of this project has the code “{code}” today. Write its five digits."),
)
case_is_closed = problem("409.861", _("This case is closed. Reopen it first."))
case_is_open = problem("409.862", _("This case is open already."))
case_is_there = problem("409.863", _("The case is in this commune already. Choose another."))
