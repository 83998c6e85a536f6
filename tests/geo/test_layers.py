"""The map's ground: boundaries where they were imported, else an illustration that says so."""

import json
from datetime import timedelta

import numpy as np
import pytest
import shapely

from geo import geometry, selectors
from geo.location import State
from geo.models import Unit
from tests.geo import land
from tests.geo.land import GROUND, LAST_DAY, NEW_EAST, NEW_WEST, PROVINCE, TODAY, A, B, C, bring


def shape(feature):
    return shapely.from_geojson(json.dumps(feature["geometry"]))


def by_key(layer):
    return {feature["id"]: feature for feature in layer["features"]}


@pytest.fixture
def mixed(squares):
    """A real boundary for the east, none for the west."""
    bring(land.of(NEW_EAST))


def test_without_boundaries_all_ground_is_illustrative(squares):
    layer = selectors.layer(None, TODAY)
    assert layer["type"] == "FeatureCollection"
    assert layer["stand_in"] is True
    assert set(by_key(layer)) == {NEW_EAST, NEW_WEST}
    properties = by_key(layer)[NEW_EAST]["properties"]
    assert properties | {"lat": 0, "lon": 0} == {
        "key": NEW_EAST,
        "code": "90001",
        "name": "Phường Đông Bình",
        "parent_name": "Tỉnh Vuông Mới",
        "lat": 0,
        "lon": 0,
        "stand_in": True,
    }
    assert all(shape(feature).is_valid for feature in layer["features"])


def test_the_illustration_never_locates(squares):
    selectors.layer(None, TODAY)
    lat, lon = land.inside(NEW_EAST)
    assert selectors.locate(lat, lon, 5, TODAY).state is State.NO_BOUNDARIES


def test_with_boundaries_the_ground_is_real(squares):
    bring(land.of(NEW_EAST, NEW_WEST))
    layer = selectors.layer(None, TODAY)
    assert layer["stand_in"] is False
    for key, feature in by_key(layer).items():
        assert feature["properties"]["stand_in"] is False
        assert shapely.hausdorff_distance(shape(feature), GROUND[key]) < 1e-3


def test_real_and_illustrative_ground_do_not_lie_on_one_another(mixed):
    features = by_key(selectors.layer(None, TODAY))
    assert features[NEW_EAST]["properties"]["stand_in"] is False
    assert features[NEW_WEST]["properties"]["stand_in"] is True
    shared = shapely.intersection(shape(features[NEW_EAST]), shape(features[NEW_WEST]))
    assert shared.area < 1e-6


def test_a_part_of_the_map_says_for_itself_whether_it_is_illustrative(mixed):
    assert selectors.layer([NEW_EAST], TODAY)["stand_in"] is False
    assert selectors.layer([NEW_WEST], TODAY)["stand_in"] is True
    assert selectors.layer([], TODAY)["features"] == []


def test_the_map_of_an_earlier_day_has_the_units_of_that_day(squares):
    assert set(by_key(selectors.layer(None, LAST_DAY))) == {A, B, C}


def test_a_commune_without_place_is_listed_without_ground(squares):
    Unit.objects.filter(key=NEW_WEST).update(lat=None, lon=None)
    assert by_key(selectors.layer(None, TODAY))[NEW_WEST]["geometry"] is None


def test_what_a_caller_adds_is_not_kept(squares):
    selectors.layer(None, TODAY)["features"][0]["properties"]["talks"] = 7
    assert "talks" not in selectors.layer(None, TODAY)["features"][0]["properties"]


def test_the_etag_changes_when_the_map_does(squares):
    first = selectors.layer_etag(None, TODAY)
    assert first == selectors.layer_etag(None, TODAY + timedelta(days=1))
    assert first != selectors.layer_etag([NEW_EAST], TODAY)
    assert selectors.layer_etag([NEW_EAST, A], TODAY) == selectors.layer_etag([A, NEW_EAST], TODAY)
    Unit.objects.filter(key=NEW_EAST).update(name="Phường Đổi Tên")
    renamed = selectors.layer_etag(None, TODAY)
    assert renamed != first
    assert "Đổi Tên" in str(selectors.layer(None, TODAY))
    bring(land.of(NEW_EAST))
    assert selectors.layer_etag(None, TODAY) != renamed


@pytest.mark.parametrize("more", [0, 30])
def test_a_map_takes_at_most_four_queries_and_its_etag_three(
    squares, more, django_assert_num_queries, django_assert_max_num_queries
):
    for number in range(more):
        land.unit(f"8{number:04}@2025-07-01", f"Xã {number}", parent=PROVINCE)
    with django_assert_max_num_queries(4):
        selectors.layer(None, TODAY)
    with django_assert_num_queries(3):
        selectors.layer_etag(None, TODAY)


# Pure geometry


def test_stand_ins_hold_their_own_point_and_no_other():
    rng = np.random.default_rng(3)
    lats, lons = rng.uniform(10, 12, 200), rng.uniform(106, 108, 200)
    cells = geometry.stand_ins(lats, lons, [25.0] * 200)
    points = shapely.points(lons, lats)
    assert shapely.contains(cells, points).all()
    tree = shapely.STRtree(cells)
    assert len(tree.query(points, predicate="within")[0]) == 200


def test_a_lone_island_is_as_large_as_can_be_seen():
    (island, _) = geometry.stand_ins([9.7, 12.0], [114.4, 108.0], [7.7, 20.0])
    km2 = island.area * 111.2**2 * np.cos(np.radians(9.7))
    assert 250 < km2 < 360


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few_points_have_ground_too(count):
    cells = geometry.stand_ins([12.0] * count, [108.0] * count, [None] * count)
    assert len(cells) == count
    assert not shapely.is_empty(cells).any()


def test_points_in_one_place_or_in_one_line_have_ground():
    cells = geometry.stand_ins([12, 12, 12, 12.1, 12.2], [108.0] * 5, [100.0] * 5)
    assert (shapely.area(cells) > 0).all()


def test_simplified_neighbours_still_share_their_border():
    wave = [(108.1 + 0.002 * np.sin(step), 12 + step / 1000) for step in range(101)]
    west = shapely.Polygon([(108.0, 12.1), (108.0, 12.0), *wave])
    east = shapely.Polygon([(108.2, 12.1), (108.2, 12.0), *wave])
    light = geometry.simplified(np.asarray([west, east], dtype=object))
    assert shapely.get_num_coordinates(light).sum() < 60
    assert shapely.coverage_is_valid(light)


def test_a_cell_under_real_ground_stays_to_be_seen():
    cells = np.asarray([shapely.box(0, 0, 1, 1)], dtype=object)
    ground = np.asarray([shapely.box(-1, -1, 2, 2)], dtype=object)
    assert geometry.without(cells, ground)[0].equals(cells[0])
