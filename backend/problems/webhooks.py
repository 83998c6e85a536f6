"""Webhooks."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

webhook_url_form = problem(
    "400.621",
    _(
        "The address is no web address of a program. Write it as https://host/path, without a"
        " name, password or “#” in it."
    ),
)
webhook_url_scheme = problem(
    "400.622", _("The address must begin with https://, so that nobody on the way reads along.")
)
webhook_url_private = problem(
    "400.623",
    _(
        "The address leads into a private network, which this server does not call. Use a public"
        " address, or ask the operator to allow this network (WEBHOOK_ALLOWED_PRIVATE)."
    ),
)
webhooks_whole_project = problem(
    "403.624",
    _(
        "Webhooks tell of the whole project, and your role covers a part of it. Ask somebody whose"
        " role covers the whole project."
    ),
)
webhooks_too_many = problem(
    "409.625", _("A project has {most} webhooks at most. Remove one that is no longer used first.")
)
webhook_under_way = problem(
    "409.626", _("This call is being made right now. Load the log again in a minute.")
)
