"""QR codes of phones and drafts, drawn as SVG on the server."""

from io import BytesIO

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from backend.accounts import phone_settings, services
from backend.accounts.credentials import totp
from backend.accounts.handsets import code_of
from backend.accounts.models import AppUser, PhoneSettings, Project, User
from backend.survey.forms.making import draft_token
from backend.survey.forms.models import FormVersion
from backend.web import collect_settings
from backend.web.addresses import draft_path, key_path
from backend.web.collect_settings import Choices


def choices_of(project: Project, chosen: PhoneSettings) -> Choices:
    """What the project's codes set, with the usual for what nobody chose."""
    return Choices(
        name=project.name,
        icon=chosen.icon or collect_settings.usual_icon(project.pk),
        colour=chosen.colour or collect_settings.usual_colour(project.pk),
        autosend=chosen.autosend,
        delete_send=chosen.delete_send,
        image_size=chosen.image_size,
        password=phone_settings.password_of(chosen) if chosen.locked else "",
    )


def phone_code(phone: AppUser, chosen: PhoneSettings) -> SafeString | None:
    """The settings code of a phone; None when it is closed, or the server's secret has changed."""
    token = "" if phone.revoked_at else services.token_of(phone)
    if not token:
        return None
    holders = phone.holder.language if phone.holder else settings.LANGUAGE_CODE
    return drawn(
        collect_settings.phone_settings(
            server_url=settings.PUBLIC_URL + key_path(token, phone.project_id),
            username=code_of(phone),
            language=chosen.language or holders,
            choices=choices_of(phone.project, chosen),
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


def address_code(address: str) -> SafeString:
    """The code of a web address, for a poster or a message."""
    return _svg(address)


def factor_code(secret: str, user: User) -> bytes:
    """An SVG file of what an authenticator app reads."""
    told = totp.address(secret, name=user.email, issuer=f"Đồng Hành {settings.PUBLIC.hostname}")
    file = BytesIO()
    segno.make_qr(told, error="m").save(
        file, kind="svg", border=4, scale=6, dark="#000", light="#fff"
    )
    return file.getvalue()


def in_fours(secret: str) -> str:
    """For typing by hand."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def drawn(wanted: dict[str, object]) -> SafeString:
    """The code of Collect's settings."""
    return _svg(collect_settings.code(wanted))


def _svg(content: str) -> SafeString:
    """An SVG of the code, with the quiet zone that cameras need; dark on white in dark mode too."""
    code = segno.make_qr(content, error="l")
    svg: str = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr")
    # segno writes the whole of it, from the modules alone: no text of ours is inside.
    return mark_safe(svg)
