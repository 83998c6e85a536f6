"""Why a correction made no new version, in the reader's language."""

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Final[dict[str, str | Promise]] = {
    "entry_gone": _(
        "What this corrects is not among the forms that were sent back to you. Get the blank forms"
        " again and choose it from the list."
    ),
    "original_deleted": _(
        "The form that this corrects was deleted meanwhile. Ask your coordinator whether to send a"
        " new one."
    ),
    "original_changed": _(
        "The form that this corrects was edited, approved or withdrawn meanwhile, so nothing was"
        " changed. Look at it as it stands now."
    ),
    "nothing_answered": _("No new answer was given. Choose the form again and answer."),
    "answer_unasked": _("Answer {number} has no marked question. Choose the form again."),
    "answer_too_long": _("“{question}”: the new answer is too long. Shorten it."),
    "answer_not_typed": _(
        "“{question}” can't be answered in words. Edit the sent form in ODK Collect."
    ),
    "answer_is_list": _(
        "“{question}” is chosen from a list on the phone, so words don't do. Open the sent form in"
        " ODK Collect, choose again there and send it again."
    ),
    "answer_is_file": _(
        "“{question}” is a photo or a file, so words don't do. Open the sent form in ODK Collect,"
        " take it again there and send it again."
    ),
    "answer_is_place": _(
        "“{question}” is a place, so words don't do. Open the sent form in ODK Collect, take the"
        " position again there and send it again."
    ),
    "answer_is_other": _(
        "“{question}” can't be answered in words. Open the sent form in ODK Collect, answer it"
        " there and send it again."
    ),
    "answer_is_sixth": _(
        "“{question}”: a correction answers five questions. Open the sent form in ODK Collect,"
        " answer it there and send it again."
    ),
    "answer_not_whole": _("“{question}” needs a whole number, such as 1.200."),
    "answer_not_number": _("“{question}” needs a number, such as 12,5."),
    "answer_not_day": _("“{question}” needs a day that exists, such as 05/03/2026."),
    "answer_not_time": _("“{question}” needs an hour, such as 14:30."),
    "answer_not_choice": _(
        "“{question}”: the new answer is none of the form's choices. Write one as it stands there."
    ),
    "answer_several": _(
        "“{question}” stands several times in the form. Edit the sent form in ODK Collect."
    ),
    "answer_nowhere": _(
        "“{question}” was not asked in this form. Edit the sent form in ODK Collect."
    ),
    "answer_computes": _(
        "The form computes “{question}” from the new answer, and only a phone can. Edit the sent"
        " form in ODK Collect."
    ),
    "answer_opens": _(
        "With the new answer the form asks otherwise at “{question}”. Edit the sent form in ODK"
        " Collect, so that it can ask."
    ),
    "answer_refused": _("“{question}”: the form does not take this together. {said}"),
    "as_said": _("{said}"),
}


def sentences_of(faults: list[Any]) -> list[str]:
    """[[code, {param: text}], …] as sentences."""
    return [
        str(SENTENCES[code]).format(**{"said": "", **params}).strip() for code, params in faults
    ]
