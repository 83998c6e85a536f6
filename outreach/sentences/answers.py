"""What is wrong with the answers of a submission. None of these may quote an answer."""

from typing import Final

from django.utils.translation import gettext_noop as _

ANSWERS: Final = {
    "answer_missing": _(
        "Question «{question}» has no answer, but «{field}» is needed. Complete the form."
    ),
    "answer_not_date": _(
        "Question «{question}»: the answer is not a date. Correct it in the form."
    ),
    "answer_date_range": _(
        "Question «{question}»: the date lies before 2000 or after 2100. Correct it in the form."
    ),
    "answer_not_code": _(
        "Question «{question}»: the answer is not one of the expected codes ({limit}). "
        "Correct it in the form, or the codes in the mapping."
    ),
    "answer_not_position": _(
        "Question «{question}»: the answer is not a position. Record it again."
    ),
    "answer_not_count": _("Question «{question}»: the answer is not a whole number. Correct it."),
    "answer_count_range": _(
        "Question «{question}»: the number must lie between 0 and {limit}. Correct it in the form."
    ),
    "answer_not_yes_no": _("Question «{question}»: the answer is neither yes nor no. Correct it."),
    "answer_not_reference": _(
        "Question «{question}»: the answer names no entity. Choose one from the list."
    ),
    "answer_not_case": _(
        "Question «{question}»: the answer is no case code (such as 21439-2026-00012). "
        "Write the code only, never a name."
    ),
    "answer_not_text": _("Question «{question}»: the answer is not text. Correct it in the form."),
    "answer_too_long": _(
        "Question «{question}»: the answer is longer than {limit} characters. Shorten it."
    ),
    "assist_unanswered": _(
        "ASSIST question {question}, substance {letter} ({substance}), has no answer, so the "
        "screening is not scored. Complete the form."
    ),
    "assist_code": _(
        "ASSIST question {question}, substance {letter} ({substance}): the answer is not one of "
        "its codes ({codes}). Correct it in the form."
    ),
    "assist_not_asked": _(
        "ASSIST question {question}, substance {letter} ({substance}), has an answer although it "
        "must not be asked. Clear it in the form."
    ),
    "assist_injecting_unanswered": _(
        "ASSIST question 8 (injecting) has no answer. Complete the form."
    ),
    "assist_injecting_code": _(
        "ASSIST question 8 (injecting): the answer is not one of its codes (0, 1, 2). "
        "Correct it in the form."
    ),
}
