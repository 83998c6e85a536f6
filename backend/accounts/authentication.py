"""How programs say who they are: a bearer token, or e-mail and password over https."""

import base64
import binascii

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from backend import problems
from backend.accounts import selectors, services
from backend.accounts.models import Session, User


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


def user_by_header(header: str, *, secure: bool) -> User | None:
    """The person of a Basic header. Only over https: else the password would be in the open."""
    credentials = basic_credentials(header)
    if credentials is None:
        return None
    if not secure:
        raise problems.https_only()
    user = services.user_by_password(email=credentials[0], password=credentials[1])
    if user is None:
        raise problems.wrong_password()
    return user


def session_by_header(header: str) -> Session | None:
    """The session of a Bearer header; None for other headers. Raises sign_in_needed."""
    if not header.lower().startswith("bearer "):
        return None
    session = selectors.session_by_token(header[7:].strip(), timezone.now())
    if session is None:
        raise problems.sign_in_needed()
    return session


def user_by_session(header: str) -> User | None:
    """The person of a Bearer header. Raises sign_in_needed for a dead session."""
    session = session_by_header(header)
    return session.user if session else None


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer …` (from POST /v1/sessions) or Basic over https; never the cookie."""

    def authenticate(self, request: Request) -> tuple[User, object] | None:
        header = request.headers.get("Authorization", "")
        session = session_by_header(header)
        if session is not None:
            return session.user, session
        user = user_by_header(header, secure=request.is_secure())
        return (user, None) if user else None

    def authenticate_header(self, _request: Request) -> str:
        return 'Bearer realm="dong-hanh"'
