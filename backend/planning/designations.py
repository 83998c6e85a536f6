"""From an approved survey's decision to the official list of hotspots; the list always wins."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from backend.accounts.models import Project
from backend.journal import services as journal
from geo.faults import Fault
from geo.models import Designation
from geo.services import designate
from outreach.models import CommuneSurvey

SYNTHETIC: Final = "DỮ LIỆU GIẢ LẬP"
MADE, STANDS, KEPT, UNFIT = "made", "stands", "kept", "unfit"


@transaction.atomic
def follow(*, survey: CommuneSurvey, project: Project, now: datetime) -> str:
    """Let the survey's decision stand in the list, from the day of the decision on.

    Only a survey that names number and day of a decision does: a grade without one is an opinion.
    "kept": the list has a decision of the same day or a later one, which is left as it is.
    "unfit": the commune did not stand on that day. Taking back an approval ends no decision.
    """
    day = survey.decision_date
    if not (survey.classification and survey.decision_number and day and survey.unit):
        return UNFIT
    listed = Designation.objects.filter(unit__key=survey.unit)
    if listed.filter(
        grade=survey.classification,
        decision_number=survey.decision_number[:60],
        decided_on=day,
    ).exists():
        return STANDS
    if listed.filter(Q(starts_on__gte=day) | Q(decided_on__gte=day) | Q(ends_on__gte=day)).exists():
        return KEPT
    try:
        designate(
            unit=survey.unit,
            grade=survey.classification,
            starts_on=day,
            decision_number=survey.decision_number[:60],
            decided_on=day,
            synthetic=project.description.startswith(SYNTHETIC),
        )
    except Fault:
        return UNFIT
    journal.log(
        "unit.designate",
        project_id=project.pk,
        subject=survey.unit,
        details={"submission": str(survey.pk), "grade": survey.classification},
        now=now,
    )
    return MADE
