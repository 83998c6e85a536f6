"""Sign-in by e-mail and password, with a lock-out that holds across processes."""

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from backend.accounts import services
from backend.accounts.credentials import known_browsers
from backend.accounts.models import User
from backend.guard.clients import address_of


class EmailBackend(BaseBackend):
    """Django's session sign-in through the same service as the API's."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, email: str = "", password: str = ""
    ) -> User | None:
        return services.user_by_password(
            email=email,
            password=password,
            source=address_of(request) if request else "",
            browser=request.COOKIES.get(known_browsers.cookie_name(), "") if request else "",
        )

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
