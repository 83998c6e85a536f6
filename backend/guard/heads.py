"""HEAD is answered without a body (RFC 9110, 9.3.2): no server below does that for us."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse


class Heads:
    """Outermost. Headers stay as GET would have them; a body would be taken for the next answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if request.method == "HEAD":
            if isinstance(answer, StreamingHttpResponse):
                # A file would be handed to the server itself.
                answer.file_to_stream = None  # type: ignore[attr-defined]
                answer.streaming_content = ()
            elif isinstance(answer, HttpResponse):
                answer.content = b""
        return answer
