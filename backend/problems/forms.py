"""Questionnaires: uploads, drafts, versions, files."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

form_refused = problem("400.15", _("The form can't be used yet: {count} places need mending."))
form_warnings = problem(
    "400.16",
    _(
        "The form works but deserves a look. Read the warnings, then mend it"
        " or send it again with ignoreWarnings=true."
    ),
)
form_not_found = problem(
    "404.55", _("There is no form “{form_id}” here. Get the blank forms again, then send.")
)
no_draft = problem("404.51", _("Form “{form_id}” has no draft. Upload one first."))
form_id_unfit = problem(
    "400.64",
    _(
        "The form_id “{form_id}” can't stand in an address: it must not hold “/” or control"
        " characters, nor end in .xml, .xls or .xlsx. Change form_id in the settings sheet."
    ),
)
version_published = problem(
    "409.6",
    _(
        "Version “{version}” of form “{form_id}” is published already."
        " Change “version” in the settings sheet, then upload again."
    ),
)
form_id_mismatch = problem(
    "400.51",
    _("The file holds form “{found}”, not “{form_id}”. Upload it to that form, or mend form_id."),
)
media_missing = problem(
    "409.54",
    _("Form “{form_id}” still lacks these files: {names}. Upload them, then publish."),
)
media_unknown = problem(
    "404.52", _("Form “{form_id}” does not name a file “{name}”. It names: {names}.")
)
mapping_faults = problem(
    "400.52", _("{file} does not fit form “{form_id}”: {faults}. Mend it, then publish again.")
)
