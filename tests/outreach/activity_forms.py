"""Forms of activities, products and trainings, a question for each field, as phones send them."""

import uuid

from outreach.mapping import Mapping
from outreach.models import (
    Count,
    Source,
)
from tests.outreach import build

PRODUCT: Mapping = {
    "record": "product",
    "unit": "ma_xa",
    "day": "ngay",
    "fields": {
        name: name
        for name in (
            "medium", "site", "campaign", "planned", "copies", "given_out", "broadcasts",
            "minutes", "views", "interactions", "measured_on", "cost", "link",
        )
    },
}  # fmt: skip
TRAINING: Mapping = {
    "record": "training",
    "unit": "ma_xa",
    "day": "ngay",
    "fields": {
        name: name
        for name in (
            "kind", "campaign", "staff", "attendances", "men", "women", "sessions", "before",
            "after", "certificates",
        )
    },
    "rows": {
        "needs": {
            "repeat": "nhu_cau",
            "fields": {
                "organisation": "don_vi",
                "content": "noi_dung",
                "persons": "so_nguoi",
            },
        }
    },
}  # fmt: skip
ACTIVITY: Mapping = {
    "record": "activity",
    "unit": "ma_xa",
    "day": "ngay",
    "fields": {
        name: name
        for name in (
            "kind", "site", "campaign", "planned", "attendances", "men", "women", "part",
            "first_prizes", "session", "sessions", "surveyed", "passed", "before", "after",
            "leaflets", "cost",
        )
    },
}  # fmt: skip


def send(mapping, submission=None, **answers):
    key = submission or uuid.uuid4()
    given = {"ma_xa": "21439", "ngay": build.DAY.isoformat(), **answers}
    build.send(mapping, given, submission=key)
    return key


def notes(submission):
    return [code for code, _ in Source.objects.get(pk=submission).notes]


def counted(measure, kind):
    return Count.objects.filter(measure=measure, kind=kind).values_list("value", flat=True).first()
