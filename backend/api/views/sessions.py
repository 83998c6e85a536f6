"""Signing in and out of the program door, and who is signed in."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend import problems
from backend.accounts import services as accounts
from backend.accounts.models import Session
from backend.api.shown import accounts as shown
from backend.api.taken.accounts import SignIn
from backend.api.views.base import ProgramView, success


class SessionsView(ProgramView):
    authentication_classes = []
    permission_classes = []

    def post(self, request: Request) -> Response:
        given = SignIn.of(request.data)
        user = accounts.user_by_password(**given)
        if user is None:
            raise problems.wrong_password()
        return Response(shown.session(*accounts.open_session(user=user, now=timezone.now())))


class CurrentSessionView(ProgramView):
    def delete(self, request: Request) -> Response:
        if not isinstance(request.auth, Session):
            raise problems.not_found()
        accounts.close_session(session=request.auth)
        return success()


class CurrentUserView(ProgramView):
    def get(self, _request: Request) -> Response:
        return Response(shown.user(self.person))
