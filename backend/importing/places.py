"""Addresses as offices wrote them ("thôn 2, xã Phổ Nhơn, huyện Đức Phổ"), to today's communes.

Names are compared without marks and without the word before them (xã, phường, thị trấn). An ended
commune stands for what became of it; of one that was split without a decision somebody chooses.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet

from geo import selectors as units
from geo.keys import REFORM
from geo.models import Level, Successor, Unit
from geo.vietnamese import search_key

# How sure a reading is: one commune and every given part agrees; one, but not all agrees; several
# to choose from; none.
SURE, LIKELY, CHOOSE, NONE = "sure", "likely", "choose", "none"

_HAMLET: Final = re.compile(
    r"^(thon|ap|khu pho|kp|to dan pho|tdp|to|ban|buon|lang|khom|so nha|so|duong|khu|doi)\b[. ]"
)
_COMMUNE: Final = re.compile(r"^(xa|phuong|thi tran|dac khu|x\.|p\.|tt\.?|x|p)(?=[\s.\d])[\s.]*")
_DISTRICT: Final = re.compile(r"^(huyen|quan|thi xa|h\.|q\.|tx\.?|h|q)(?=[\s.\d])[\s.]*")
_CITY: Final = re.compile(r"^(thanh pho|tp\.?)(?=[\s.\d])[\s.]*")
_PROVINCE: Final = re.compile(r"^(tinh|t\.)(?=[\s.])[\s.]*")
_KINDS: Final = {"x": "xã", "p": "phường", "t": "thị trấn", "d": "đặc khu"}
_SPLIT: Final = re.compile(r"[,;/\n]|\s[-–]\s")


@dataclass(frozen=True)
class Address:
    """What a text names, each without the word before it, as search keys."""

    commune: str = ""
    kind: str = ""  # xã, phường, thị trấn, đặc khu; "" where it is not said
    district: str = ""
    province: str = ""
    code: str = ""
    loose: tuple[str, ...] = ()  # parts that say not what they are


@dataclass(frozen=True)
class Reading:
    """Today's communes that a place may mean (keys), the likeliest first."""

    confidence: str
    communes: tuple[str, ...] = field(default=())

    @property
    def unit(self) -> str:
        return self.communes[0] if self.confidence in {SURE, LIKELY} else ""


def address_of(text: str) -> Address:
    """The parts of an address, by the words before them."""
    found: dict[str, str] = {}
    loose = []
    for part in _SPLIT.split(text):
        key = " ".join(search_key(part).split())
        if not key or _HAMLET.match(key):
            continue
        if re.fullmatch(r"\d{4,5}", key):
            found.setdefault("code", key.zfill(5))
        elif matched := _COMMUNE.match(key):
            found.setdefault("commune", key[matched.end() :])
            found.setdefault("kind", _KINDS[matched[1][0]])
        elif matched := _DISTRICT.match(key):
            found.setdefault("district", key[matched.end() :])
        elif matched := _PROVINCE.match(key):
            found.setdefault("province", key[matched.end() :])
        elif matched := _CITY.match(key):
            level = "province" if "district" in found else "district"
            found.setdefault(level, key[matched.end() :])
        else:
            loose.append(key)
    return Address(**found, loose=tuple(loose))


def bare(name: str) -> str:
    """ "Thị trấn Mỹ Thọ" → "my tho"."""
    key = search_key(name)
    for pattern in (_COMMUNE, _DISTRICT, _CITY, _PROVINCE):
        matched = pattern.match(key)
        if matched:
            return key[matched.end() :]
    return key


def _alike(key: str) -> str:
    """Mỹ and Mĩ, Quý and Quí, Đắk, Đăk and Đắc are written for one another."""
    return re.sub(r"\bda[ck]\b", "dak", key).replace("y", "i")


