"""What follows which event, a line each. A job may run twice: it upserts on a natural key."""

from collections.abc import Callable
from datetime import datetime

from backend.jobs.campaigns import record_campaign
from backend.jobs.cases import follow_case
from backend.jobs.corrections import correct, tend_returned
from backend.jobs.entities import apply_entities
from backend.jobs.exports import make_export
from backend.jobs.forms import validate_form
from backend.jobs.imports import bring_in, take_out
from backend.jobs.offices import designate_commune
from backend.jobs.people import forget_devices
from backend.jobs.planning import list_planned, record_staff
from backend.jobs.privacy import keep_count, record_consent, stop_counting
from backend.jobs.quality import check_quality, close_send_backs, tell_sender
from backend.jobs.records import record_outreach, record_review
from backend.jobs.resealing import reseal_answers
from backend.jobs.successions import find_again
from backend.jobs.webhooks import call_webhooks
from backend.journal import services as journal
from backend.journal.models import Event
from backend.privacy import subjects
from backend.webhooks import selectors as webhooks
from outreach.selectors import cases

Job = Callable[[Event, datetime], None]

TABLE: dict[str, list[Job]] = {
    # Webhooks first: what fails after them does not delay their news.
    "submission.create": [
        call_webhooks,
        apply_entities,
        correct,
        record_outreach,
        follow_case,
        check_quality,
        record_consent,
    ],
    # An edited submission never edits its entity; it may make the one that its first could not.
    "submission.update": [
        call_webhooks,
        apply_entities,
        record_outreach,
        follow_case,
        check_quality,
        close_send_backs,
        tend_returned,
        record_consent,
    ],
    # A photo or the audit log may arrive after the answers.
    "submission.attachment": [check_quality],
    "submission.send_back": [tell_sender, tend_returned],
    "submission.review": [
        call_webhooks,
        apply_entities,
        record_review,
        follow_case,
        designate_commune,
        tend_returned,
    ],
    "submission.convert": [apply_entities],
    "submission.backlog.reprocess": [apply_entities],
    "submission.backlog.force": [apply_entities],
    "submission.delete": [call_webhooks, record_outreach, tend_returned],
    "submission.restore": [apply_entities, record_outreach, follow_case, tend_returned],
    "submission.locate": [record_outreach, follow_case],
    "entity.create": [call_webhooks, record_campaign],
    "entity.update": [call_webhooks, record_campaign],
    "entity.restore": [record_staff],
    "activity.plan": [list_planned],
    "activity.move": [list_planned],
    "activity.cancel": [list_planned],
    "site.merge": [list_planned],
    "entity.delete": [call_webhooks, record_staff],
    "privacy.withdraw": [stop_counting],
    "privacy.erase": [keep_count],
    "unit.succession": [find_again],
    "user.delete": [forget_devices],
    "form.draft": [validate_form],
    # Marks of sensitive questions changed: what came before is sealed anew.
    "form.reclassify": [reseal_answers],
    "export.create": [make_export],
    "import.order": [bring_in],
    "import.undo": [take_out],
}
# Only for projects where somebody listens: the others pay nothing for it.
WANTED = {call_webhooks.__name__: webhooks.is_heard}
# Which of them a submission does without whose form has nothing of the kind.
ABOUT = {
    apply_entities.__name__: "entities",
    record_outreach.__name__: "records",
    correct.__name__: "corrections",
    designate_commune.__name__: "records",
    follow_case.__name__: "records",
    record_consent.__name__: "consent",
}
# These wait for another program, or take long: a transaction around them would hold SQLite's lock.
APART = frozenset({validate_form.__name__, make_export.__name__, reseal_answers.__name__})
JOBS: dict[str, Job] = {job.__name__: job for jobs in TABLE.values() for job in jobs}


def hand_over() -> None:
    """Tell the journal the names of the jobs, and privacy who knows a case's records."""
    subjects.follow(cases.submissions_of)
    table = {event: [job.__name__ for job in jobs] for event, jobs in TABLE.items()}
    journal.follow(table, WANTED, ABOUT)
