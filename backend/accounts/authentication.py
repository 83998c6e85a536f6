"""How programs say who they are: a bearer token, an API key, e-mail and password over https."""

import base64
import binascii

from django.http import HttpRequest
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from backend import problems
from backend.accounts import selectors, services, viewing
from backend.accounts.credentials import api_keys, factors, sessions
from backend.accounts.credentials import selectors as reads
from backend.accounts.credentials.models import ApiKey
from backend.accounts.models import Session, User
from backend.guard.clients import address_of


def basic_credentials(header: str) -> tuple[str, str] | None:
    """E-mail and password of an Authorization header; None when it is not Basic.

    Raises wrong_password for what can't be read.
    """
    scheme, _, rest = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        email, colon, password = base64.b64decode(rest, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise problems.wrong_password() from None
    if not colon:
        raise problems.wrong_password()
    return email, password


def user_by_header(
    header: str, *, secure: bool, otp: str = "", source: str = ""
) -> tuple[User, ApiKey | None] | None:
    """The person of a Basic header, and the API key where that was the password.

    Only over https: else the password would be in the open. Raises https_only, wrong_password,
    locked_out, api_key_dead, and what a second factor asks for.
    """
    credentials = basic_credentials(header)
    if credentials is None:
        return None
    if not secure:
        raise problems.https_only()
    name, password = credentials
    if password.startswith(api_keys.MARK):
        return by_api_key(password)
    user = services.user_by_password(email=name, password=password, source=source)
    if user is None:
        raise problems.wrong_password()
    factors.refuse_password_alone(user=user, otp=otp, now=timezone.now(), source=source)
    return user, None


def by_api_key(token: str) -> tuple[User, ApiKey]:
    """Its owner, cut to what the key may. Raises api_key_dead."""
    now = timezone.now()
    key = reads.api_key_by_token(token, now)
    if key is None:
        raise problems.api_key_dead()
    api_keys.note_use(key=key, now=now)
    return api_keys.acting(key), key


def bearer_token(header: str) -> str | None:
    """The token of a Bearer header; None for other headers."""
    return header[7:].strip() if header.lower().startswith("bearer ") else None


def by_bearer(token: str) -> tuple[User, Session | ApiKey]:
    """Who signed in for this token, or whose key it is.

    Raises sign_in_needed for a dead session, api_key_dead, code_needed for a session that began
    before its person needed a second factor.
    """
    if token.startswith(api_keys.MARK):
        return by_api_key(token)
    now = timezone.now()
    session = selectors.session_by_token(token, now)
    if session is None:
        raise problems.sign_in_needed()
    note = getattr(session, "note", None)
    if not (note and note.factor) and reads.must_have_factor(session.user):
        raise problems.code_needed()
    sessions.note_bearer(session=session, now=now)
    return session.user, session


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer …` (from POST /v1/sessions, or an API key) or Basic over https.

    Never the cookie.
    """

    def authenticate(self, request: Request) -> tuple[User, object] | None:
        found = signed_in(request._request)
        named = request.headers.get("X-View-As", "")
        if found is None or not named:
            return found
        method = request.method or ""
        return viewing.through(found[0], named, method=method, now=timezone.now()), found[1]

    def authenticate_header(self, _request: Request) -> str:
        return 'Bearer realm="dong-hanh"'


def signed_in(request: HttpRequest) -> tuple[User, Session | ApiKey | None] | None:
    """Whoever the Authorization header names, and with what; None without one."""
    header = request.headers.get("Authorization", "")
    token = bearer_token(header)
    if token is not None:
        return by_bearer(token)
    return user_by_header(
        header,
        secure=request.is_secure(),
        otp=request.headers.get("X-OTP", ""),
        source=address_of(request),
    )
