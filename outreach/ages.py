"""Bands of age: what a figure may be broken down by. PURE."""

from typing import Final

UNKNOWN: Final = ""
_BANDS: Final = ((0, 17), (18, 24), (25, 34), (35, 49), (50, 120))
AGE_BANDS: Final = (*(f"{low}-{high}" for low, high in _BANDS), UNKNOWN)


def age_band(age: int | None) -> str:
    """The band "25-34" of an age in years; "" when it is not known or none of a living person."""
    if age is None:
        return UNKNOWN
    return next((f"{low}-{high}" for low, high in _BANDS if low <= age <= high), UNKNOWN)
