"""Which sites may be the same place: the same name close by, or in one commune. PURE."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final, NamedTuple
from uuid import UUID

NEAR_M: Final = 200.0
BAND: Final = 0.002  # degrees of latitude; more than 200 m anywhere
_EARTH_M: Final = 6_371_008.8


class Spot(NamedTuple):
    """A site as far as the guard looks at it: degrees (WGS 84), None where not known."""

    id: UUID
    key: str  # search key of its name
    unit: str
    lat: float | None
    lon: float | None


def pairs(spots: Iterable[Spot]) -> Iterator[tuple[UUID, UUID]]:
    """Each pair once, the lesser id first, in order of their names."""
    alike: dict[str, list[Spot]] = defaultdict(list)
    for spot in spots:
        alike[plain(spot.key)].append(spot)
    for name in sorted(alike):
        for one, other in combinations(sorted(alike[name], key=lambda spot: spot.id), 2):
            if same(one, other):
                yield one.id, other.id


def same(one: Spot, other: Spot) -> bool:
    """The guard's one rule: the same letters and digits in the name, and near one another."""
    return plain(one.key) == plain(other.key) and is_near(one, other)


def plain(key: str) -> str:
    """The letters and digits of a search key: "thcs pho-minh" and "thcs pho minh" are alike.

    A name without any is compared as it stands.
    """
    return re.sub(r"[\W_]+", "", key) or key


def is_near(one: Spot, other: Spot) -> bool:
    """Within 200 m; where a position is missing, in the same known commune."""
    away = metres(one, other)
    if away is None:
        return bool(one.unit) and one.unit == other.unit
    return away <= NEAR_M


def metres(one: Spot, other: Spot) -> float | None:
    """Along the great circle (haversine); None where a position is missing."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    first, second = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((second - first) / 2) ** 2
    half += (
        math.cos(first) * math.cos(second) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    )
    return 2 * _EARTH_M * math.asin(math.sqrt(min(half, 1.0)))
