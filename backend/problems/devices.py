"""Field devices and public links."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

phone_closed = problem(
    "409.601", _("This phone is closed. Add a new phone for the same person instead.")
)
expiry_past = problem("400.602", _("This day is over. Choose a day that is still to come."))
list_unreadable = problem(
    "400.603",
    _("The file can't be read as an Excel list. Save it in Excel as .xlsx, then upload it again."),
)
list_too_large = problem(
    "400.604", _("The list is too large. Take {rows} people at most, without pictures.")
)
list_without_email = problem(
    "400.605",
    _(
        "No column is headed “e-mail”. Write “e-mail” into the first row, above the addresses,"
        " then upload the list again."
    ),
)
list_empty = problem(
    "400.606", _("The list names nobody. Write one e-mail address per row below the heading.")
)
phone_choice = problem("400.607", _("Choose at least one open phone and at most {most} to print."))
phones_whole_project = problem(
    "403.608",
    _(
        "These settings are for all phones of the project, and your role covers a part of it. Ask"
        " the coordinator of the whole project."
    ),
)

link_used = problem(
    "409.611", _("This form was sent from here already. It can be filled once; thank you.")
)
link_in_browser = problem(
    "403.611", _("This link takes one form from each person. Open it in a browser to fill it.")
)
link_closed = problem(
    "404.611", _("This link is closed. Ask whoever gave it to you for a new one.")
)
link_not_encrypting = problem(
    "409.612",
    _(
        "Form “{form_id}” is encrypted, and a browser can't encrypt."
        " Fill it with ODK Collect on a phone."
    ),
)
