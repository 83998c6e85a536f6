"""What every view of the OData door shares: the protocol's checks, its headers, its answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend import problems
from backend.accounts.door import SignedInView
from backend.odata.documents import Address, Page, dumped
from backend.odata.metadata import xml_error
from backend.odata.options import Options, check_format, old_version, options_of

JSON = "application/json; charset=utf-8; odata.metadata=minimal"


@extend_schema(exclude=True)  # these addresses describe themselves: $metadata
class FeedView(SignedInView):
    """A view of the OData door: Bearer, or Basic over https as Excel and Power BI send it."""

    http_method_names = ["get", "head"]
    parser_classes = []
    kind = "json"
    asked = Options()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        query = request.query_params
        check_format(
            self.kind, wanted=query.get("$format", ""), accept=request.headers.get("Accept", "")
        )
        if old_version(request.headers.get("OData-MaxVersion", "")):
            raise problems.not_found()
        self.asked = options_of({name: query[name] for name in query})

    def handle_exception(self, exc: Exception) -> Response:
        answer = super().handle_exception(exc)
        if answer.status_code == 401 and self.request.is_secure():
            answer["WWW-Authenticate"] = 'Basic realm="dong-hanh", charset="UTF-8"'
        return answer

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = super().dispatch(request, *args, **kwargs)
        answer["OData-Version"] = "4.0"
        return answer

    @property
    def address(self) -> Address:
        request = self.request._request
        site = f"{request.scheme}://{request.get_host()}"
        return Address(site, request.path, request.META.get("QUERY_STRING", ""))

    def document(self, content: dict[str, Any]) -> HttpResponse:
        return HttpResponse(dumped(content), content_type=JSON)

    def number(self, rows: int) -> HttpResponse:
        return HttpResponse(str(rows), content_type="text/plain; charset=utf-8")

    def page(self, page: Page) -> HttpResponseBase:
        """The page, written as its rows are read."""
        if self.request.method == "HEAD":
            return HttpResponse(content_type=JSON)
        return StreamingHttpResponse(page.pieces(), content_type=JSON)


class MetadataView(FeedView):
    """A $metadata document: XML, also when it is refused."""

    kind = "xml"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = super().dispatch(request, *args, **kwargs)
        if not isinstance(answer, Response):
            return answer
        told = HttpResponse(
            xml_error(answer.data),
            status=answer.status_code,
            content_type="text/xml; charset=utf-8",
        )
        for name in set(answer.headers) - {"Content-Type", "Content-Length"}:
            told[name] = answer[name]
        return told

    def edmx(self, content: str) -> HttpResponse:
        return HttpResponse(content, content_type="application/xml; charset=utf-8")
