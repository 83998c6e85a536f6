"""Sites that may be one place: merging two, or telling them apart."""

from datetime import datetime

from django.db import transaction

from backend.accounts.models import User
from backend.journal import services as journal
from backend.planning.refusing import refusing
from backend.survey.entities import trash
from backend.survey.entities.models import Entity
from outreach import services as outreach
from outreach.models import Site

SITES = "dia_diem"
MERGE, APART = "site.merge", "site.tell_apart"


@transaction.atomic
def merge(*, gone: Site, kept: Site, actor: User, now: datetime) -> None:
    """One site stands for both; the other's row leaves the phones. Raises planning_refused."""
    with refusing():
        outreach.merge_sites(gone=gone, kept=kept, now=now)
    rows = Entity.objects.filter(
        entity_list__project=gone.project_id, entity_list__name=SITES, uuid=gone.pk
    )
    trash.delete(rows=rows, actor=actor, now=now)
    journal.log(
        MERGE,
        subject=gone.pk,
        actor=actor,
        project_id=gone.project_id,
        details={"into": str(kept.pk)},
        now=now,
    )


@transaction.atomic
def tell_apart(*, first: Site, second: Site, actor: User, now: datetime) -> None:
    """They are two places: nobody is asked again. Raises planning_refused."""
    with refusing():
        outreach.tell_apart(first=first, second=second, now=now)
    journal.log(
        APART,
        subject=first.pk,
        actor=actor,
        project_id=first.project_id,
        details={"from": str(second.pk)},
        now=now,
    )
