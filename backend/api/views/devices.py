"""Devices that get pushes: registered by the signed-in web app, or by a program."""

from typing import Any

from django.utils import timezone
from rest_framework.authentication import CSRFCheck, SessionAuthentication
from rest_framework.request import Request
from rest_framework.response import Response

from backend import problems
from backend.accounts.authentication import BearerAuthentication
from backend.accounts.credentials.api_keys import refuse_key
from backend.accounts.credentials.selectors import must_have_factor
from backend.accounts.models import User
from backend.api.description import described
from backend.api.shown import accounts as shown
from backend.api.taken.accounts import NewDevice
from backend.api.views.base import ProgramView, success
from notifications import selectors, services


class CookieWithCSRF(SessionAuthentication):
    """The session cookie together with a CSRF token: a page of another site can't send both."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Raises code_needed for who still owes the second factor."""
        found = super().authenticate(request)
        given = "factor" in request._request.session
        if found and not given and must_have_factor(found[0]):
            raise problems.code_needed()
        return found

    def enforce_csrf(self, request: Request) -> None:
        check = CSRFCheck(lambda _request: None)  # type: ignore[arg-type]
        check.process_request(request)
        reason: Any = check.process_view(request, None, (), {})  # type: ignore[arg-type]
        if reason:
            raise problems.csrf_failed()


class DevicesView(ProgramView):
    # The only addresses of this door that read the cookie.
    authentication_classes = [BearerAuthentication, CookieWithCSRF]

    @described("The caller's devices that get pushes", gives=list[shown.ShownDevice])
    def get(self, _request: Request) -> Response:
        return Response([shown.device(each) for each in selectors.devices(self.person)])

    @described("Register a device for pushes", takes=NewDevice, gives=shown.ShownDevice)
    def post(self, request: Request) -> Response:
        refuse_key(self.person)
        given = NewDevice.of(request.data)
        device = services.register_device(user=self.person, **given, now=timezone.now())
        return Response(shown.device(device))


class DeviceView(ProgramView):
    authentication_classes = [BearerAuthentication, CookieWithCSRF]

    @described("No more pushes to this device")
    def delete(self, _request: Request, device_id: int) -> Response:
        services.remove_device(user=self.person, device=device_id)
        return success()
