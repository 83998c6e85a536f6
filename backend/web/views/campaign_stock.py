"""Leaflets in stock and given out."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from backend.accounts import verbs
from backend.planning import stock
from backend.web import campaign_money
from backend.web.campaign_ground import yard_for
from backend.web.pages import PersonRequest, project_page
from backend.web.stock_fields import ReceiptForm
from outreach.selectors import materials

LISTED = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_UPDATE)
    posted = request.method == "POST"
    form = ReceiptForm(request.POST if posted else None, yard=yard)
    if posted and form.is_valid() and form.save(actor=request.user, now=timezone.now()):
        return HttpResponseRedirect(reverse("campaign-stock", args=[project_id]))
    receipts = list(materials.receipts(yard.project.pk, yard.keys)[:LISTED])
    context = {
        "form": form,
        "lines": campaign_money.stock_of(yard),
        "receipts": receipts,
        "names": yard.names({each.unit for each in receipts}),
    }
    return project_page(
        request, "planning/stock.html", yard.project, context, 400 if posted else 200
    )


@login_required
@require_POST
def take_back(request: PersonRequest, project_id: int, receipt: UUID) -> HttpResponse:
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_UPDATE)
    stock.take_back(receipt=yard.receipt(receipt), actor=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("campaign-stock", args=[project_id]))
