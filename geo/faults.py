"""What can be wrong with what geo is given: a code, a sentence, and details for programs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Fault(ValueError):  # noqa: N818 - the house calls bad input a fault
    """Bad input. `message` is translated when it is read, in the reader's language."""

    def __init__(self, code: str, message: "str | _StrPromise", /, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
        self._message = format_lazy(message, **details) if details else message

    @property
    def message(self) -> str:
        """The sentence: where, what, what to do."""
        return str(self._message)

    def __str__(self) -> str:
        return self.message


class FileRefused(Fault):
    """A file with faults: nothing of it was written. `faults` holds the first twenty."""

    SHOWN = 20

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults[: self.SHOWN])
        super().__init__(
            "boundaries_refused",
            _("The file has {count} faults and nothing of it was imported. The first {shown}:"),
            count=len(faults),
            shown=len(self.faults),
        )

    @property
    def lines(self) -> list[str]:
        """One sentence for each fault shown."""
        return [fault.message for fault in self.faults]

    @property
    def message(self) -> str:
        return "\n".join([super().message, *self.lines])


def as_dict(fault: Fault) -> Mapping[str, Any]:
    """What a program is told: {"code", "message", "details"}, with "faults" for a file."""
    told: dict[str, Any] = {"code": fault.code, "message": fault.message, "details": fault.details}
    if isinstance(fault, FileRefused):
        told["faults"] = [as_dict(one) for one in fault.faults]
    return told
