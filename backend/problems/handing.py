"""Delegation, handover, seeing as somebody else, organisations. Ours: .781 to .799."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

delegation_days = problem(
    "400.781", _("A delegation needs a first and a last day, within your own role and from today.")
)
delegation_again = problem(
    "409.781", _("What was delegated to you, or holds for the whole server, can't be passed on.")
)
delegation_sensitive = problem(
    "403.788",
    _(
        "This role opens sensitive values, and this person's own roles here do not. Delegate it to"
        " a colleague of the same work, or ask who gives roles."
    ),
)
successor_unknown = problem(
    "404.782",
    _("Nobody who works in this project has the address {email}. Give that person a role first."),
)
successor_same = problem("409.783", _("Choose somebody else than the person who leaves."))
nothing_held = problem("409.784", _("This person holds nothing in this project."))
view_as_beyond = problem(
    "403.785", _("You can't see as somebody who may do more than you, or as yourself.")
)
view_as_reads = problem(
    "403.786", _("You are seeing as somebody else: you can look, not change. Stop seeing first.")
)
view_as_ended = problem("403.787", _("Seeing as this person has ended. Start it again."))
organisation_days = problem(
    "400.788", _("The last day of an organisation can't be still to come by more than a year.")
)
organisation_successor = problem(
    "409.789", _("An organisation can't come after itself, or after one that has ended.")
)
