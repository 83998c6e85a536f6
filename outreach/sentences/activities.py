"""What the reader of an activity is told; its record stands."""

from typing import Final

from django.utils.translation import gettext_noop as _

ACTIVITIES: Final = {
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
}
