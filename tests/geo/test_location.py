"""A point is located, or it is said why not."""

import math

import numpy as np
import pyproj
import pytest
import shapely

from geo.location import EXTENT, Flag, Location, Locator, Plane, State, review_flags

# Two squares of about 11 km side by side, border at 108.1 E.
WEST, EAST = shapely.box(108.0, 12.0, 108.1, 12.1), shapely.box(108.1, 12.0, 108.2, 12.1)
METRES_PER_DEGREE_EAST = 108_900  # near 12 N


@pytest.fixture
def locator():
    return Locator(["w", "e"], [WEST, EAST], [50.0, 50.0], complete=True)


def test_a_point_well_inside_is_located(locator):
    assert locator.locate(12.05, 108.05, 10.0) == Location("w", State.LOCATED, ("w",))


@pytest.mark.parametrize(
    ("metres_from_border", "accuracy", "unit"),
    [(70, 10, "w"), (55, 10, None), (500, 400, "w"), (500, 480, None), (-70, 10, "e")],
)
def test_the_tolerance_is_added_to_the_accuracy(locator, metres_from_border, accuracy, unit):
    lon = 108.1 - metres_from_border / METRES_PER_DEGREE_EAST
    found = locator.locate(12.05, lon, accuracy)
    assert found.unit == unit
    if unit is None:
        assert found.state is State.NEAR_BORDER
        assert found.candidates == ("w", "e")


def test_candidates_come_nearest_first(locator):
    assert locator.locate(12.05, 108.1 + 1e-4, 20.0).candidates == ("e", "w")


def test_a_point_exactly_on_a_border_belongs_to_nobody(locator):
    found = locator.locate(12.05, 108.1, 1.0)
    assert (found.unit, found.state) == (None, State.NEAR_BORDER)
    assert set(found.candidates) == {"w", "e"}


def test_a_point_on_a_corner_with_a_border_of_no_tolerance_is_near_it():
    locator = Locator(["w", "e"], [WEST, EAST], [0.0, 0.0], complete=True)
    assert locator.locate(12.1, 108.1, 0.001).state is State.NEAR_BORDER


def test_the_edge_of_the_country_is_a_border_too(locator):
    found = locator.locate(12.05, 108.0 + 1e-4, 20.0)
    assert (found.state, found.candidates) == (State.NEAR_BORDER, ("w",))


def test_a_point_just_off_shore_is_near_the_border(locator):
    found = locator.locate(12.05, 108.0 - 1e-4, 20.0)
    assert (found.state, found.candidates) == (State.NEAR_BORDER, ("w",))


@pytest.mark.parametrize("accuracy", [0, None, -1.0, math.nan, math.inf])
def test_a_point_without_accuracy_is_not_located(locator, accuracy):
    found = locator.locate(12.05, 108.05, accuracy)
    assert (found.unit, found.state, found.candidates) == (None, State.NO_ACCURACY, ("w",))


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (108.05, 12.05),  # swapped
        (0.0, 0.0),
        (90.0, 108.0),
        (91.0, 108.0),
        (-90.0, 0.0),
        (12.05, 468.05),
        (48.85, 2.35),
        (math.nan, 108.05),
        (12.05, math.nan),
        (math.inf, 108.05),
    ],
)
@pytest.mark.parametrize("keys", [["w"], []])
def test_a_point_that_cannot_be_in_the_country_is_outside(keys, lat, lon):
    locator = Locator(keys, [WEST] * len(keys), [50.0] * len(keys), complete=bool(keys))
    assert locator.locate(lat, lon, 5.0) == Location(None, State.OUTSIDE_COUNTRY)


def test_a_point_at_sea_is_outside_a_complete_country(locator):
    assert locator.locate(12.05, 110.0, 5.0).state is State.OUTSIDE_COUNTRY


def test_a_point_that_imported_boundaries_do_not_reach_is_not_checked():
    locator = Locator(["w"], [WEST], [50.0], complete=False)
    assert locator.locate(12.05, 108.15, 5.0).state is State.NO_BOUNDARIES


def test_without_boundaries_nothing_is_located():
    locator = Locator([], [], [], complete=False)
    assert locator.locate(12.05, 108.05, 5.0) == Location(None, State.NO_BOUNDARIES)


def test_overlapping_ground_is_never_guessed():
    locator = Locator(["a", "b"], [WEST, WEST], [0.0, 0.0], complete=True)
    assert locator.locate(12.05, 108.05, 5.0).state is State.NEAR_BORDER


def test_a_hole_belongs_to_the_unit_in_it():
    hole = shapely.box(108.04, 12.04, 108.06, 12.06)
    ring = shapely.difference(WEST, hole)
    locator = Locator(["ring", "hole"], [ring, hole], [10.0, 10.0], complete=True)
    assert locator.locate(12.05, 108.05, 5.0).unit == "hole"


def test_an_endless_accuracy_is_near_every_border_at_hand(locator):
    assert locator.locate(12.05, 108.05, 1e12).state is State.NEAR_BORDER


@pytest.mark.parametrize("lat", [8.5, 16.0, 23.3])
def test_metres_are_those_of_the_ellipsoid(lat):
    # Lengths of 0.1 degrees on WGS 84 from the geodesic of PROJ (pyproj.Geod).
    geod = pyproj.Geod(ellps="WGS84")
    plane = Plane.at(lat, 107.0)
    for lon2, lat2 in [(107.1, lat), (107.0, lat + 0.1)]:
        _, _, true = geod.inv(107.0, lat, lon2, lat2)
        laid = shapely.get_coordinates(plane.lay(shapely.Point(lon2, lat2)))
        assert np.hypot(*laid[0]) == pytest.approx(true, rel=2e-3)


@pytest.mark.parametrize(
    ("location", "declared", "flags"),
    [
        (Location("w", State.LOCATED, ("w",)), "w", set()),
        (Location("w", State.LOCATED, ("w",)), None, set()),
        (Location("w", State.LOCATED, ("w",)), "e", {Flag.CONTRADICTS_DECLARED}),
        (Location(None, State.NEAR_BORDER, ("w", "e")), "e", {Flag.NEAR_BORDER}),
        (
            Location(None, State.NEAR_BORDER, ("w", "e")),
            "x",
            {Flag.NEAR_BORDER, Flag.CONTRADICTS_DECLARED},
        ),
        (Location(None, State.NO_ACCURACY, ("w",)), "e", {Flag.NO_ACCURACY}),
        (Location(None, State.OUTSIDE_COUNTRY), "e", {Flag.OUTSIDE_COUNTRY}),
        (Location(None, State.NO_BOUNDARIES), "e", {Flag.NOT_CHECKED}),
    ],
)
def test_review_flags_say_why_a_person_should_look(location, declared, flags):
    assert review_flags(location, declared) == flags


def test_the_extent_holds_the_far_islands():
    west, south, east, north = EXTENT
    for lat, lon in [(16.5, 112.0), (9.7, 114.4), (9.3, 103.5), (8.4, 104.7), (23.39, 105.32)]:
        assert south < lat < north
        assert west < lon < east
