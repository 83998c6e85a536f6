"""Webhooks: which programs are told, a new one, its log, calls made again."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts import verbs
from backend.web.pages import PersonRequest, project_page
from backend.web.webhook_fields import WebhookForm
from backend.webhooks import selectors, services
from backend.webhooks.models import Webhook

LISTED = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    verb = verbs.WEBHOOK_UPDATE if request.method == "POST" else verbs.WEBHOOK_READ
    project = selectors.project_for(request.user, project_id, verb)
    form = WebhookForm(request.POST or None)
    made, secret = None, ""
    if request.method == "POST" and form.is_valid():
        made, secret = form.save(project=project, actor=request.user, now=timezone.now())
    context = {
        "form": WebhookForm() if made else form,
        "webhooks": selectors.webhooks_in(project),
        "made": made,
        "secret": secret,
    }
    refused = request.method == "POST" and not made
    return project_page(request, "webhooks.html", project, context, 400 if refused else 200)


@login_required
@require_safe
def show(request: PersonRequest, project_id: int, webhook: int) -> HttpResponse:
    project = selectors.project_for(request.user, project_id, verbs.WEBHOOK_READ)
    return _page(request, selectors.webhook_in(project, webhook))


@login_required
@require_POST
def secret(request: PersonRequest, project_id: int, webhook: int) -> HttpResponse:
    """The new secret stands on this answer alone."""
    found = _changeable(request, project_id, webhook)
    made = services.renew_secret(webhook=found, actor=request.user, now=timezone.now())
    return _page(request, found, made)


@login_required
@require_POST
def replay(request: PersonRequest, project_id: int, webhook: int) -> HttpResponse:
    found = _changeable(request, project_id, webhook)
    services.replay_dead(webhook=found, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("webhook", args=[project_id, found.pk]))


@login_required
@require_POST
def active(request: PersonRequest, project_id: int, webhook: int) -> HttpResponse:
    """Pause it, or start it again."""
    found = _changeable(request, project_id, webhook)
    services.change_webhook(
        webhook=found, actor=request.user, now=timezone.now(), active=not found.active
    )
    return HttpResponseRedirect(reverse("webhook", args=[project_id, found.pk]))


@login_required
@require_POST
def remove(request: PersonRequest, project_id: int, webhook: int) -> HttpResponse:
    found = _changeable(request, project_id, webhook)
    services.remove_webhook(webhook=found, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("webhooks", args=[project_id]))


def _changeable(request: PersonRequest, project_id: int, webhook: int) -> Webhook:
    project = selectors.project_for(request.user, project_id, verbs.WEBHOOK_UPDATE)
    return selectors.webhook_in(project, webhook)


def _page(request: PersonRequest, webhook: Webhook, made: str = "") -> HttpResponse:
    context = {
        "webhook": webhook,
        "secret": made,
        "deliveries": selectors.deliveries_of(webhook)[:LISTED],
    }
    return project_page(request, "webhook.html", webhook.project, context)
