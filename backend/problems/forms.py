"""Questionnaires: uploads, drafts, versions, files."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

form_refused = problem("400.15", _("The form can't be used yet: {count} places need mending."))
xform_refused = problem(
    "400.2",
    _("The file can't be read as a form: {count} places need mending. Send an XForm or XLSForm."),
)
form_warnings = problem(
    "400.16",
    _(
        "The form works but deserves a look. Read the warnings, then mend it"
        " or send it again with ignoreWarnings=true."
    ),
)
type_conflict = problem(
    "400.17",
    _(
        "The question {path} was of type {type} in a version before. Give it that type again,"
        " or another name: answers of both kinds can't stand in one column."
    ),
)
form_not_found = problem(
    "404.1", _("There is no form “{form_id}” here. Get the blank forms again, then send.")
)
no_draft = problem("404.1", _("Form “{form_id}” has no draft. Upload one first."))
never_published = problem(
    "409.7",
    _(
        "Form “{form_id}” was never published: its draft is all that there is of it."
        " Replace the draft, or delete the form."
    ),
)
form_id_unfit = problem(
    "400.8",
    _(
        "The form_id “{value}” can't stand in an address: it must not hold “/” or control"
        " characters, nor end in .xml, .xls or .xlsx. Change form_id in the settings sheet."
    ),
)
form_id_taken = problem(
    "409.3",
    _("There is a form “{form_id}” already. Upload a draft to it, or choose another form_id."),
)
form_id_in_use = problem(
    "409.3",
    _("There is another form “{form_id}” now. Delete that one first, then restore this."),
)
version_published = problem(
    "409.6",
    _(
        "Version “{version}” of form “{xmlFormId}” is published already."
        " Change “version” in the settings sheet, then upload again."
    ),
)
form_id_mismatch = problem(
    "400.8",
    _("The file holds form “{value}”, not “{form_id}”. Upload it to that form, or mend form_id."),
)
media_missing = problem(
    "409.54",
    _("Form “{form_id}” still lacks these files: {names}. Upload them, then publish."),
)
media_unknown = problem(
    "404.1", _("Form “{form_id}” does not name a file “{name}”. It names: {names}.")
)
entity_form_invalid = problem(
    "400.25",
    _(
        "The entities of this form can't be taken: {reason} Convert the XLSForm anew, or mend"
        " the names of list and properties."
    ),
)
list_not_linkable = problem(
    "400.26", _("“{name}” is a picture, sound or film: only a data file can be an entity list.")
)
list_case_conflict = problem(
    "409.16",
    _("There is a list “{current}” already; the form says “{provided}”. Write it the same way."),
)
property_case_conflict = problem(
    "409.17",
    _("The list has these properties in other letters: {names}. Write them the same way."),
)
mapping_faults = problem(
    "400.52", _("{file} does not fit form “{form_id}”: {faults}. Mend it, then publish again.")
)
