"""What was received of leaflets and other materials."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from outreach.faults import fault
from outreach.kinds.shapes import PEOPLE
from outreach.models import Campaign, StockReceipt


@transaction.atomic
def receive_stock(
    *,
    receipt: UUID,
    campaign: Campaign,
    unit: str,
    received_on: date,
    copies: int,
    today: date,
    now: datetime,
) -> StockReceipt:
    """Note a receipt under its own id: sent twice it stands once. Raises Fault."""
    if not 1 <= copies <= PEOPLE:
        raise fault("amount_range", least=1, limit=PEOPLE)
    if not date(2020, 1, 1) <= received_on <= today:
        raise fault(
            "day_range", day=f"{received_on:%d/%m/%Y}", first="01/01/2020", last=f"{today:%d/%m/%Y}"
        )
    if StockReceipt.objects.filter(pk=receipt).exclude(project_id=campaign.project_id).exists():
        raise fault("record_elsewhere")
    made, _ = StockReceipt.objects.get_or_create(
        uuid=receipt,
        defaults={
            "project_id": campaign.project_id,
            "campaign": campaign,
            "unit": unit,
            "received_on": received_on,
            "copies": copies,
            "entered_at": now,
        },
    )
    return made


@transaction.atomic
def take_back_stock(*, receipt: UUID) -> int:
    """Take out a receipt that was typed by mistake; how many there were."""
    return StockReceipt.objects.filter(pk=receipt).delete()[0]
