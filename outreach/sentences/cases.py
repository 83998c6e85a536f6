"""What is wrong with a case. None of these may quote a code: it is somebody's."""

from typing import Final

from django.utils.translation import gettext_noop as _

CASES: Final = {
    "case_opened_twice": _(
        "Another form has opened this case already. Send the corrections as an edit of that form."
    ),
    "closing_reason_unknown": _("The reason of closing must be one of: {known}. Choose one."),
    "case_awaited": _(
        "The case that the form names has not arrived yet. The record waits for it; send the form "
        "that opens the case."
    ),
    "case_unknown": _(
        "No case of this project has the code in the form. The record is kept and linked when such "
        "a case arrives; correct the code in the form if it is wrong."
    ),
    "case_deleted": _(
        "The case that the form names was deleted. The record is kept; restore the case or name "
        "another in the form."
    ),
    "case_elsewhere": _(
        "The case that the form names belongs to another project. The record is kept without a "
        "case; name one of this project."
    ),
    "case_other_area": _(
        "The code in the form is that of a case of another commune. The record is kept without a "
        "case; correct the code, or the commune in the form."
    ),
    "case_ambiguous": _(
        "More than one case has the provisional code in the form. The record is kept without a "
        "case; write the final code."
    ),
    "case_closed": _(
        "The case was closed before this day. The record is linked to it; reopen the case if the "
        "work goes on."
    ),
    "case_without_unit": _(
        "The commune of this case is not known, so its code begins with 00000. Transfer the case "
        "to its commune."
    ),
}
