"""Which questions of a form hold sensitive values, and of which class. PURE."""

from collections.abc import Iterable, Mapping
from typing import Final

# From the class that harms a person most when it is read, on.
ORDER: Final = ("identity", "health", "contact")
# What forms make of answers by themselves, and would give them away.
INSTANCE_NAME: Final = "meta/instanceName"
ENTITY_LABEL: Final = "meta/entity/label"
AUDIT: Final = "meta/audit"


def strictest(kinds: Iterable[str]) -> str:
    """Of these classes the first of `ORDER`; "" for none. A class that is not known is stricter."""
    found = sorted(set(kinds), key=lambda kind: ORDER.index(kind) if kind in ORDER else -1)
    return found[0] if found else ""


class Classes:
    """The classes of a form's paths ("ho/nguoi/ten"); a group's or repeat's hold for all in it."""

    def __init__(self, sensitive: Mapping[str, str]) -> None:
        self.by_path = {path.strip("/"): kind for path, kind in sensitive.items()}
        self.strictest = strictest(self.by_path.values())

    def __bool__(self) -> bool:
        return bool(self.by_path)

    @property
    def kinds(self) -> list[str]:
        """The classes that the form has, the strictest first."""
        kinds = set(self.by_path.values())
        return [each for each in ORDER if each in kinds] + sorted(kinds.difference(ORDER))

    def of(self, path: str) -> str:
        """The class of a question, or of the nearest group around it; "" for none."""
        if not self.by_path:
            return ""
        at = path
        while at:
            if at in self.by_path:
                return self.by_path[at]
            at = at.rpartition("/")[0]
        derived = path == INSTANCE_NAME or f"/{path}".endswith(f"/{ENTITY_LABEL}")
        return self.strictest if derived else ""

    def of_file(self, path: str) -> str:
        """The same for a question whose answer is a file; a log of the filling tells all answers.

        "" for a file that nothing says of: it is kept with the answers.
        """
        return self.strictest if path == AUDIT else self.of(path)

    def mixed(self, path: str) -> bool:
        """Is something below this path of another class than the path itself?"""
        own, below = self.of(path), f"{path}/"
        return any(each.startswith(below) and kind != own for each, kind in self.by_path.items())
