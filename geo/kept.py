"""Keeps the few newest results of long work in the process, made once even for many threads."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """At most `size` values; a key must change whenever its value would."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of `key`, made under the lock when it is not there."""
        with self._lock:
            if key not in self._values:
                made = make()
                while len(self._values) >= self._size:
                    self._values.popitem(last=False)
                self._values[key] = made
            self._values.move_to_end(key)
            return self._values[key]
