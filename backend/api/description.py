"""How a view says what it takes and gives: one line above each method, for `/v1/schema`.

@described("The people of this server.", query=Search, gives=list[shown.User])
def get(self, request: Request) -> Response: ...

@described("The answers as CSV.", query=Export, gives_file="text/csv", etag=True)
@described("A photo.", takes_file="*/*", gives=shown.Attachment, more={409: "It is there."})
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from drf_spectacular.plumbing import resolve_type_hint
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.serializers import Serializer

View = TypeVar("View", bound=Callable[..., Any])
JSON = "application/json"
FILE = {"type": "string", "format": "binary"}
SUCCESS = {
    "type": "object",
    "required": ["success"],
    "properties": {"success": {"type": "boolean", "enum": [True]}},
}
PROBLEM = {
    "type": "object",
    "required": ["message", "code"],
    "properties": {
        "message": {"type": "string"},
        "code": {"type": "number"},
        "details": {"type": "object"},
    },
}


def described(
    summary: str,
    *,
    takes: Any = None,
    takes_file: str | Sequence[str] = "",
    query: type[Serializer[Any]] | None = None,
    headers: Mapping[str, str] | None = None,
    gives: Any = None,
    gives_file: str | Sequence[str] = "",
    gives_headers: Mapping[str, str] | None = None,
    status: int = 200,
    more: Mapping[int, str] | None = None,
    extended: bool = False,
    etag: bool = False,
) -> Callable[[View], View]:
    """The description of one method: a summary; body and query as Body classes; the answer.

    `takes` is a Body class, or a list of one; `gives` is a TypedDict, a list of one, or None for
    Central's {"success": true}. `takes_file` and `gives_file` are content types of bodies that are
    files (several where there is a choice). `headers` and `gives_headers`: name → what it is for.
    `more`: other statuses below 400 → when. `extended`: X-Extended-Metadata shows more. `etag`:
    If-None-Match is answered with 304. Parts of the path are read from the address by themselves.
    """
    statuses = {**({304: "Nothing has changed."} if etag else {}), **(more or {})}
    asked = {
        **({"X-Extended-Metadata": "“true” shows more of each."} if extended else {}),
        **({"If-None-Match": "The ETag of the answer that the caller has."} if etag else {}),
        **(headers or {}),
    }
    told = {**({"ETag": "What If-None-Match is compared with."} if etag else {})}
    marked: Callable[[View], View] = extend_schema(
        summary=summary,
        request=_body(takes, _listed(takes_file)),
        parameters=[
            *([query] if query else []),
            *(_header(name, text) for name, text in asked.items()),
            *(
                _header(name, text, response=[status])
                for name, text in {**told, **(gives_headers or {})}.items()
            ),
        ],
        responses={
            **_answers(gives, _listed(gives_file), status),
            **{code: OpenApiResponse(description=text) for code, text in statuses.items()},
            ("4XX", JSON): OpenApiResponse(response=PROBLEM, description="A problem."),
        },
    )
    return marked


def _listed(given: str | Sequence[str]) -> list[str]:
    return ([given] if given else []) if isinstance(given, str) else list(given)


def _body(takes: Any, kinds: list[str]) -> Any:
    if kinds:
        return dict.fromkeys(kinds, FILE)
    return {JSON: takes} if takes is not None else None


def _answers(gives: Any, kinds: list[str], status: int) -> dict[Any, OpenApiResponse]:
    if kinds:
        return {
            (status, kind): OpenApiResponse(response=FILE, description="The file.")
            for kind in kinds
        }
    if gives is None:
        return {(status, JSON): OpenApiResponse(response=SUCCESS, description="It is done.")}
    shape = gives if isinstance(gives, dict) else resolve_type_hint(gives)  # type: ignore[no-untyped-call]
    return {(status, JSON): OpenApiResponse(response=shape, description="The answer.")}


def _header(
    name: str, text: str, *, response: list[int | str] | list[int] | None = None
) -> OpenApiParameter:
    return OpenApiParameter(
        name=name,
        type=str,
        location=OpenApiParameter.HEADER,
        description=text,
        response=response or False,
    )
