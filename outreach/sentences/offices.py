"""What is wrong with models, health checks, figures and plans of communes, inspections."""

from typing import Final

from django.utils.translation import gettext_noop as _

OFFICES: Final = {
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
}
