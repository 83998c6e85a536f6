"""Is a plan's target met: compared on the unrounded ratio. PURE.

"Trên 80 %" is strictly more: 80.0 % does not meet it, and 79.96 % must not become 80.0 %.
"""

import operator
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

from outreach.codes import PERCENT

_COMPARED: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
    "eq": operator.eq,
}


def ratio(part: int, whole: int) -> Fraction | None:
    """part / whole exactly; None, printed "—", when there is nothing to divide by."""
    return Fraction(part, whole) if whole else None


def is_met(
    reached: Fraction | Decimal | None, *, comparator: str, value: Decimal, unit: str
) -> bool | None:
    """Whether the figure meets the target; None when there is no figure.

    For a target in percent `reached` is the ratio (0.8 for 80 %); otherwise the count itself.
    Raises KeyError for an unknown comparator.
    """
    if reached is None:
        return None
    figure = Fraction(reached) * (100 if unit == PERCENT else 1)
    return _COMPARED[comparator](figure, Fraction(value))


def rounded_percent(reached: Fraction | Decimal | None) -> Decimal | None:
    """The percentage to print, half up to one decimal; never to be compared with a target."""
    if reached is None:
        return None
    # Integers throughout: a float or a short Decimal would round before we do.
    tenths = Fraction(reached) * 1000
    whole, rest = divmod(abs(tenths.numerator), tenths.denominator)
    whole += 1 if 2 * rest >= tenths.denominator else 0
    sign = -1 if tenths < 0 else 1
    return (Decimal(sign * whole) / 10).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
