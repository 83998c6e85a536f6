"""The sender's page of referrals, and the card that goes with the person."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.casework import referral_codes, referrals
from backend.web import codes, received
from backend.web.addresses import is_loopback
from backend.web.pages import PersonRequest, project_page
from outreach.labels import REFERRAL_SHAPES
from outreach.selectors.referrals import PAGE


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.SUBMISSION_READ)
    today, state = timezone.localdate(), request.GET.get("state", "")
    number = received.page_number(request.GET.get("page", ""))
    start = (number - 1) * PAGE
    found = list(referrals.of_actor(request.user, project, today, state)[start : start + PAGE + 1])
    context = {
        "lines": referrals.lines_of(found[:PAGE], today),
        "shapes": REFERRAL_SHAPES,
        "state": state if state in REFERRAL_SHAPES else "",
        "page_number": number,
        "has_more": len(found) > PAGE,
        "address": settings.PUBLIC_URL + reverse("referral-code"),
    }
    return project_page(request, "referrals.html", project, context)


@login_required
@require_POST
def card(request: PersonRequest, project_id: int, referral: UUID) -> HttpResponse:
    """Shown on the page that answers, so that nobody comes upon it by an address."""
    project = project_for(request.user, project_id, verbs.SUBMISSION_READ)
    today = timezone.localdate()
    found = referrals.referral_for(request.user, project, referral, today)
    renew = request.POST.get("renew") == "1"
    code, row = referrals.card(referral=found, actor=request.user, now=timezone.now(), renew=renew)
    address = settings.PUBLIC_URL + reverse("referral-code")
    context = {
        "code": referral_codes.in_halves(code),
        "row": row,
        "place": referrals.place_to_go(found),
        "address": address,
        "qr": codes.address_code(address),
        "loopback": is_loopback(settings.PUBLIC_URL),
        "public_url": settings.PUBLIC_URL,
        "port": settings.PORT,
        "living": referral_codes.is_living(row, timezone.now()),
    }
    return project_page(request, "referral_card.html", project, context)
