"""The second factor: set up with an app, new recovery codes, turned off."""

from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from backend import problems
from backend.accounts.credentials import factors, selectors
from backend.guard.clients import address_of
from backend.web import codes, entering
from backend.web.credential_fields import CodeForm, FactorOffForm, FirstCodeForm
from backend.web.pages import PersonRequest, page

# The secret that the app is being given, sealed, until it has shown its first code.
NEW: Final = "new_factor"


@login_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: PersonRequest) -> HttpResponse:
    """Secret and QR code, then the first code; then the recovery codes, this once."""
    if selectors.has_factor(request.user):
        return HttpResponseRedirect(reverse("account"))
    now = timezone.now()
    if request.method != "POST" or NEW not in request.session:
        request.session[NEW] = factors.begin(user=request.user, now=now)
    sealed = request.session[NEW]
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        recovery = form.activate(request.user, sealed, now=now)
        if recovery:
            del request.session[NEW]
            request.session[entering.FACTOR] = "totp"
            request.session.cycle_key()
            return page(request, "recovery_codes.html", {"codes": recovery, "first": True})
    context = {
        "form": form,
        "secret": codes.in_fours(factors.secret_of(request.user, sealed)),
        "must": selectors.must_have_factor(request.user),
    }
    return page(request, "second_factor.html", context, 400 if form.errors else 200)


@login_required
@require_safe
def picture(request: PersonRequest) -> HttpResponse:
    """The QR code of the secret that is being set up. Raises not_found where none is."""
    sealed = request.session.get(NEW, "")
    if not sealed:
        raise problems.not_found()
    secret = factors.secret_of(request.user, sealed)
    answer = HttpResponse(codes.factor_code(secret, request.user), content_type="image/svg+xml")
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def renew_codes(request: PersonRequest) -> HttpResponse:
    """Ten new recovery codes in place of the old ones."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        recovery = form.renew(request.user, now=timezone.now())
        if recovery:
            return page(request, "recovery_codes.html", {"codes": recovery})
    return page(request, "account_codes.html", {"form": form}, 400 if form.errors else 200)


@login_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def turn_off(request: PersonRequest) -> HttpResponse:
    """With password and code."""
    form = FactorOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        source = address_of(request)
        if form.turn_off(request.user, source=source, now=timezone.now()):
            request.session.pop(entering.FACTOR, None)
            return HttpResponseRedirect(reverse("account"))
    return page(request, "account_factor_off.html", {"form": form}, 400 if form.errors else 200)
