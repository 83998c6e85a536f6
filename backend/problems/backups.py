"""Backups, restoring them, and opening the server again."""

from django.utils.translation import gettext_lazy as _

from backend.problems.base import problem

backup_file_taken = problem(
    "409.841", _("“{file}” is there already. Name another file; nothing was written.")
)
restore_place_taken = problem(
    "409.842",
    _(
        "There are answers or files here already. To replace all of them with the backup, add"
        " --replace. Nothing was changed."
    ),
)
restore_while_open = problem(
    "409.843", _("The server or its worker is running. Stop it, then restore. Nothing was changed.")
)
master_keys_absent = problem(
    "409.844",
    _(
        "What is sealed needs the master keys {keys}, which are not among MASTER_KEYS. Put them"
        " back, behind the current one, then start again."
    ),
)
master_keys_differ = problem(
    "409.845",
    _(
        "The master keys {keys} in MASTER_KEYS are not the ones of this backup. Put the right ones"
        " in, then start again. Nothing was changed."
    ),
)
erasure_list_short = problem(
    "409.846",
    _(
        "The erasure list {file} has {here} lines, and had {then} when the backup was made. Bring"
        " the latest copy of it here, else people who were erased come back. Nothing was changed."
    ),
)
erasure_list_absent = problem(
    "409.847",
    _(
        "There is no erasure list at {file}. Bring the latest copy of it here. If nobody was ever"
        " erased, add --nobody-erased. Nothing was changed."
    ),
)
backup_not_found = problem("404.841", _("There is no file “{file}” that can be read."))
backup_damaged = problem(
    "400.841",
    _(
        "This is not a whole backup: it is damaged or cut at “{member}”. Nothing was changed. Take"
        " another copy of it."
    ),
)
backup_of_other_engine = problem(
    "400.842",
    _("This backup is of {made}, and DATABASE_URL names {here}. Restore it into {made}."),
)
backup_of_later_release = problem(
    "400.843",
    _(
        "This backup is of a later release (“{migration}” is not known here). Install that release,"
        " then restore. Nothing was changed."
    ),
)
backup_no_room = problem(
    "500.841",
    _("There is no room left for {place}. Free some space and start again; no half file is left."),
)
backup_unwritable = problem(
    "500.842", _("“{place}” can't be written: {reason}. No half file is left.")
)
backup_program_absent = problem(
    "500.843",
    _(
        "PostgreSQL {major} is backed up and restored with the program {program} of that version or"
        " a later one, and there is none here. Install postgresql-client-{major}."
    ),
)
backup_program_failed = problem("500.844", _("{program} ended with an error: {reason}"))
restore_unfinished = problem(
    "500.845",
    _(
        "A restore began here and did not come to its end, so the server does not open. Start it"
        " again: python -m backend restore FILE --replace"
    ),
)
restore_counts_differ = problem(
    "500.846",
    _("After restoring, the table {table} has {here} rows and not {then}. The server stays shut."),
)
database_not_migrated = problem(
    "500.847",
    _("The database is older than this release. Run: python -m backend migrate"),
)
