"""A file of boundaries that is wrong leaves nothing behind but a sentence."""

import io
import zipfile

import pytest
import shapely

from geo.faults import Fault, FileRefused, as_dict
from geo.importing import files
from geo.models import Boundary, BoundarySet
from tests.geo import land
from tests.geo.land import GROUND, NEW_EAST, A, B, box, bring

pytestmark = pytest.mark.usefixtures("squares")


def refused(content, **more):
    """The faults that the import of this content gathers; nothing of it was written."""
    with pytest.raises(FileRefused) as caught:
        bring(content, **more)
    assert not BoundarySet.objects.exists()
    assert not Boundary.objects.exists()
    return caught.value.faults


def fault_of(content, **more):
    with pytest.raises(Fault) as caught:
        bring(content, **more)
    assert not BoundarySet.objects.exists()
    assert caught.value.message
    return caught.value


def codes_of(faults):
    return [fault.code for fault in faults]


# What is wrong with the file


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.4 not a map", "file_not_supported"),
        (b"<OGRVRTDataSource/>", "file_not_supported"),
        (b"\xff\xfe{\x00", "file_not_supported"),
        (b'{"type": "FeatureCollection", "features": [', "file_unreadable"),
        (b'{"hello": 1}', "file_unreadable"),
        (b"PK\x03\x04 cut short", "zip_broken"),
        (b"SQLite format 3\x00" + b"\x00" * 200, "file_unreadable"),
        (b'{"type": "FeatureCollection", "features": []}', "no_features"),
    ],
)
@pytest.mark.filterwarnings("ignore:GPKG")
def test_a_file_that_is_not_a_map_is_refused_in_a_sentence(content, code):
    assert fault_of(content).code == code


def test_a_missing_file_is_named(tmp_path):
    assert "khong_co.gpkg" in fault_of(tmp_path / "khong_co.gpkg").message


def test_a_shapefile_without_its_coordinate_system_is_refused(tmp_path):
    content = land.shapefile(tmp_path, without={".prj"})
    assert fault_of(content).code == "crs_missing"
    assert bring(content, crs="EPSG:4326").imported == 2


def test_a_coordinate_system_that_nobody_knows_is_refused(tmp_path):
    assert fault_of(land.shapefile(tmp_path), crs="EPSG:999999").code == "crs_unknown"


def test_a_shapefile_without_its_table_is_refused(tmp_path):
    assert fault_of(land.shapefile(tmp_path, without={".dbf"})).code == "shapefile_incomplete"


