"""How often anybody may knock at which door: one table, and what one request takes of it.

Generous for people, phones and whole schools behind one address; a wall for programs that guess
or flood. Each process counts for itself (gunicorn: the real limit is WEB_CONCURRENCY times these);
a restart forgets. Signing in has a limit of its own, by account, in the database.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from backend.guard.buckets import Rate
from backend.guard.clients import DayKey, address_of

MINUTE, HOUR = 60.0, 3600.0
# A phone sends a submission of a hundred photos in a hundred requests; a web form's key as well.
KEY_REQUESTS: Final = Rate(1200, MINUTE)
KEY_BYTES: Final = Rate(8_000_000_000, HOUR)
# Tokens that open nothing, keys of dead phones, wrong passwords: by address.
REFUSED: Final = Rate(120, MINUTE)
# A class of fifty opens a link at once, from one school's address.
LINK: Final = Rate(1200, MINUTE)
ANONYMOUS: Final = Rate(600, MINUTE)
# Codes of referrals, typed by people; a session of whomever buys no way around.
CODES: Final = Rate(60, MINUTE)
PROGRAM: Final = Rate(6000, MINUTE)
HEALTH: Final = Rate(240, MINUTE)

IN_PATH: Final = re.compile(r"/v1/(?:key|test)/([^/]+)/")
CODE_PATH: Final = re.compile(r"/referral(?:/|$)")
LINK_PATH: Final = re.compile(r"/(?:f|r|c|invite)/[^/]+")
REFUSALS: Final = frozenset({401, 403})
WITH_CREDENTIAL: Final = frozenset({"phones", "programs"})
# Programs read these without saying who they are.
OPEN_TO_ALL: Final = frozenset({"/v1/docs", "/v1/schema"})


@dataclass(frozen=True, slots=True)
class Toll:
    """What a request takes from one bucket."""

    name: str
    rate: Rate
    amount: float = 1


@dataclass(frozen=True, slots=True)
class Visit:
    """A request as the limits see it."""

    door: str
    tolls: tuple[Toll, ...]
    # The bucket of refusals, and the credential that is let through once it was good: of the doors
    # that look at it, or one that opens nothing would be called good where nobody looks.
    refusals: Toll | None
    credential: str


def visit_of(request: HttpRequest, key: DayKey, today: date) -> Visit:
    """Which buckets a request takes from. Asks nothing of the database."""
    path = request.path_info
    address = address_of(request)
    found = IN_PATH.match(path)
    secret = found[1] if found else request.headers.get("Authorization", "")
    door = _door(path, token=found is not None)
    credential = key.name("credential", secret, today) if secret else ""
    refusals = Toll(key.name("refused", address, today), REFUSED) if address else None
    caller = key.name(door, address, today) if address else ""
    tolls = tuple(_tolls(request, door, caller, credential))
    looked_at = bool(secret) and door in WITH_CREDENTIAL
    return Visit(door, tolls, refusals if looked_at else None, credential)


def _door(path: str, *, token: bool) -> str:
    if token:
        return "phones"
    if path in OPEN_TO_ALL:
        return "pages"
    if path.startswith("/v1/") or path == "/v1":
        return "programs"
    if path == "/healthz":
        return "health"
    if CODE_PATH.match(path):
        return "codes"
    return "links" if LINK_PATH.match(path) else "pages"


def _tolls(request: HttpRequest, door: str, caller: str, credential: str) -> Iterator[Toll]:
    if credential:
        yield Toll(credential, KEY_REQUESTS if door == "phones" else PROGRAM)
        size = _size(request)
        if size:
            yield Toll(f"{credential}:bytes", KEY_BYTES, size)
    # Only phones and programs come with a credential; elsewhere an invented one buys no way around.
    if credential and door in WITH_CREDENTIAL:
        return
    if caller and door == "pages":
        # A session cookie may be invented: it buys a larger bucket, and no way around it.
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        yield Toll(f"{caller}:{known}", PROGRAM if known else ANONYMOUS)
    elif caller:
        rates = {"links": LINK, "health": HEALTH, "codes": CODES}
        yield Toll(caller, rates.get(door, ANONYMOUS))


def _size(request: HttpRequest) -> int:
    raw = request.META.get("CONTENT_LENGTH") or "0"
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 16 else 0
