"""What was sent to the program door, whatever it is about."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

parameter_missing = problem("400.2", _("“{field}” is missing. Send it and try again."))
bad_value = problem("400.11", _("“{field}” can't be {value}. {hint}"))
bad_field = problem("400.11", _("“{field}” can't be taken. {hint}"))
bad_json = problem("400.1", _("The body is not valid JSON. Check it and send it again."))
body_too_large = problem(
    "413.52", _("What was sent is larger than {limit} bytes. Send less at once.")
)
already_there = problem("409.3", _("{what} “{value}” is there already. Choose another name."))
no_such_address = problem("404.1", _("Nothing is found at this address."))
method_not_allowed = problem("405.51", _("This address does not take {method}."))
unexpected = problem(
    "500.1", _("Something broke on our side; it was noted. Nothing was lost: try again later.")
)
csrf_failed = problem(
    "403.52", _("This page is too old to send from. Load it again, then try once more.")
)
unsupported_media = problem("415.51", _("Content type “{type}” is not taken here. Use {known}."))
body_cut_off = problem("400.59", _("What was sent was cut off on the way. Send it again."))
length_missing = problem("411.51", _("The length is missing. Send the body with Content-Length."))
body_empty = problem("400.61", _("The body is empty. Send the file as the body."))
bad_request = problem("400.1", _("The request can't be read. Check it and send it again."))
neighbour_fault = problem("400.62", "{sentence}")  # outreach, geo, notifications say it
holder_unknown = problem(
    "400.63",
    _(
        "“{field}” names nobody who works in this project within your area."
        " Assign the holder first, then make the key."
    ),
)
