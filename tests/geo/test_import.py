"""Boundaries come in from three formats, and points are located in them at once."""

from datetime import date

import numpy as np
import pyproj
import pytest
import shapely
from django.core.management import CommandError, call_command

from geo import selectors
from geo.faults import Fault
from geo.location import State
from geo.models import Boundary, BoundarySet
from tests.geo import land
from tests.geo.land import GROUND, LAST_DAY, NEW_EAST, NEW_WEST, TODAY, A, B, C, box, bring

pytestmark = pytest.mark.usefixtures("squares")


# What is right


def test_geojson_of_today_locates_today():
    done = bring(land.of(NEW_EAST, NEW_WEST), tolerance_m=30, name="Thử")
    assert (done.imported, done.added, done.replaced, done.kept, done.without) == (2, 2, 0, 0, 0)
    assert done.set.name == "Thử"
    assert selectors.locate(*land.inside(NEW_EAST), 10, TODAY).unit == NEW_EAST


def test_a_zipped_shapefile_with_number_codes_is_read(tmp_path):
    assert bring(land.shapefile(tmp_path)).imported == 2


def test_a_geopackage_is_read(tmp_path):
    assert bring(land.geopackage(tmp_path)).set.name == "xa.gpkg"


@pytest.mark.parametrize("crs", ["EPSG:3405", "EPSG:4756", "EPSG:32648", "EPSG:3857"])
def test_other_coordinate_systems_are_brought_to_degrees(tmp_path, crs):
    change = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    moved = {
        key: shapely.transform(shape, lambda places: np.column_stack(change.transform(*places.T)))
        for key, shape in GROUND.items()
    }
    content = land.written(
        tmp_path / "xa.gpkg", [NEW_EAST, NEW_WEST], crs=crs, codes=["90001", "90010"], ground=moved
    )
    bring(content)
    found = shapely.from_wkb(bytes(Boundary.objects.get(unit__key=NEW_EAST).wkb))
    assert shapely.hausdorff_distance(found, GROUND[NEW_EAST]) < 1e-6


def test_zeros_that_a_spreadsheet_lost_are_put_back():
    land.unit("00097@2025-07-01", "Phường Không", parent=land.PROVINCE)
    bring(land.geojson([({"Ma_Xa": 97}, box(0, 2, 1, 3))]))
    assert Boundary.objects.get().unit.code == "00097"


def test_the_code_column_may_be_named():
    content = land.geojson([({"id_cua_toi": "90001"}, GROUND[NEW_EAST])])
    with pytest.raises(Fault, match="id_cua_toi"):
        bring(content)
    assert bring(content, code_column="ID_cua_toi").imported == 1


def test_old_and_new_ground_of_one_code_come_from_one_file():
    done = bring(land.of(A, B, C, NEW_EAST, NEW_WEST))
    assert done.imported == 5
    lat, lon = land.inside(A)
    assert selectors.locate(lat, lon, 10, LAST_DAY).unit == A
    assert selectors.locate(lat, lon, 10, TODAY).unit == NEW_WEST
    lat, lon = land.inside(B)
    assert selectors.locate(lat, lon, 10, LAST_DAY).unit == B
    assert selectors.locate(lat, lon, 10, TODAY).unit == NEW_EAST


def test_a_file_without_days_is_for_the_units_of_the_day_asked():
    content = land.geojson([({"code": "90001"}, GROUND[A])])
    bring(content, valid_on=LAST_DAY)
    assert Boundary.objects.get().unit.key == A


def test_days_may_be_written_the_vietnamese_way():
    content = land.geojson([({"code": "90001", "tu_ngay": "01/07/2025"}, GROUND[NEW_EAST])])
    bring(content)
    assert Boundary.objects.get().unit.key == NEW_EAST


def test_any_first_day_names_a_unit_whose_first_day_no_source_gives():
    bring(land.geojson([({"code": "90001", "valid_from": "2020-02-01"}, GROUND[A])]))
    assert Boundary.objects.get().unit.key == A


def test_importing_again_replaces_and_keeps_the_rest():
    bring(land.of(NEW_EAST, NEW_WEST))
    done = bring(land.of(NEW_EAST), tolerance_m=200)
    assert (done.added, done.replaced, done.kept, done.without) == (0, 1, 1, 0)
    assert BoundarySet.objects.count() == 2
    assert Boundary.objects.get(unit__key=NEW_EAST).set == done.set


def test_the_units_left_without_boundary_are_counted():
    assert bring(land.of(NEW_EAST)).without == 1


def test_a_new_import_is_seen_at_once_by_who_located_before():
    lat, lon = land.inside(NEW_EAST)
    assert selectors.locate(lat, lon, 10, TODAY).state is State.NO_BOUNDARIES
    bring(land.of(NEW_WEST))
    assert selectors.locate(lat, lon, 10, TODAY).state is State.NO_BOUNDARIES
    bring(land.of(NEW_EAST))
    assert selectors.locate(lat, lon, 10, TODAY).unit == NEW_EAST


def test_locating_takes_two_queries_once_the_boundaries_are_read(django_assert_num_queries):
    bring(land.of(NEW_EAST, NEW_WEST))
    lat, lon = land.inside(NEW_EAST)
    selectors.locate(lat, lon, 10, TODAY)
    with django_assert_num_queries(2):
        selectors.locate(lat, lon, 10, date(2026, 4, 1))


def test_each_set_brings_its_own_tolerance():
    bring(land.of(NEW_EAST), tolerance_m=0)
    bring(land.of(NEW_WEST), tolerance_m=3000)
    lat, lon = 12.05, 108.12  # 2.2 km east of the border, in the unit without tolerance
    assert selectors.locate(lat, lon, 10, TODAY).state is State.NEAR_BORDER


def test_an_overlap_within_the_tolerance_is_borne():
    wide = shapely.union(GROUND[NEW_WEST], box(0.9, 0, 1.001, 1))  # 11 m into its neighbour
    content = land.geojson([({"code": "90001"}, GROUND[NEW_EAST]), ({"code": "90010"}, wide)])
    assert bring(content, tolerance_m=50).imported == 2


def test_an_invalid_border_can_be_repaired_and_is_counted():
    bow = shapely.Polygon([(108, 12), (108.1, 12.1), (108.1, 12), (108, 12.1)])
    done = bring(land.geojson([({"code": "90010"}, bow)]), repair=True)
    assert (done.repaired, done.set.repaired) == (1, 1)
    assert shapely.is_valid(shapely.from_wkb(bytes(Boundary.objects.get().wkb)))


def test_provinces_have_boundaries_of_their_own():
    content = land.geojson([({"ma_tinh": 91}, box(0, 0, 3, 1))])
    assert bring(content, level="province").imported == 1
    assert bring(land.of(NEW_EAST)).kept == 0


# The command


def test_the_command_says_what_it_did(tmp_path, capsys):
    path = land.geopackage(tmp_path)
    call_command("import_boundaries", str(path), "--tolerance-m", "30", "--valid-on", "2026-05-01")
    said = capsys.readouterr().out
    assert "xa.gpkg" in said
    assert "01/05/2026" in said
    assert BoundarySet.objects.get().tolerance_m == 30


def test_the_command_says_what_is_wrong(tmp_path):
    path = tmp_path / "sai.geojson"
    path.write_bytes(land.geojson([({"code": "90001"}, None)]))
    with pytest.raises(CommandError, match="1"):
        call_command("import_boundaries", str(path))
