"""Units that were split and organisations that ended: what somebody has to decide."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from backend.accounts import organisations, permissions, successions, verbs
from backend.survey.submissions.scope import units_in_use
from backend.web.pages import PersonRequest, page
from backend.web.people_fields import OrganisationForm, SuccessionForm
from geo.succession import Split


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def splits(request: PersonRequest) -> HttpResponse:
    """The split units in use that wait for a decision; those that were decided."""
    permissions.everywhere(request.user, verbs.CONFIG_UPDATE)
    used = units_in_use()
    waiting, done = successions.in_use(used), successions.decided(used)
    forms = [_form(request, split) for split in [*waiting, *done]]
    for form in forms:
        if form.is_valid() and form.save(actor=request.user, now=timezone.now()):
            return HttpResponseRedirect(reverse("split-units"))
    wrong = [form for form in forms if form.errors]
    context = {
        "waiting": forms[: len(waiting)],
        "done": forms[len(waiting) :],
        "form": wrong[0] if wrong else None,
    }
    return page(request, "split_units.html", context, 400 if wrong else 200)


def _form(request: PersonRequest, split: Split) -> SuccessionForm:
    posted = request.method == "POST" and request.POST.get("unit") == split.unit.key
    return SuccessionForm(request.POST if posted else None, split=split)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bodies(request: PersonRequest) -> HttpResponse:
    """Organisations; ending one, and whose people are left in one that has ended."""
    permissions.everywhere(request.user, verbs.USER_UPDATE)
    now = timezone.now()
    today = timezone.localdate(now)
    named = request.POST.get("organisation", "")
    forms = [
        OrganisationForm(
            request.POST if named == str(each.pk) else None,
            organisation=each,
        )
        for each in organisations.listed()
    ]
    for form in forms:
        if form.is_valid() and form.save(actor=request.user, today=today, now=now):
            return HttpResponseRedirect(reverse("organisations"))
    wrong = [form for form in forms if form.errors]
    context = {
        "forms": forms,
        "left": organisations.left_behind(today),
        "form": wrong[0] if wrong else None,
    }
    return page(request, "organisations.html", context, 400 if wrong else 200)


@login_required
@require_POST
def move(request: PersonRequest, organisation_id: int) -> HttpResponse:
    """The people of an ended organisation go into the one that comes after."""
    permissions.everywhere(request.user, verbs.USER_UPDATE)
    found = organisations.organisation(organisation_id)
    organisations.move(organisation=found, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("organisations"))
