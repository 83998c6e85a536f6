"""How a view says what it takes and gives: one line above each method, for `/v1/schema`."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.plumbing import resolve_type_hint
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.serializers import Serializer

View = TypeVar("View", bound=Callable[..., Any])
JSON = "application/json"


def described(
    summary: str,
    *,
    takes: type[Serializer[Any]] | None = None,
    takes_file: str = "",
    query: type[Serializer[Any]] | None = None,
    gives: Any = None,
    gives_file: str = "",
    status: int = 200,
) -> Callable[[View], View]:
    """The description of one method: a summary; body and query as Body classes; the answer.

    `gives` is a TypedDict, a list of one, or None for Central's {"success": true}; `takes_file`
    and `gives_file` are content types of bodies that are files.
    """
    shape = resolve_type_hint(gives) if gives is not None else {"type": "object"}  # type: ignore[no-untyped-call]
    answer = {"type": "string", "format": "binary"} if gives_file else shape
    kind = gives_file or JSON
    request: Any = {takes_file: {"type": "string", "format": "binary"}} if takes_file else takes
    marked: Callable[[View], View] = extend_schema(
        summary=summary,
        request=request,
        parameters=[query] if query else None,
        responses={
            (status, kind): OpenApiResponse(response=answer),
            ("4XX", JSON): OpenApiResponse(response=PROBLEM, description="A problem."),
        },
    )
    return marked


PROBLEM = {
    "type": "object",
    "required": ["message", "code"],
    "properties": {
        "message": {"type": "string"},
        "code": {"type": "number"},
        "details": {"type": "object"},
    },
}
