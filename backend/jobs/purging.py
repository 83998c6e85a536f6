"""What lay in the bin for thirty days, gone for good: submissions with their records, and forms."""

import logging
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction

from backend.jobs.keeping import mark_of
from backend.survey.forms import deletion
from backend.survey.submissions import removing
from backend.survey.submissions.models import Submission
from outreach import services as outreach
from outreach.faults import Fault

AT_A_TURN: Final = 5_000

logger = logging.getLogger(__name__)


def purge_submissions(now: datetime) -> int:
    """How many went. One whose record is still needed (a site with plans) stays in the bin."""
    return _purge(removing.to_purge(now), now)


def purge_forms(now: datetime) -> int:
    """Forms that were deleted thirty days ago, their submissions first; how many forms went.

    So many submissions at a turn: the rest has its turn later.
    """
    purged, left = 0, AT_A_TURN
    for form in deletion.due(now):
        batch = list(form.submissions.order_by("pk").values_list("pk", flat=True)[:left])
        _purge(batch, now)
        left -= len(batch)
        purged += deletion.purge(form=form, now=now)
        if left <= 0:
            break
    return purged


def _purge(uuids: Iterable[UUID], now: datetime) -> int:
    purged = 0
    for uuid in uuids:
        try:
            with transaction.atomic():
                _bury(uuid, now)
                removing.purge(uuid=uuid, now=now)
        except Fault as fault:
            logger.warning("submission %s stays in the bin: %s", uuid, fault.code)
            continue
        purged += 1
    return purged


def _bury(uuid: UUID, now: datetime) -> None:
    """Its record goes and its tombstone stays; a try of a draft never was a record."""
    rows = Submission.objects.filter(pk=uuid, is_draft=False)
    told = rows.values_list("project_id", "current__form_version__mapping").first()
    if told is None:
        return
    outreach.bury(
        submission=uuid,
        project_id=told[0],
        kind=(told[1] or {}).get("record", ""),
        mark=partial(mark_of, uuid, now),
        now=now,
    )
