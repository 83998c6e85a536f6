"""Checking and approving submissions."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

own_submission = problem(
    "403.941", _("You sent this yourself. Somebody else must check and approve it.")
)
higher_approves = problem(
    "403.942",
    _(
        "In this project the level above the commune approves. Mark it as checked by the commune,"
        " or send it back."
    ),
)
already_decided = problem(
    "409.943", _("This was approved or rejected already. Open it to see by whom.")
)
