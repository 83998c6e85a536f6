"""What a password must be, and the one spelling in which it is hashed."""

import unicodedata
from typing import Final

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

from backend import problems
from backend.accounts.models import User

LEAST_CHARACTERS: Final = 10
# NIST SP 800-63B-4 asks for 64 at least; ODK Central stops at 72, where bcrypt does.
MOST_CHARACTERS: Final = 256


def normal(password: str) -> str:
    """NFC: the same password from a keyboard that writes marks apart (SP 800-63B-4, 3.1.1.2)."""
    return unicodedata.normalize("NFC", password)


def refuse_weak(password: str, *, email: str = "", name: str = "") -> None:
    """Raises password_too_short, _too_long, _too_common, password_like_person.

    The list of common ones is Django's, kept with the program: no password is asked about anywhere.
    """
    plain = normal(password)
    if len(plain) < LEAST_CHARACTERS:
        raise problems.password_too_short(least=LEAST_CHARACTERS)
    if len(plain) > MOST_CHARACTERS:
        raise problems.password_too_long(most=MOST_CHARACTERS)
    try:
        CommonPasswordValidator().validate(plain)
    except ValidationError:
        raise problems.password_too_common() from None
    try:
        like = UserAttributeSimilarityValidator(user_attributes=("email", "name"))
        like.validate(plain, User(email=email, name=name))
    except ValidationError:
        raise problems.password_like_person() from None
