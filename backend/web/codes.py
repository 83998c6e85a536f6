"""QR codes of phones and drafts, drawn as SVG on the server."""

from collections.abc import Sequence
from typing import Any

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from backend.accounts import services
from backend.accounts.models import AppUser
from backend.survey.forms.models import FormVersion
from backend.survey.forms.services import draft_token
from backend.web import collect_settings
from backend.web.addresses import draft_path, key_path
from geo.vietnamese import search_key


def phone_code(phone: AppUser) -> SafeString | None:
    """The settings code of a phone; None when it is closed, or the server's secret has changed."""
    token = "" if phone.revoked_at else services.token_of(phone)
    if not token:
        return None
    return drawn(
        collect_settings.phone_settings(
            server_url=settings.PUBLIC_URL + key_path(token, phone.project_id),
            project_name=phone.project.name,
            phone_name=phone.name,
            language=phone.holder.language if phone.holder else settings.LANGUAGE_CODE,
        )
    )


def draft_code(draft: FormVersion, language: str) -> SafeString:
    """The settings code for trying a draft on a phone."""
    path = draft_path(draft_token(draft), draft.form.project_id, draft.form.form_id)
    return drawn(
        collect_settings.draft_settings(
            server_url=settings.PUBLIC_URL + path, title=draft.title, language=language
        )
    )


def drawn(wanted: dict[str, Any]) -> SafeString:
    """An SVG of the code, with the quiet zone that cameras need; dark on white in dark mode too."""
    code = segno.make_qr(collect_settings.code(wanted), error="l")
    svg: str = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr")
    # segno writes the whole of it, from the modules alone: no text of ours is inside.
    return mark_safe(svg)


def phone_list(phones: Sequence[AppUser], search: str, limit: int) -> dict[str, Any]:
    """At most `limit` phones whose name or holder has the words, open ones first."""
    words = search_key(search)
    found = [
        phone
        for phone in phones
        if words in search_key(f"{phone.name} {phone.holder.name if phone.holder else ''}")
    ]
    ordered = sorted(found, key=lambda phone: phone.revoked_at is not None)
    return {"phones": ordered[:limit], "total": len(found), "search": search.strip()}