def packed(**names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in names.items():
            made.writestr(name.replace("_", "."), content)
    return out.getvalue()


def test_a_zip_with_several_layers_or_none_is_refused():
    assert fault_of(packed(a_shp=b"", b_shp=b"")).details == {"count": 2}
    assert fault_of(packed(readme_txt=b"hello")).code == "zip_not_one_shapefile"


def test_a_zip_bomb_is_refused_before_it_is_opened():
    assert fault_of(packed(a_shp=b"\x00" * 30_000_000)).code == "zip_too_large"


def test_a_geopackage_with_several_layers_asks_which(tmp_path):
    path = land.geopackage(tmp_path, layer="xa_moi")
    land.written(path, [A], crs="EPSG:4326", codes=["90001"], layer="xa_cu", append=True)
    fault = fault_of(path)
    assert fault.code == "layer_not_chosen"
    assert "xa_cu" in fault.message
    assert fault_of(path, layer="khac").code == "layer_not_chosen"
    assert bring(path, layer="xa_moi").imported == 2


def test_too_many_features_are_refused():
    content = land.geojson([({"code": "90001"}, shapely.Point(108, 12))] * (files.MAX_FEATURES + 1))
    assert fault_of(content).code == "too_many_features"


@pytest.mark.parametrize("tolerance", [-1, float("nan"), float("inf"), 6000])
def test_a_senseless_tolerance_is_refused(tolerance):
    assert fault_of(land.of(A), tolerance_m=tolerance).code == "tolerance_out_of_range"


# What is wrong with its features


def one(shape, code="90001", **more):
    return land.geojson([({"code": code, **more}, shape)])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (one(None), "geometry_empty"),
        (one(shapely.Point(108, 12)), "geometry_not_polygon"),
        (one(shapely.LineString([(108, 12), (108.1, 12)])), "geometry_not_polygon"),
        (one(shapely.box(12.0, 108.0, 12.1, 108.1)), "coordinates_swapped"),
        (one(shapely.box(2.0, 48.0, 2.1, 48.1)), "outside_country"),
        (one(shapely.box(500000, 1300000, 510000, 1310000)), "outside_country"),
        (
            one(shapely.Polygon([(108, 12), (108.1, 12.1), (108.1, 12), (108, 12.1)])),
            "geometry_invalid",
        ),
        (one(GROUND[NEW_EAST], code="90099"), "unit_unknown"),
        # The code of an old commune that no unit has today.
        (one(GROUND[B], code="90004"), "unit_unknown"),
        (one(GROUND[NEW_EAST], valid_from="2025-08-01"), "unit_unknown"),
        (one(GROUND[A], valid_from="hôm qua"), "day_unreadable"),
        (one(GROUND[A], code=""), "code_unreadable"),
        (one(GROUND[A], code=None), "code_unreadable"),
        (one(GROUND[A], code="Xã An"), "code_unreadable"),
        (one(GROUND[A], code="123456"), "code_unreadable"),
    ],
)
def test_a_feature_that_is_wrong_is_named(content, code):
    (fault,) = refused(content)
    assert fault.code == code
    assert "1" in fault.message


def test_the_same_unit_twice_is_refused():
    content = land.geojson(
        [({"code": "90001"}, GROUND[NEW_EAST]), ({"code": 90001}, box(0, 2, 1, 3))]
    )
    (fault,) = refused(content)
    assert (fault.code, fault.details["first"], fault.details["place"]) == ("unit_twice", 1, 2)


@pytest.mark.parametrize(
    "other", [box(0, 0, 1.5, 1), box(0.5, 0.2, 2.5, 0.4), GROUND[NEW_EAST], box(1.2, 0.2, 1.4, 0.4)]
)
def test_an_overlap_names_both_units_and_its_area(other):
    content = land.geojson([({"code": "90001"}, GROUND[NEW_EAST]), ({"code": "90010"}, other)])
    (fault,) = refused(content)
    assert fault.code == "boundaries_overlap"
    assert "Phường Đông Bình" in fault.message
    assert "Xã Tây An" in fault.message
    true = shapely.intersection(other, GROUND[NEW_EAST]).area * 110_600 * 108_900
    assert fault.details["area"] == pytest.approx(true, rel=0.01)


def test_an_overlap_with_a_boundary_that_stays_is_refused():
    bring(land.of(NEW_EAST))
    with pytest.raises(FileRefused) as caught:
        bring(land.geojson([({"code": "90010"}, box(0, 0, 1.5, 1))]))
    assert codes_of(caught.value.faults) == ["boundaries_overlap"]
    assert Boundary.objects.count() == 1
    assert BoundarySet.objects.count() == 1


def test_all_faults_are_gathered_and_the_first_twenty_shown():
    content = land.geojson([({"code": f"8{n:04}"}, box(n, 0, n + 1, 1)) for n in range(30)])
    with pytest.raises(FileRefused) as caught:
        bring(content)
    assert caught.value.details == {"count": 30, "shown": 20}
    assert len(caught.value.lines) == 20
    told = as_dict(caught.value)
    assert told["code"] == "boundaries_refused"
    assert told["faults"][0]["details"]["code"] == "80000"


def test_one_wrong_feature_keeps_all_others_out():
    content = land.geojson([({"code": "90001"}, GROUND[NEW_EAST]), ({"code": "90010"}, None)])
    assert codes_of(refused(content)) == ["geometry_empty"]
