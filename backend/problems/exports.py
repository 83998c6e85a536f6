"""Exports and OData."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

filter_unreadable = problem("400.18", _("The filter can't be read: {reason}"))
filter_unsupported = problem(
    "501.4",
    _("The filter uses what this server does not know: “{text}” at {at}. Filter without it."),
)
filter_field_unknown = problem(
    "501.5",
    _(
        "The filter names “{text}”, by which this server does not filter."
        " Filter by what stands below __system."
    ),
)
# OData.
property_not_found = problem(
    "400.23", _("There is no “{property}” here. See $metadata for what there is.")
)
select_unsupported = problem(
    "400.24",
    _("“{property}” stands in a repeat, which has a table of its own. Select it there."),
)
place_lost = problem(
    "400.34", _("The row at which this page begins is not there any more. Begin at the first page.")
)
bad_skiptoken = problem(
    "400.35", _("The $skiptoken can't be read. Follow @odata.nextLink as it was given.")
)
format_unacceptable = problem("406.1", _("This address answers as {allowed} only. Ask for that."))
not_supported = problem("501.1", _("This server does not take “{feature}”. Ask without it."))
expand_unsupported = problem(
    "501.6", _("“$expand={text}” is not taken; only $expand=* is. Ask for that.")
)
select_with_expand = problem(
    "501.11", _("$select and $expand can't be used together. Ask with one of them.")
)
persons_have_no_places = problem(
    "403.581",
    _(
        "Form “{form_id}” is about persons: where they were seen is never exported as a map."
        " Use the figures per commune."
    ),
)
field_is_no_place = problem(
    "400.582", _("“{field}” is no place question of this form. Choose another, or *.")
)
export_too_large = problem(
    "400.583",
    _(
        "{rows} submissions are more than {limit}, the most for one such file."
        " Filter by date, or take CSV or Excel."
    ),
)
export_not_ready = problem(
    "409.584", _("The file is not ready yet (state: {state}). Ask again in a moment.")
)
