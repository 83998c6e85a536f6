"""Turns away who knocks too often, in the words of the door that was knocked at."""

import logging
import math
import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone, translation

from backend import problems
from backend.accounts.door import wanted_language
from backend.api.problems import as_json
from backend.guard.buckets import Buckets, Rate
from backend.guard.clients import DayKey
from backend.guard.limits import REFUSALS, Visit, visit_of
from backend.openrosa import writer
from backend.problems import Problem

logger = logging.getLogger(__name__)

# One line a minute for each door, whoever it was: watchers raise the alarm on it.
ALARM: Final = Rate(1, 60)
LONGEST_WAIT_S: Final = 3600

buckets = Buckets()
alarms = Buckets(16)
day_key = DayKey()
# Credentials that opened a door: a neighbour's dead phones do not keep them out.
opened = Buckets()
OPENED: Final = Rate(1, 1)


class RateLimits:
    """429 with Retry-After when a bucket is empty. In memory: no statement, no file."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.RATE_LIMITS:
            return self.get_response(request)
        visit = visit_of(request, day_key, timezone.localdate())
        wait = _wait(visit, time.monotonic())
        if wait > 0:
            return _refuse(request, visit, wait)
        answer = self.get_response(request)
        _learn(visit, answer.status_code, time.monotonic())
        return answer


def _wait(visit: Visit, now: float) -> float:
    if (
        visit.refusals is not None
        and not opened.knows(visit.credential)
        and (wait := buckets.wait(visit.refusals.name, visit.refusals.rate, now=now))
    ):
        return wait
    waits = (
        buckets.take(toll.name, toll.rate, now=now, amount=toll.amount) for toll in visit.tolls
    )
    return max(waits, default=0.0)


def _learn(visit: Visit, status: int, now: float) -> None:
    """A credential that was refused counts against its address; one that was not is known."""
    if visit.refusals is None:
        return
    if status in REFUSALS:
        if not opened.knows(visit.credential):
            buckets.take(visit.refusals.name, visit.refusals.rate, now=now)
    elif status < 300:
        opened.take(visit.credential, OPENED, now=now)


def _refuse(request: HttpRequest, visit: Visit, wait: float) -> HttpResponse:
    if alarms.take(visit.door, ALARM, now=time.monotonic()) == 0:
        logger.warning("too many requests at the door of %s", visit.door)
    seconds = min(LONGEST_WAIT_S, max(1, math.ceil(wait)))
    answer = _said(request, problems.too_many_requests(seconds=seconds))
    answer["Retry-After"] = str(seconds)
    answer["Cache-Control"] = "no-store"
    return answer


def _said(request: HttpRequest, problem: Problem) -> HttpResponse:
    """In the door's own form: OpenRosa's XML, JSON, or a page without any query."""
    if _is_phones(request.path_info):
        with translation.override(settings.LANGUAGE_CODE):
            answer = writer.message(problem.sentence, problem.status)
        answer["X-OpenRosa-Version"] = "1.0"
        return answer
    if request.path_info.startswith("/v1"):
        with translation.override(wanted_language(request.headers.get("Accept-Language", ""))):
            return JsonResponse(as_json(problem), status=problem.status)
    text = render_to_string("web/broken.html", {"problem": problem}, request=None)
    return HttpResponse(text, status=problem.status)


def _is_phones(path: str) -> bool:
    try:
        found = resolve(path)
    except Resolver404:
        return False
    return found.func.__module__.startswith("backend.openrosa")
