"""Contests with prizes and classes; the bank of questions."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts import permissions, verbs
from backend.planning import contests as planning
from backend.web.campaign_ground import Yard, yard_for
from backend.web.campaign_words import TOPICS
from backend.web.campaigns import page_start
from backend.web.contest_fields import ClassForm, QuestionForm
from backend.web.pages import PersonRequest, project_page
from outreach.models import Question
from outreach.selectors import contests as selectors
from outreach.selectors.campaigns import PAGE


@login_required
@require_safe
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_READ)
    offset = page_start(request.GET.get("page", ""))
    rows = selectors.contests(yard.project.pk, yard.keys, yard.sites)
    shown, total = list(rows[offset : offset + PAGE]), rows.count()
    context = {
        "contests": shown,
        "total": total,
        "names": yard.names({each.unit for each in shown}),
        "page_number": offset // PAGE + 1,
        "has_more": offset + len(shown) < total,
        "may_plan": permissions.may(request.user, yard.project, verbs.CAMPAIGN_UPDATE),
    }
    return project_page(request, "planning/contests.html", yard.project, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PersonRequest, project_id: int, contest: UUID) -> HttpResponse:
    posted = request.method == "POST"
    verb = verbs.CAMPAIGN_UPDATE if posted else verbs.CAMPAIGN_READ
    yard = yard_for(request.user, project_id, verb)
    found = yard.contest(contest)
    form, now = ClassForm(request.POST if posted else None), timezone.now()
    if posted and form.is_valid() and form.save(contest=found, actor=request.user, now=now):
        return HttpResponseRedirect(reverse("contest", args=[project_id, contest]))
    context = {
        "contest": found,
        "classes": selectors.classes(found),
        "form": form,
        "names": yard.names([found.unit]),
        "may_plan": permissions.may(request.user, yard.project, verbs.CAMPAIGN_UPDATE),
    }
    return project_page(
        request, "planning/contest.html", yard.project, context, 400 if posted else 200
    )


@login_required
@require_POST
def drop(request: PersonRequest, project_id: int, contest: UUID) -> HttpResponse:
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_UPDATE)
    found = yard.contest(contest)
    name = request.POST.get("name", "").replace("\0", "")[:20]
    planning.drop_class(contest=found, name=name, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("contest", args=[project_id, contest]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: PersonRequest, project_id: int) -> HttpResponse:
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_UPDATE)
    topic = request.GET.get("topic", "")
    rows = selectors.questions(yard.project.pk, topic=topic if topic in TOPICS else "")
    offset = page_start(request.GET.get("page", ""))
    shown, total = list(rows[offset : offset + PAGE]), rows.count()
    context = {
        "questions": shown,
        "total": total,
        "topics": TOPICS.items(),
        "topic": topic,
        "page_number": offset // PAGE + 1,
        "has_more": offset + len(shown) < total,
    }
    return _asked(request, yard, None, "planning/questions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one_question(request: PersonRequest, project_id: int, question: UUID) -> HttpResponse:
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_UPDATE)
    found = yard.question(question)
    return _asked(request, yard, found, "planning/question.html", {"found": found})


@login_required
@require_POST
def retire(request: PersonRequest, project_id: int, question: UUID) -> HttpResponse:
    yard = yard_for(request.user, project_id, verbs.CAMPAIGN_UPDATE)
    planning.retire_question(
        question=yard.question(question).pk,
        project=yard.project,
        actor=request.user,
        now=timezone.now(),
    )
    return HttpResponseRedirect(reverse("questions", args=[project_id]))


def _asked(
    request: PersonRequest,
    yard: Yard,
    found: Question | None,
    template: str,
    context: dict[str, object],
) -> HttpResponse:
    posted = request.method == "POST"
    form, now = QuestionForm(request.POST if posted else None, found=found), timezone.now()
    if posted and form.is_valid() and form.save(project=yard.project, actor=request.user, now=now):
        return HttpResponseRedirect(reverse("questions", args=[yard.project.pk]))
    told = {"form": form, **context}
    return project_page(request, template, yard.project, told, 400 if posted else 200)
