"""What outreach refuses, in the reader's language: where, what is wrong, what to do.

The English sentence is the key of its Vietnamese translation in `locale/`.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from outreach.findings import Finding, finding

SENTENCES: Final = {
    # A mapping, NAME.toml.
    "mapping_too_long": _("The mapping is longer than {limit} bytes. Take out what is not needed."),
    "mapping_not_utf8": _("Line {line}: the mapping is not UTF-8 text. Save it as UTF-8."),
    "mapping_too_deep": _("The mapping is nested too deeply. Write only its few tables."),
    "mapping_not_toml": _(
        "Line {line}, column {column}: this is not TOML ({reason}). Mend the line."
    ),
    "mapping_key_unknown": _("«{key}» is no key of a mapping. Use one of: {known}."),
    "mapping_key_missing": _("«{key}» is missing. Add it with the path of its question."),
    "mapping_text_expected": _("«{key}» must be a text that is not empty. Write it in quotes."),
    "mapping_table_expected": _("«{key}» must be a table. Write it under [{key}]."),
    "record_unknown": _("record must be one of: {known}. Mend the line «record = …»."),
    "field_unknown": _(
        "[{table}]: a record of kind «{record}» has no field «{field}».{hint} Mend the name."
    ),
    "field_twice": _(
        "«{field}» stands in [fields] and in [constants]. Take it out of one of them."
    ),
    "field_missing": _("A record of kind «{record}» needs «{field}». Add it under [fields]."),
    "question_unknown": _(
        "{place}: the form has no question «{question}».{hint} Mend the path or add the question."
    ),
    "question_type": _(
        "{place}: question «{question}» has type {type}, but one of these is needed: {accepted}. "
        "Change the question's type or name another question."
    ),
    "question_sensitive": _(
        "{place}: question «{question}» (row {row}) is sensitive ({sensitive}), but this is kept in"
        " a plain column. Take the line out of the mapping, or the mark off the question."
    ),
    "question_repeated": _(
        "{place}: question «{question}» lies in the repeat «{repeat}», so it has many answers. "
        "Name a question outside the repeat."
    ),
    "value_unfit": _("{place}: the field cannot have this value. Expected: {expected}."),
    "values_unused": _(
        "[values.{field}] is never used. Add «{field}» under [fields] or take the table out."
    ),
    "person_position": _("A record about a person must not have a position. Take out «position»."),
    "rows_unknown": _(
        "[rows.{rows}]: a record of kind «{record}» has no such rows. Use one of: {known}."
    ),
    "repeat_unknown": _(
        "{place}: the form has no repeat «{question}».{hint} Mend the path or add the repeat."
    ),
    "figures_elsewhere": _(
        "[figures] belongs to a record about persons, not to one of kind «{record}». Take it out."
    ),
    "figures_unknown": _("[figures]: «{key}» is unknown. Use one of: {known}."),
    "figures_threshold": _(
        "[figures]: «{key}» must be a whole number from {least} to {most}. Mend the number."
    ),
    "scores_missing": _("A screening needs [scores]. Add it with q1 to q7 and injecting."),
    "scores_elsewhere": _(
        "[scores] belongs to a screening, not to a record of kind «{record}». Take it out."
    ),
    "score_unknown": _(
        "[scores]: «{key}» is unknown.{hint} Use q1 to q7, injecting or injecting_days."
    ),
    "score_missing": _("[scores]: «{key}» is missing. Add it with the path of its question."),
    "score_pattern": _(
        "scores.{key}: the path must hold {mark} for the substance's letter. Add it."
    ),
    # The answers of a submission. None of these may quote an answer.
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
    # Records, campaigns and plans.
    "record_elsewhere": _(
        "This record belongs to another project. Send the form to the project that has it."
    ),
    "month_not_over": _("{month} has not ended. Its figures can be published from {day} on."),
    "month_released": _("The figures of {month} are published already. A release never changes."),
    "site_planned": _(
        "The site still has {count} planned activities. Move or cancel them, then take it out."
    ),
    "site_in_another_project": _(
        "The site «{site}» belongs to another project. Choose one of this project's sites."
    ),
    "title_length": _("A title needs 1 to {limit} characters. Change the title."),
    "ends_before_start": _("The last day lies before the first. Change one of the two."),
    "outside_campaign": _(
        "{day} lies outside the campaign ({starts} to {ends}). Choose a day within it."
    ),
    "kind_unknown": _("«{kind}» is no kind of activity. Choose one of: {known}."),
    "already_planned": _(
        "The same activity is already planned at «{site}» on {day}. Choose another day."
    ),
    "indicator_unknown": _("«{indicator}» is no indicator. Use one of: {known}."),
    "target_incomplete": _(
        "Target {indicator}: comparator and value belong together. Give both or neither."
    ),
    "comparator_unknown": _("Target {indicator}: the comparator must be one of: {known}."),
    # Warnings.
    "site_booked": _("On {day} the site «{site}» already has another activity ({count})."),
    "assignee_booked": _(
        "On {day} the person in charge already has an activity elsewhere ({count})."
    ),
}
HINT: Final = _(" Perhaps «{name}»?")


class Fault(ValueError):  # noqa: N818 - the house calls bad input a fault
    """Bad input. `message` is translated when it is read, in the reader's language."""

    def __init__(self, code: str, *findings: Finding) -> None:
        super().__init__(code)
        self.code = code
        self.findings = findings

    @property
    def message(self) -> str:
        """The sentences: where, what, what to do."""
        return " ".join(sentences(self.findings))

    @property
    def details(self) -> dict[str, Any]:
        """For programs: {"faults": [{"code", …}]}."""
        return {"faults": [{"code": found.code, **found.params} for found in self.findings]}

    def __str__(self) -> str:
        return self.message


def sentences(findings: Iterable[Finding]) -> list[str]:
    """A sentence for each finding, in the active language."""
    return [sentence(found) for found in findings]


def sentence(found: Finding) -> str:
    """One finding in the active language."""
    params = dict(found.params)
    if "hint" in params:
        params["hint"] = gettext(HINT).format(name=params["hint"]) if params["hint"] else ""
    return gettext(SENTENCES[found.code]).format(**params)


def fault(code: str, **params: object) -> Fault:
    """A fault of one sentence."""
    return Fault(code, finding(code, **params))
