"""Mappings of forms to records, imported files, rebuilding."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

no_mapping = problem(
    "409.961",
    _("Form “{form_id}” makes no records yet. Map its questions and publish it first."),
)
mapping_unfit = problem(
    "409.962",
    _("The mapping does not fit version “{version}”. {faults}"),
)

import_unreadable = problem(
    "400.963",
    _("The file can't be read. Save it in Excel as .xlsx, without a password, and upload it."),
)
import_too_large = problem(
    "400.964",
    _("The file is too large. Take {rows} rows at most, without pictures; split it in Excel."),
)
import_empty = problem("400.965", _("The file holds no rows. Check that it is the right one."))
legacy_letters = problem(
    "400.966",
    _(
        "The text of sheet “{sheet}” is in an old encoding (TCVN3 or VNI), so its letters can't be"
        " read. Convert the file to Unicode (with Unikey, for instance), then upload it again."
    ),
)
import_busy = problem(
    "409.967", _("This file is not being matched any more. Open the list of files to see it.")
)
import_waits = problem(
    "409.968", _("No row can be brought in yet. Mend what is told, or match the columns first.")
)
import_needed = problem(
    "409.969",
    _("The import can't be undone: {reasons} Take these out first, then undo it."),
)
place_unknown = problem(
    "400.971",
    _("“{text}” names no commune of your area. Write its five-digit code, or its whole name."),
)
bad_choice = problem("400.972", _("This choice is not on the page. Open the page again."))
