"""Entity lists and entities. Details bear the names that ODK Central's messages use."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

entity_unfit = problem("400.28", _("The entity can't be taken: {reason} Mend it, then send again."))
submissions_pending = problem(
    "400.29",
    _(
        "{count} submissions wait for approval. Say ?convert=true to make their entities now,"
        " or ?convert=false to leave them."
    ),
)
unexpected_attributes = problem("400.31", _("Expected: {expected}. Sent: {actual}."))
no_conflict = problem("400.32", _("The entity has no conflict to resolve."))
several_entities_failed = problem(
    "400.43",
    _("{count} of {total} entities of this submission can't be made, so none was: {errors}"),
)
entity_action_not_permitted = problem(
    "403.2",
    _(
        "The submission would {action} a row of the list “{list}”, but its form allows only:"
        " {permitted}."
    ),
)
list_of_submission_unknown = problem(
    "404.7", _("There is no list “{datasetName}” any more. Make it again, then run the task again.")
)
entity_missing = problem(
    "404.8",
    _(
        "The list “{datasetName}” has no row {entityUuid} to update."
        " Send the form that makes it first."
    ),
)
entity_version_missing = problem(
    "404.9",
    _(
        "Row {entityUuid} of the list “{datasetName}” has no version {baseVersion}."
        " Get the newest list on the phone, then fill the form again."
    ),
)
entity_deleted = problem(
    "404.11", _("Row {entityUuid} has been deleted. Restore it, then run the task again.")
)
entity_there = problem(
    "409.3",
    _("The list “{list}” has a row {value} already; another form may only update it."),
)
entity_version_conflict = problem(
    "409.15",
    _(
        "The entity is at version {current}, not {provided}. Get it again, or say ?force=true"
        " to change it all the same."
    ),
)
list_name_conflict = problem(
    "409.16",
    _("There is a list “{current}” already; you sent “{provided}”. Write it the same way."),
)
uuid_of_deleted = problem(
    "409.19",
    _("These UUIDs belonged to deleted rows and can't be used again: {entityUuids}."),
)
list_in_use = problem(
    "409.21",
    _("Forms still use the list “{name}”: {forms}. Delete or change them first."),
)
property_in_use = problem(
    "409.22",
    _("The property “{propertyName}” can't be deleted yet: {why}"),
)
too_many_entities = problem(
    "413.561", _("{count} entities are too many at once. Send at most {limit}.")
)
unit_needed = problem(
    "400.561",
    _(
        "Which commune is this row in? Give its code in “ma_xa”: the code must be of a commune"
        " within your area."
    ),
)
text_too_long = problem(
    "400.13", _("“{field}” is longer than {limit} characters. Shorten it, then send again.")
)
property_unknown = problem(
    "400.23", _("There is no property “{property}” here. Add it first, or use another.")
)
list_there = problem("409.3", _("There is a list “{value}” already. Choose another name."))
property_there = problem("409.3", _("The list has a property “{value}” already."))
