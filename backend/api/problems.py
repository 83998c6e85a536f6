"""How this door speaks of problems: Central's JSON {message, code, details}, in one place."""

import logging
import traceback
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, UnreadablePostError
from django.utils.functional import Promise
from django.utils.translation import get_language
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from backend import problems
from backend.problems import Problem
from notifications.faults import Fault

# REST framework's exceptions that need no more than their sentence.
PLAIN = {
    exceptions.NotAuthenticated: problems.sign_in_needed,
    exceptions.AuthenticationFailed: problems.sign_in_needed,
    exceptions.PermissionDenied: problems.forbidden,
    exceptions.NotFound: problems.not_found,
}

logger = logging.getLogger(__name__)


def answer(exc: Exception, context: dict[str, Any]) -> Response:
    """REST framework's EXCEPTION_HANDLER: every exception becomes a problem of the catalogue."""
    problem = as_problem(exc, context["request"])
    response = Response(as_json(problem), status=problem.status)
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="dong-hanh"'
    response.exception = True
    return response


def as_json(problem: Problem) -> dict[str, Any]:
    """Central's shape; the code is a number there.

    English: Central's own message, and our sentence in the details. Vietnamese: our sentence.
    """
    sentence, central = problem.sentence, problem.central
    spoken = central if central and get_language() != "vi" else sentence
    told: dict[str, Any] = {"message": spoken, "code": float(problem.code)}
    details = dict(problem.details)
    if spoken != sentence:
        details["sentence"] = sentence
    whole: dict[str, Any] = _sayable({**told, "details": details} if details else told)
    return whole


def _sayable(told: Any) -> Any:
    """Half characters that a body held can't be sent back."""
    if isinstance(told, dict):
        return {_sayable(name): _sayable(inner) for name, inner in told.items()}
    if isinstance(told, list | tuple):
        return [_sayable(inner) for inner in told]
    if isinstance(told, str | Promise):
        return str(told).encode("utf-8", "replace").decode()
    return told


def as_problem(exc: Exception, request: Request) -> Problem:
    if isinstance(exc, Problem):
        return exc
    if isinstance(exc, exceptions.APIException):
        return _of_framework(exc, request)
    if isinstance(exc, Http404):
        return problems.not_found()
    if isinstance(exc, PermissionDenied):
        return problems.forbidden()
    if isinstance(exc, Fault):
        return _of_neighbour(exc)
    return _of_transport(exc)


def _of_transport(exc: Exception) -> Problem:
    if isinstance(exc, UnreadablePostError):
        return problems.body_cut_off()
    if isinstance(exc, RequestDataTooBig):
        return problems.body_too_large(limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if isinstance(exc, SuspiciousOperation):
        return problems.bad_request()
    # The place, not the text: an exception of the database quotes what it was given.
    place = "".join(traceback.format_tb(exc.__traceback__))
    logger.error("unexpected %s at the program door\n%s", type(exc).__name__, place)
    return problems.outage(exc) or problems.unexpected()


def _of_framework(exc: exceptions.APIException, request: Request) -> Problem:
    if isinstance(exc, exceptions.ValidationError):
        return _of_validation(exc)
    if isinstance(exc, exceptions.ParseError):
        length = request.META.get("CONTENT_LENGTH") or "0"
        return problems.bad_json(format="json", rawLength=int(length) if length.isdecimal() else 0)
    if isinstance(exc, exceptions.MethodNotAllowed):
        return problems.method_not_allowed(method=request.method)
    if isinstance(exc, exceptions.UnsupportedMediaType):
        kind = (request.content_type or "").partition(";")[0]
        return problems.unsupported_media(type=kind[:80], known="application/json")
    return PLAIN.get(type(exc), problems.bad_request)()


def _of_validation(exc: exceptions.ValidationError) -> Problem:
    """The first fault of a body; its field is named by its path ("units.2")."""
    path, fault = next(_faults(exc.detail, ""))
    field = path or "body"
    if fault.code == "required":
        return problems.parameter_missing(field=field)
    return problems.bad_field(field=field, hint=str(fault))


def _faults(detail: Any, path: str) -> Iterator[tuple[str, exceptions.ErrorDetail]]:
    if isinstance(detail, exceptions.ErrorDetail):
        yield path, detail
    elif isinstance(detail, dict):
        for key, inner in detail.items():
            own = "" if key == "non_field_errors" else str(key)
            yield from _faults(inner, ".".join(part for part in (path, own) if part))
    else:
        for inner in detail:
            yield from _faults(inner, path)


def _of_neighbour(exc: Fault) -> Problem:
    if exc.code == "device_unknown":
        return problems.not_found()
    return problems.neighbour_fault(sentence=str(exc.message), fault=exc.code, **exc.details)
