"""What outreach refuses, in the reader's language: where, what is wrong, what to do.

The English sentence is the key of its Vietnamese translation in `locale/`.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from outreach import labels
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
    # Cases. None of these may quote a code: it is somebody's.
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
    "amount_range": _("The number must lie between {least} and {limit}. Change it."),
    "day_range": _("{day} is not between {first} and {last}. Choose another day."),
    "planned_held": _("This activity has been held already. What was held can't be changed here."),
    "planned_off": _("This activity was called off. Plan a new one instead."),
    "site_itself": _("Both are the same site. Choose two different ones."),
    "site_gone": _("One of the sites is no longer there. Load the list again."),
    "question_choices": _("A question needs 2 to {limit} different choices, each with a text."),
    "question_right": _("Say which of the choices is the right one."),
    "question_text": _("A question needs 1 to {limit} characters. Change its text."),
    "topic_unknown": _("«{topic}» is no topic. Choose one of: {known}."),
    "class_name": _(
        "A class is named by its grade, such as 9A1 or 10 Tin 2. Never write a pupil's name."
    ),
    "class_few": _("A class needs at least {least} who took part, so that nobody is shown."),
    "no_contest": _("This activity is no contest. Choose a contest."),
    "staff_name": _("A name needs 1 to {limit} characters. Change it."),
    "staff_group": _("«{group}» is no group of staff. Choose one of: {known}."),
    # Soft findings of a record: it stands, its reader is told.
    "attendance_not_reference": _(
        "One of those who attended is not from the list of staff. Choose them from the list."
    ),
    "staff_unknown": _("{count} of those who attended are not on the list of staff."),
    "sexes_differ": _("Men and women together are {sum}, but the total says {total}."),
    "part_exceeds": _("A part ({part}) is larger than the whole ({total})."),
    "session_exceeds": _("Session {session} is more than the {sessions} sessions of the class."),
    "planned_unknown": _("The planned activity that it names is not in this project."),
    "planned_elsewhere": _("The planned activity that it names is of another campaign."),
    "planned_cancelled": _("The planned activity that it names was called off."),
    "site_double": _("Sites of the same name nearby: {count}. Look whether they are one place."),
    # Models, totals and offices.
    "model_not_named": _(
        "The form names no model, so this step belongs to none. Choose the model and send it again."
    ),
    "model_unknown": _(
        "This step names a model that the project does not have. Register the model, or correct "
        "the form."
    ),
    "model_elsewhere": _("The step was made in another commune than its model. Check the two."),
    "model_gone": _("The model was taken out of the list before this step."),
    "model_marks_missing": _(
        "{count} of the nine marks are missing, so the conditions have no score. Complete the form."
    ),
    "model_score": _(
        "The form says {given} points, but its marks add up to {added}. {added} is kept."
    ),
    "model_marks_elsewhere": _(
        "Marks of the conditions belong to step M0 alone; they are left out."
    ),
    "model_evaluation_missing": _("The evaluation has no mark from 1 to 5, so it counts as none."),
    "model_step_skipped": _("Before this step, step {step} is missing."),
    "model_step_back": _("The model had reached {step} already before this step."),
    "model_step_after_end": _("The model had been ended before this step."),
    "check_screened": _(
        "{screened} were screened but only {examined} examined. Check both numbers."
    ),
    "check_bands_missing": _(
        "The number at low, moderate or high risk is missing. Complete the form."
    ),
    "check_bands": _(
        "Low, moderate and high risk add up to {bands}, but {screened} were screened. "
        "Check the numbers."
    ),
    "check_referred": _(
        "{count} were referred, but only {limit} were at moderate or high risk. Check both numbers."
    ),
    "check_brief_interventions": _(
        "{count} had a brief intervention, but only {limit} were screened. Check both numbers."
    ),
    "crafft_not_whole": _(
        "The CRAFFT questions are not answered as they belong together, so they are not scored."
    ),
    "commune_unknown": _(
        "The commune is not known on that day, so this counts for none. Correct the commune."
    ),
    "figures_ahead": _("{month} had not begun when the figures arrived. Correct the month."),
    "figures_places": _(
        "The parts of those addicted add up to {parts}, more than the {total} addicted. "
        "Check the numbers."
    ),
    "figures_part": _(
        "«{part}» is {count}, more than the {total} that it is a part of. Check both."
    ),
    "figures_moves": _(
        "Some of new, moved in, moved out, taken off and died are missing, so the balance against "
        "last month cannot be checked."
    ),
    "figures_balance": _(
        "Now {now} people are listed. Last month's {was}, with {come} who came and {gone} who "
        "went, make {expected}. Check the numbers."
    ),
    "figures_jump": _(
        "«{part}» went from {old} to {new}, by more than a fifth in a month. Check it, or say why."
    ),
    "figures_twice": _(
        "This commune's month was sent {count} times. The latest approved one counts, else the "
        "latest."
    ),
    "survey_year": _("{year} cannot be the year of this survey. Correct the year."),
    "survey_undecided": _(
        "The grade has no decision with number and day, so the official list stays as it is."
    ),
    "survey_decided_later": _("The day of the decision lies after the survey. Check both days."),
    "survey_part": _(
        "«{part}» with activities are {count}, more than the {total} that there are. Check both."
    ),
    "survey_method": _("The estimate of people at high risk does not say how it was made."),
    "plan_file": _("The file of the plan is missing. Add it to the form or on the plans page."),
    "plan_period": _("The plan does not say from when to when it holds. Complete it."),
    "inspection_wordless": _("Recommendation {number} has no words, so no task was made of it."),
    "inspection_no_term": _("Recommendation {number} has no day by which it is to be followed."),
    "inspection_term_past": _("The day of recommendation {number} lies before the inspection."),
    "term_unknown": _("{month} begins no school term. Terms begin in September and in February."),
    "term_not_over": _("The term has not ended. Its figures can be published from {day} on."),
    "term_released": _("The figures of this term are published already. A release never changes."),
    # Referrals and calls to the hotline.
    "referral_unconsented": _(
        "The person did not agree to be referred, so no referral was made. Ask again another time."
    ),
    "referral_caseless": _("The referral names no case. Add the case in the form."),
    "referral_nowhere": _("The referral does not say where to go. Add the receiver in the form."),
    "referral_serviceless": _("The referral names no service. Add it in the form."),
    "referral_unnamed": _("The answer names no referral. Choose one from the list in the form."),
    "referral_unanswered": _("The answer does not say what became of it. Complete the form."),
    "referral_unknown": _(
        "There is no such referral here: it was deleted, has not arrived yet or belongs to another "
        "project. The answer waits for it."
    ),
    "referral_answer_early": _(
        "The answer is dated before the referral was made. Correct the date in the form."
    ),
    "call_due_early": _(
        "The last day for handling lies before the call, so the usual one was taken."
    ),
    "call_handled_early": _(
        "The call is said to be handled before it came, so its own day was taken."
    ),
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
    if "part" in params:
        params["part"] = str(labels.PARTS.get(params["part"], params["part"]))
    return gettext(SENTENCES[found.code]).format(**params)


def fault(code: str, **params: object) -> Fault:
    """A fault of one sentence."""
    return Fault(code, finding(code, **params))
