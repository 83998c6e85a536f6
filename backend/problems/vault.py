"""What is sealed and can't be opened."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

key_destroyed = problem(
    "410.701",
    _("These values were erased for good. Nobody can read them again; only the count remains."),
)
seal_broken = problem(
    "500.701",
    _("A sealed value does not open: it was damaged or moved. Tell the server's administrator."),
)
master_key_missing = problem(
    "500.702",
    _(
        "The master key “{master}” is not among the server's MASTER_KEYS. Put it back, then start"
        " the server again."
    ),
)
master_key_other = problem(
    "500.703",
    _("The master key “{master}” is not the one that was used. Put the right one back."),
)
