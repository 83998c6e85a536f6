"""What is held about a person, and the impact-assessment sheet, for programs."""

from typing import TypedDict

from backend.api.shown.base import moment
from backend.api.shown.privacy import (
    ShownBreach,
    ShownConsent,
    ShownPurpose,
    ShownRequest,
    ShownRule,
    breach,
    consent,
    purpose,
    request,
    rule,
)
from backend.privacy.held import Held
from backend.privacy.sheets import Sheet


class ShownAnswer(TypedDict):
    question: str
    value: str
    sensitive: str


class ShownHeldVersion(TypedDict):
    form: str
    xmlFormId: str
    sentAt: str | None
    answers: list[ShownAnswer]
    files: list[str]


class ShownHeld(TypedDict):
    subject: str
    versions: list[ShownHeldVersion]
    properties: dict[str, str]
    consents: list[ShownConsent]
    requests: list[ShownRequest]
    masked: list[str]


class ShownFormLine(TypedDict):
    purpose: ShownPurpose
    classes: dict[str, int]
    rules: list[ShownRule]


class ShownRole(TypedDict):
    title: str
    verbs: list[str]
    holders: int


class ShownMeasures(TypedDict):
    secondFactor: str
    https: bool
    masterKeys: int
    dataKeys: int
    destroyedKeys: int
    kThreshold: int
    lastBackup: str | None


class ShownCount(TypedDict):
    kind: str
    state: str
    count: int


class ShownSheet(TypedDict):
    madeAt: str | None
    forms: list[ShownFormLine]
    roles: list[ShownRole]
    measures: ShownMeasures
    requests: list[ShownCount]
    breaches: list[ShownBreach]
    erased: int
    reviewedOn: str | None
    nextReview: str


def held(one: Held) -> ShownHeld:
    return {
        "subject": one.subject.pk,
        "versions": [
            {
                "form": each.form,
                "xmlFormId": each.form_id,
                "sentAt": moment(each.sent_at),
                "answers": [
                    {"question": a.question, "value": a.value, "sensitive": a.sensitive}
                    for a in each.answers
                ],
                "files": each.files,
            }
            for each in one.versions
        ],
        "properties": one.properties,
        "consents": [consent(each) for each in one.consents],
        "requests": [request(each) for each in one.requests],
        "masked": one.masked,
    }


def sheet(one: Sheet) -> ShownSheet:
    measures = one.measures
    return {
        "madeAt": moment(one.made_at),
        "forms": [
            {
                "purpose": purpose(line.form, line.purpose),
                "classes": line.classes,
                "rules": [rule(each) for each in line.rules],
            }
            for line in one.forms
        ],
        "roles": [
            {"title": each.title, "verbs": each.verbs, "holders": each.holders}
            for each in one.roles
        ],
        "measures": {
            "secondFactor": measures.second_factor,
            "https": measures.https,
            "masterKeys": measures.master_keys,
            "dataKeys": measures.data_keys,
            "destroyedKeys": measures.destroyed_keys,
            "kThreshold": measures.k_threshold,
            "lastBackup": moment(measures.last_backup),
        },
        "requests": [
            {"kind": kind, "state": state, "count": n}
            for (kind, state), n in sorted(one.requests.items())
        ],
        "breaches": [breach(each) for each in one.breaches],
        "erased": one.tombstones,
        "reviewedOn": one.reviewed_on.isoformat() if one.reviewed_on else None,
        "nextReview": one.next_review.isoformat(),
    }
