"""What is wrong with campaigns, plans, sites, contests, staff, and with publishing figures."""

from typing import Final

from django.utils.translation import gettext_noop as _

CAMPAIGNS: Final = {
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
    "amount_range": _("The number must lie between {least} and {limit}. Change it."),
    "day_range": _("{day} is not between {first} and {last}. Choose another day."),
    "sent_before": _(
        "This page saved something else before, so this is not saved yet. Press the button once"
        " more to save it as well."
    ),
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
    "site_booked": _("On {day} the site «{site}» already has another activity ({count})."),
    "assignee_booked": _(
        "On {day} the person in charge already has an activity elsewhere ({count})."
    ),
}
