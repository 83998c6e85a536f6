"""Receipts of leaflets and other materials, as typed on a page."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from backend.accounts.models import User
from backend.journal import services as journal
from backend.planning.refusing import refusing
from outreach import services as outreach
from outreach.models import Campaign, StockReceipt

RECEIVE, TAKE_BACK = "stock.receive", "stock.take_back"


@transaction.atomic
def receive(
    *,
    receipt: UUID,
    campaign: Campaign,
    unit: str,
    received_on: date,
    copies: int,
    today: date,
    actor: User,
    now: datetime,
) -> StockReceipt:
    """Note what arrived; sent twice it stands once. Raises planning_refused."""
    there = StockReceipt.objects.filter(pk=receipt, project_id=campaign.project_id).first()
    if there is not None:
        return there
    with refusing():
        made = outreach.receive_stock(
            receipt=receipt,
            campaign=campaign,
            unit=unit,
            received_on=received_on,
            copies=copies,
            today=today,
            now=now,
        )
    journal.log(
        RECEIVE,
        subject=receipt,
        actor=actor,
        project_id=campaign.project_id,
        details={
            "campaign": str(campaign.pk),
            "unit": unit,
            "day": received_on.isoformat(),
            "copies": copies,
        },
        now=now,
    )
    return made


@transaction.atomic
def take_back(*, receipt: StockReceipt, actor: User, now: datetime) -> None:
    """Take out what was typed by mistake."""
    outreach.take_back_stock(receipt=receipt.pk)
    journal.log(
        TAKE_BACK,
        subject=receipt.pk,
        actor=actor,
        project_id=receipt.project_id,
        details={"campaign": str(receipt.campaign_id)},
        now=now,
    )