class Places:
    """The communes of an area, today's and those of before, ready to be asked many times.

    Six queries, whatever is asked.
    """

    def __init__(self, keys: Collection[str], *, everything: bool, today: date) -> None:
        self.today = self._below(keys, today, everything)
        before = self._below(keys, REFORM - timedelta(days=1), everything)
        old = [unit for unit in before if unit.valid_to is not None and unit.valid_to < today]
        self.known = {unit.key: unit for unit in self.today}
        self._after = self._heirs(old)
        self._named: dict[str, list[Unit]] = defaultdict(list)
        self._alike: dict[str, list[Unit]] = defaultdict(list)
        self._coded: dict[str, list[Unit]] = defaultdict(list)
        for unit in [*self.today, *old]:
            self._named[bare(unit.name)].append(unit)
            self._alike[_alike(bare(unit.name))].append(unit)
            self._coded[unit.code].append(unit)

    @staticmethod
    def _below(keys: Collection[str], day: date, everything: bool) -> list[Unit]:
        if everything and not keys:
            return list(units.units_on(day, Level.COMMUNE))
        return units.communes_below(keys, day)

    def _heirs(self, old: Iterable[Unit]) -> dict[str, tuple[str, ...]]:
        """What became of each ended commune, as far as it is today's and in the area."""
        ended = {unit.pk: unit.key for unit in old}
        links = Successor.objects.filter(old_id__in=ended) if len(ended) < 500 else _all_links()
        parts: dict[str, list[tuple[bool, str]]] = defaultdict(list)
        for old_id, new, decided in links.values_list("old_id", "new__key", "decision_id"):
            if old_id in ended:
                parts[ended[old_id]].append((decided is not None, new))
        found = {}
        for key, told in parts.items():
            chosen = [new for sure, new in told if sure] or [new for _, new in told]
            found[key] = tuple(new for new in chosen if new in self.known)
        return found

    def read(self, text: str, day: date | None = None) -> Reading:
        """Which commune of today a place means; of an event before the reform, of old first."""
        address = address_of(text)
        if address.code:
            return self._reading(self._dated(self._coded[address.code], day), sure=True)
        names = [address.commune] if address.commune else list(address.loose)
        for name in names:
            agreed = True
            found = self._named.get(name, [])
            if not found:
                found, agreed = self._alike.get(_alike(name), []), False
            if found:
                kept, exact = _narrowed(found, address, [each for each in names if each != name])
                sure = agreed and exact and bool(address.commune)
                return self._reading(self._dated(kept, day), sure=sure)
        return Reading(NONE)

    @staticmethod
    def _dated(found: list[Unit], day: date | None) -> list[Unit]:
        """Of namesakes, those that stood on the day."""
        if day is None:
            return found
        standing = [unit for unit in found if _stood(unit, day)]
        return standing or found

    def _reading(self, found: list[Unit], *, sure: bool) -> Reading:
        communes = tuple(dict.fromkeys(key for unit in found for key in self._todays(unit)))
        if not communes:
            return Reading(NONE)
        if len(communes) > 1:
            return Reading(CHOOSE, communes)
        return Reading(SURE if sure else LIKELY, communes)

    def _todays(self, unit: Unit) -> Iterator[str]:
        if unit.key in self.known:
            yield unit.key
        else:
            yield from self._after.get(unit.key, ())

    def typed(self, text: str) -> str:
        """The commune that somebody wrote by hand: a code or a name of today; "" for none."""
        key = search_key(text)
        if not key:
            return ""
        padded = key.zfill(5) if key.isdecimal() else ""
        for unit in self.today:
            if padded and unit.code == padded:
                return unit.key
        names = [unit.key for unit in self.today if search_key(unit.name) == key]
        names = names or [unit.key for unit in self.today if bare(unit.name) == bare(text)]
        return names[0] if len(names) == 1 else ""

    def named(self, key: str) -> str:
        """ "Phường An, Tỉnh Thử Nghiệm"."""
        unit = self.known[key]
        return f"{unit.name}, {unit.parent.name}" if unit.parent else unit.name


def _all_links() -> QuerySet[Successor]:
    return Successor.objects.all()


def _stood(unit: Unit, day: date) -> bool:
    return unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)


def _narrowed(
    found: list[Unit], address: Address, others: Collection[str]
) -> tuple[list[Unit], bool]:
    """Those that the other parts of the address agree with, and whether all parts do."""
    exact = True
    for part, of in (
        (address.kind, _kind),
        (address.district, _district),
        (address.province, _province),
    ):
        if part:
            kept = [unit for unit in found if of(unit) == part]
            exact = exact and bool(kept)
            found = kept or found
    for part in others:
        kept = [unit for unit in found if part in {_district(unit), _province(unit)}]
        exact = exact and bool(kept)
        found = kept or found
    return found, exact


def _kind(unit: Unit) -> str:
    matched = _COMMUNE.match(search_key(unit.name))
    return unit.kind or (_KINDS[matched[1][0]] if matched else "")


def _district(unit: Unit) -> str:
    above = unit.parent
    return bare(above.name) if above is not None and above.level == Level.DISTRICT else ""


def _province(unit: Unit) -> str:
    above = unit.parent
    while above is not None and above.level != Level.PROVINCE:
        above = above.parent
    return bare(above.name) if above is not None else ""
