"""Signing in and out of the program door, and who is signed in."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend import problems
from backend.accounts import leaving
from backend.accounts import services as accounts
from backend.accounts.credentials import factors, sessions
from backend.accounts.models import Session
from backend.api.description import described
from backend.api.shown import accounts as shown
from backend.api.taken.accounts import SignIn
from backend.api.views.base import ProgramView, success
from backend.guard.clients import address_of


class SessionsView(ProgramView):
    authentication_classes = []
    permission_classes = []

    @described(
        "Sign in: a token for a day. Who has a second factor sends its code along",
        takes=SignIn,
        headers={"X-OTP": "The code of the second factor, in place of “otp” in the body."},
        gives=shown.ShownSession,
    )
    def post(self, request: Request) -> Response:
        given = SignIn.of(request.data)
        otp = given.pop("otp") or request.headers.get("X-OTP", "")
        source, now = address_of(request._request), timezone.now()
        user = accounts.user_by_password(**given, source=source)
        if user is None:
            raise problems.wrong_password()
        factor = factors.refuse_password_alone(user=user, otp=otp, now=now, source=source)
        device = sessions.device_words(request.headers.get("User-Agent", ""))
        opened = accounts.open_session(user=user, now=now, device=device, factor=factor)
        return Response(shown.session(*opened))


class OwnSession(ProgramView):
    """A view about the session that the caller is signed in with."""

    @property
    def session(self) -> Session:
        """Raises not_found for who signed in with a password instead."""
        if not isinstance(self.request.auth, Session):
            raise problems.not_found()
        return self.request.auth


class RestoredSessionView(OwnSession):
    @described("Until when this session lasts", gives=shown.ShownSession)
    def get(self, _request: Request) -> Response:
        return Response(shown.running(self.session))


class CurrentSessionView(RestoredSessionView):
    @described("Sign out")
    def delete(self, _request: Request) -> Response:
        accounts.close_session(session=self.session)
        return success()


class SessionView(ProgramView):
    @described("End a session, or take back a phone's key or a public link, by its token")
    def delete(self, _request: Request, token: str) -> Response:
        leaving.end_by_token(actor=self.person, token=token, now=timezone.now())
        return success()
