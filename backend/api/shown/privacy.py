"""The privacy desk: ids, counts, moments; a person only by the owner of her keys."""

from typing import TypedDict

from backend.api.shown.base import moment
from backend.journal.models import Event
from backend.privacy.access import Reader
from backend.privacy.clocks import Clock
from backend.privacy.desk import Desk
from backend.privacy.models import (
    Breach,
    Consent,
    ConsentText,
    Purpose,
    RetentionRule,
    RetentionRun,
    SubjectRequest,
)
from backend.survey.forms.models import Form


class ShownPurpose(TypedDict):
    xmlFormId: str
    aboutPersons: bool
    textVi: str
    textEn: str
    legalBasis: str
    recipients: str
    consentPath: str
    methodPath: str
    textVersionPath: str
    consentAnswer: str
    updatedAt: str | None


class ShownRule(TypedDict):
    id: int
    xmlFormId: str
    kind: str
    sensitive: str
    days: int
    start: str
    closingProperty: str
    updatedAt: str | None


class ShownLine(TypedDict):
    form: str
    kind: str
    sensitive: str
    due: int
    gone: int
    failed: int


class ShownRun(TypedDict):
    ranAt: str | None
    due: int
    gone: int
    failed: int
    lines: list[ShownLine]


class ShownText(TypedDict):
    id: int
    version: str
    language: str
    body: str
    validFrom: str


class ShownConsent(TypedDict):
    id: int
    subject: str
    submission: str | None
    given: bool
    textVersion: str
    method: str
    givenAt: str | None
    collectorId: int | None
    withdrawnAt: str | None


class ShownRequest(TypedDict):
    id: str
    subject: str
    kind: str
    state: str
    receivedAt: str | None
    receivedHow: str
    identityChecked: str
    acknowledgeBy: str | None
    dueBy: str | None
    acknowledgedAt: str | None
    closedAt: str | None
    refusal: str
    handledBy: int | None


class ShownContact(TypedDict):
    contact: str


class ShownLook(TypedDict):
    at: str | None
    kind: str
    readerId: int | None
    subject: str
    classes: list[str]
    reason: str
    count: int | None


class ShownDayCount(TypedDict):
    day: str
    opened: int


class ShownReader(TypedDict):
    readerId: int
    name: str
    opened: int
    exports: int
    unusual: list[ShownDayCount]


class ShownBreach(TypedDict):
    id: int
    foundAt: str | None
    happenedAt: str | None
    what: str
    persons: int | None
    classes: list[str]
    measures: str
    notifyBy: str | None
    authorityAt: str | None
    personsAt: str | None
    state: str
    closedAt: str | None


class ShownClock(TypedDict):
    kind: str
    amount: int
    unit: str
    working: bool
    source: str
    validFrom: str


class ShownDesk(TypedDict):
    openRequests: list[ShownRequest]
    overdue: int
    runningBreaches: list[ShownBreach]
    lastRun: ShownRun | None
    nextReview: str | None
    unknownYears: list[int]


def purpose(form: Form, row: Purpose | None) -> ShownPurpose:
    return {
        "xmlFormId": form.form_id,
        "aboutPersons": bool(row and row.about_persons),
        "textVi": row.text_vi if row else "",
        "textEn": row.text_en if row else "",
        "legalBasis": row.legal_basis if row else "",
        "recipients": row.recipients if row else "",
        "consentPath": row.consent_path if row else "",
        "methodPath": row.method_path if row else "",
        "textVersionPath": row.text_version_path if row else "",
        "consentAnswer": row.consent_answer if row else "co",
        "updatedAt": moment(row.updated_at) if row else None,
    }


def rule(row: RetentionRule) -> ShownRule:
    return {
        "id": row.pk,
        "xmlFormId": row.form.form_id,
        "kind": row.kind,
        "sensitive": row.sensitive,
        "days": row.days,
        "start": row.start,
        "closingProperty": row.closing_property,
        "updatedAt": moment(row.updated_at),
    }


def run(row: RetentionRun) -> ShownRun:
    return {
        "ranAt": moment(row.ran_at),
        "due": row.due,
        "gone": row.gone,
        "failed": row.failed,
        "lines": row.lines,
    }


def text(row: ConsentText) -> ShownText:
    return {
        "id": row.pk,
        "version": row.version,
        "language": row.language,
        "body": row.body,
        "validFrom": row.valid_from.isoformat(),
    }


def consent(row: Consent) -> ShownConsent:
    return {
        "id": row.pk,
        "subject": row.subject_id,
        "submission": str(row.submission) if row.submission else None,
        "given": row.given,
        "textVersion": row.text_version,
        "method": row.method,
        "givenAt": moment(row.given_at),
        "collectorId": row.collector_id,
        "withdrawnAt": moment(row.withdrawn_at),
    }


def request(row: SubjectRequest) -> ShownRequest:
    return {
        "id": str(row.pk),
        "subject": row.subject_id,
        "kind": row.kind,
        "state": row.state,
        "receivedAt": moment(row.received_at),
        "receivedHow": row.received_how,
        "identityChecked": row.identity_checked,
        "acknowledgeBy": moment(row.acknowledge_by),
        "dueBy": moment(row.due_by),
        "acknowledgedAt": moment(row.acknowledged_at),
        "closedAt": moment(row.closed_at),
        "refusal": row.refusal,
        "handledBy": row.handled_by_id,
    }


def look(event: Event) -> ShownLook:
    details = event.details
    return {
        "at": moment(event.at),
        "kind": event.kind,
        "readerId": event.user_id,
        "subject": event.subject,
        "classes": [str(each) for each in details.get("classes", [])],
        "reason": str(details.get("reason", "") or event.notes),
        "count": details.get("count"),
    }


def reader(one: Reader) -> ShownReader:
    return {
        "readerId": one.user_id,
        "name": one.name,
        "opened": one.opened,
        "exports": one.exports,
        "unusual": [{"day": day.isoformat(), "opened": opened} for day, opened in one.unusual],
    }


def breach(row: Breach) -> ShownBreach:
    return {
        "id": row.pk,
        "foundAt": moment(row.found_at),
        "happenedAt": moment(row.happened_at),
        "what": row.what,
        "persons": row.persons,
        "classes": row.classes,
        "measures": row.measures,
        "notifyBy": moment(row.notify_by),
        "authorityAt": moment(row.authority_at),
        "personsAt": moment(row.persons_at),
        "state": row.state,
        "closedAt": moment(row.closed_at),
    }


def clock(one: Clock) -> ShownClock:
    return {
        "kind": one.kind,
        "amount": one.amount,
        "unit": one.unit,
        "working": one.working,
        "source": one.source,
        "validFrom": one.valid_from.isoformat(),
    }


def desk(one: Desk) -> ShownDesk:
    return {
        "openRequests": [request(each) for each in one.open_requests],
        "overdue": one.overdue,
        "runningBreaches": [breach(each) for each in one.running],
        "lastRun": run(one.last_run) if one.last_run else None,
        "nextReview": one.next_review.isoformat() if one.next_review else None,
        "unknownYears": one.unknown_years,
    }
