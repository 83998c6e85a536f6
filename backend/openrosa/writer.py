"""How this door speaks: OpenRosa XML, text/xml, with the version header on every answer."""

from xml.sax.saxutils import escape, quoteattr

from django.http import HttpResponse

LIST_NAMESPACE = "http://openrosa.org/xforms/xformsList"
MANIFEST_NAMESPACE = "http://openrosa.org/xforms/xformsManifest"
RESPONSE_NAMESPACE = "http://openrosa.org/http/response"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def xml_answer(body: str, status: int = 200) -> HttpResponse:
    """Collect throws away anything but text/xml."""
    answer = HttpResponse(
        (DECLARATION + body).encode(), status=status, content_type="text/xml; charset=utf-8"
    )
    answer["Cache-Control"] = "no-store"
    return answer


def message(sentence: str, status: int) -> HttpResponse:
    """Collect shows this sentence to the interviewer."""
    return xml_answer(
        f'<OpenRosaResponse xmlns="{RESPONSE_NAMESPACE}">'
        f'<message nature="{"submit_success" if status < 300 else "error"}">{escape(sentence)}'
        "</message></OpenRosaResponse>",
        status,
    )


def element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def attribute(name: str, value: str) -> str:
    return f" {name}={quoteattr(value)}"
