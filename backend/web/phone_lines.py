"""What the phones' pages say of each phone: its state, its devices, what they fetched and sent."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from backend.accounts import handsets
from backend.accounts.models import AppUser, Handset, Project, User
from backend.survey.submissions.devices import Sent, sent_with
from geo.vietnamese import search_key


@dataclass(frozen=True)
class DeviceLine:
    """A device that calls with a phone's key; `sent` counts what the reader may see."""

    handset: Handset
    version: str
    is_old: bool
    sent: Sent | None


@dataclass(frozen=True)
class PhoneLine:
    """A phone with its state in a word and the devices that use its key."""

    phone: AppUser
    code: str
    state: str  # a class of states: done, waiting, overdue, blocked
    word: str
    devices: list[DeviceLine]
    sent: int

    @property
    def is_old(self) -> bool:
        return any(each.is_old for each in self.devices)

    @property
    def forms(self) -> int:
        return len({form for each in self.devices for form in each.handset.forms})


def phone_lines(
    actor: User, project: Project, phones: Sequence[AppUser], now: datetime
) -> list[PhoneLine]:
    """A line for each of these phones; the number of queries does not grow."""
    devices: dict[Any, list[DeviceLine]] = defaultdict(list)
    sent = sent_with(actor, project, phones)
    for each in handsets.handsets_of(phones):
        devices[each.app_user_id].append(
            DeviceLine(
                handset=each,
                version=handsets.version_of(each.client) or each.client,
                is_old=handsets.is_old(each.client),
                sent=sent.get((each.app_user_id, each.device_id)),
            )
        )
    totals: dict[Any, int] = defaultdict(int)
    for (key, _device), one in sent.items():
        totals[key] += one.count
    return [
        PhoneLine(
            phone=phone,
            code=handsets.code_of(phone),
            **state_of(phone, now),
            devices=devices[phone.pk],
            sent=totals[phone.pk],
        )
        for phone in phones
    ]


def state_of(phone: AppUser, now: datetime) -> dict[str, str]:
    """The state of a phone, as a class of the style sheet and as a word."""
    if phone.lost_at:
        return {"state": "overdue", "word": _("reported lost")}
    if phone.revoked_at:
        return {"state": "blocked", "word": _("closed")}
    if phone.expires_at and phone.expires_at <= now:
        return {"state": "blocked", "word": _("expired")}
    if phone.last_seen_at:
        return {"state": "done", "word": _("in use")}
    return {"state": "waiting", "word": _("not yet seen")}


def found_phones(phones: Sequence[AppUser], search: str) -> list[AppUser]:
    """Those whose name, code or holder has the words, open ones first."""
    words = search_key(search)
    found = [phone for phone in phones if words in search_key(_words_of(phone))]
    return sorted(found, key=lambda phone: phone.revoked_at is not None)


def _words_of(phone: AppUser) -> str:
    return f"{phone.name} {handsets.code_of(phone)} {phone.holder.name if phone.holder else ''}"
