"""Bands of age, the same in questionnaires, phones' lists, records and figures. PURE.

A band is named as the questionnaires name it: "18_29"; those of the plans' indicators.
"""

from typing import Final

UNKNOWN: Final = ""
_BANDS: Final = ((0, 15), (16, 17), (18, 29), (30, 44), (45, 120))
BANDS: Final = tuple(f"{low}_{high}" for low, high in _BANDS)
AGE_BANDS: Final = (*BANDS, UNKNOWN)
# Of an earlier release of this software: what was published in them stays as it was published.
EARLIER: Final = ("0-17", "18-24", "25-34", "35-49", "50-120")


def age_band(age: int | None) -> str:
    """The band "18_29" of an age in years; "" when it is not known or none of a living person."""
    if age is None:
        return UNKNOWN
    return next((f"{low}_{high}" for low, high in _BANDS if low <= age <= high), UNKNOWN)


def known(band: str) -> str:
    """The band itself; "" for one of an earlier release, which none of today's holds."""
    return band if band in BANDS else UNKNOWN


def in_signs(band: str) -> str:
    """As it is printed, in any language: "<16", "18–29", "45+"; another text with its dash."""
    if band == BANDS[0]:
        return "<16"
    if band == BANDS[-1]:
        return "45+"
    return band.replace("_", "–").replace("-", "–")
