"""The page of a receiving service: type the card's code, say what became of the referral.

Without an account, without a script; nothing about the person, and nothing of where she was sent.
The referrer goes to no other host (settings), and there is no code in any address that it could
tell.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.casework.referral_codes import Opened
from backend.guard.clients import address_of
from backend.web.pages import page
from backend.web.referral_fields import AnswerForm, CodeForm


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(request, "referral_code.html", {"form": form}, 400 if form.errors else 200)
    opened = form.open(source=address_of(request), now=timezone.now())
    if opened is None:
        return page(request, "referral_code.html", {"form": form}, 400)
    told = {"code": form.cleaned_data["code"], "state": opened.state}
    return _answer_page(request, opened, AnswerForm(initial=told))


@sensitive_post_parameters("code")
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    form = AnswerForm(request.POST)
    source, now = address_of(request), timezone.now()
    if form.is_valid() and form.save(source=source, now=now):
        return HttpResponseRedirect(reverse("referral-thanks"))
    # Only the answer is missing: asked again beside the same code.
    opened = form.open(source=source, now=now) if "code" not in form.errors else None
    if opened is None:
        return page(request, "referral_code.html", {"form": form}, 400)
    return _answer_page(request, opened, form, 400)


def _answer_page(
    request: HttpRequest,
    opened: Opened,
    form: AnswerForm,
    status: int = 200,
) -> HttpResponse:
    return page(request, "referral_answer.html", {"form": form, "opened": opened}, status)


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Says the same to whoever opens it."""
    return page(request, "referral_thanks.html")
