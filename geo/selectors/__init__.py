"""What geo answers: units, where a point lies, the map's ground, designations."""

from geo.selectors.above import above
from geo.selectors.boundaries import locate, locator, stamp
from geo.selectors.designations import designations_during, designations_on
from geo.selectors.layers import layer, layer_etag
from geo.selectors.units import (
    ancestors,
    communes_below,
    scope,
    search_units,
    standing_for,
    unit,
    unit_on,
    units_on,
)

__all__ = [
    "above",
    "ancestors",
    "communes_below",
    "designations_during",
    "designations_on",
    "layer",
    "layer_etag",
    "locate",
    "locator",
    "scope",
    "search_units",
    "stamp",
    "standing_for",
    "unit",
    "unit_on",
    "units_on",
]
