"""Buckets that fill by themselves and are emptied by requests; a bounded number of them. PURE."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

# A bucket and its name take about 300 bytes: at most some 15 MB in each process.
MOST_BUCKETS = 50_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`most` at once, and as many again in `seconds`."""

    most: float
    seconds: float


class Buckets:
    """Token buckets by name; of too many names, the one that asked longest ago is forgotten.

    A forgotten bucket is a full one: whoever fills the table with names gains a first burst each,
    and never takes anything from those who come in between.
    """

    def __init__(self, most: int = MOST_BUCKETS) -> None:
        self._most = most
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str, rate: Rate, *, now: float, amount: float = 1) -> float:
        """Seconds until `amount` may be taken; 0 when it was taken. `now` in seconds, rising.

        An amount above the rate's `most` is taken from a full bucket, which then owes it.
        """
        with self._lock:
            left, then = self._left.pop(name, (rate.most, now))
            left = min(rate.most, left + max(0.0, now - then) * rate.most / rate.seconds)
            wanted = min(amount, rate.most)
            missing = wanted - left
            if missing <= 0:
                left -= amount
            self._left[name] = (left, now)
            if len(self._left) > self._most:
                self._left.popitem(last=False)
            return max(0.0, missing) * rate.seconds / rate.most

    def wait(self, name: str, rate: Rate, *, now: float) -> float:
        """Seconds until one may be taken, taking none."""
        with self._lock:
            if name not in self._left:
                return 0.0
            left, then = self._left[name]
            left = min(rate.most, left + max(0.0, now - then) * rate.most / rate.seconds)
            return max(0.0, 1 - left) * rate.seconds / rate.most

    def knows(self, name: str) -> bool:
        with self._lock:
            return name in self._left

    def clear(self) -> None:
        with self._lock:
            self._left.clear()

    def __len__(self) -> int:
        return len(self._left)
