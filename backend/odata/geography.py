"""Positions as GeoJSON or well-known text, as ODK Central writes them."""

from collections.abc import Mapping, Sequence
from typing import Any

Point = Mapping[str, float]  # lat, lon, alt, acc in degrees and metres


def number(value: float) -> str:
    """The shortest decimal, without exponent: 106.0 → "106"."""
    text = repr(value)
    if "e" in text:
        text = f"{value:.12f}".rstrip("0")
    return text.removesuffix(".0").removesuffix(".")


def _coordinates(point: Point) -> list[float]:
    return [point["lon"], point["lat"], point["alt"]]


def _words(point: Point) -> str:
    return " ".join(number(each) for each in _coordinates(point))


def geojson(kind: str, value: Any) -> dict[str, Any]:
    """A geopoint, geotrace or geoshape; accuracies go along as `properties`."""
    if kind == "geopoint":
        return {
            "type": "Point",
            "coordinates": _coordinates(value),
            "properties": {"accuracy": value["acc"]},
        }
    line = [_coordinates(point) for point in value]
    found: dict[str, Any] = (
        {"type": "LineString", "coordinates": line}
        if kind == "geotrace"
        else {"type": "Polygon", "coordinates": [line]}
    )
    accuracies = [point["acc"] or None for point in value]
    if any(accuracies):
        found["properties"] = {"accuracies": accuracies}
    return found


def wkt(kind: str, value: Any) -> str:
    """The same as well-known text; accuracies have no place there."""
    if kind == "geopoint":
        return f"POINT ({_words(value)})"
    line: Sequence[str] = [_words(point) for point in value]
    joined = ",".join(line)
    return f"LINESTRING ({joined})" if kind == "geotrace" else f"POLYGON (({joined}))"
