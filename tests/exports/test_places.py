"""GeoJSON: Central's answer, ours with answers beside; never for a form about persons."""

import json
from typing import Any

import pytest

from backend.accounts.models import Project
from backend.survey.forms.models import Form
from backend.survey.submissions.export.points import geometry
from backend.survey.submissions.models import Submission
from tests import build
from tests.api.conftest import Program, problem_of, token_of
from tests.exports.conftest import base, content


def features(answer: Any) -> list[dict[str, Any]]:
    told = json.loads(content(answer))
    assert told["type"] == "FeatureCollection"
    found: list[dict[str, Any]] = told["features"]
    return found


def test_central_gives_the_first_place_of_each(official: Program, filled: Form) -> None:
    answer = official.get(f"{base(filled)}/submissions.geojson")
    assert features(answer) == [
        {
            "type": "Feature",
            "id": "uuid:1",
            "geometry": {"type": "Point", "coordinates": [108.02, 15.01, 3.0]},
            "properties": {"fieldpath": "/ho/vi_tri"},
        }
    ]


def test_another_place_may_be_named_and_the_rows_limited(official: Program, filled: Form) -> None:
    path = f"{base(filled)}/submissions.geojson"
    (way,) = features(official.get(f"{path}?fieldpath=/duong"))
    assert way["geometry"]["type"] == "LineString"
    (both,) = features(official.get(f"{path}?fieldpath=/duong&fieldpath=/ho/vi_tri"))
    assert both["geometry"]["type"] == "GeometryCollection"
    assert features(official.get(f"{path}?fieldpath=/nowhere")) == []
    assert len(features(official.get(f"{path}?limit=1"))) == 1


def test_ours_brings_the_answers_with_labels(official: Program, filled: Form) -> None:
    path = f"{base(filled)}/submissions.geojson?fields=*&language=vi"
    place, way = features(official.get(path))
    assert place["properties"]["ho-co_nuoc"] == "Không biết"
    assert place["properties"]["ho-so_nguoi"] == -5
    assert place["properties"]["KEY"] == "uuid:1"
    assert way["properties"]["fieldpath"] == "/duong"
    assert "ho-vi_tri-Latitude" not in place["properties"]
    codes = features(official.get(f"{base(filled)}/submissions.geojson?fields=vi_tri"))
    assert codes[0]["properties"]["ho-co_nuoc"] == "-99"
    refused = official.get(f"{base(filled)}/submissions.geojson?fields=so_nguoi")
    assert problem_of(refused) == (400, 400.582)


def test_the_area_cuts_places(filled: Form, project: Project) -> None:
    ward = build.person("phuong", "officer", project, units=(build.COMMUNE_B,))
    local = Program(token_of(ward))
    assert features(local.get(f"{base(filled)}/submissions.geojson?fields=*")) == []


def test_a_form_about_persons_has_no_places_for_anyone(boss: Program, filled: Form) -> None:
    version = filled.versions.get()
    version.mapping = {"record": "screening"}
    version.save()
    for query in ("", "?fields=*", "?fieldpath=/duong"):
        answer = boss.get(f"{base(filled)}/submissions.geojson{query}")
        assert problem_of(answer) == (403, 403.581)
    draft = boss.get(f"{base(filled)}/draft/submissions.geojson")
    assert draft.status_code in {403, 404}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("abc", "geopoint"),
        (None, "geopoint"),
        ([], "geotrace"),
        ([{"lat": 1.0, "lon": 2.0}], "geotrace"),
        ([{"lat": 1.0, "lon": 2.0}] * 2, "geoshape"),
        ("1 2", "geoshape"),
    ],
)
def test_what_is_no_shape_has_no_feature(value: Any, kind: str) -> None:
    assert geometry(value, kind) is None


def test_a_shape_is_closed() -> None:
    corners = [{"lat": 0.0, "lon": 0.0}, {"lat": 0.0, "lon": 1.0}, {"lat": 1.0, "lon": 1.0}]
    shape = geometry(corners, "geoshape")
    assert shape is not None
    assert shape["coordinates"][0][0] == shape["coordinates"][0][-1]


def test_a_place_that_is_no_place_is_left_out(official: Program, filled: Form) -> None:
    current = Submission.objects.get(instance_id="uuid:1").current
    assert current is not None
    current.answers["ho/vi_tri"] = "abc"
    current.save()
    assert features(official.get(f"{base(filled)}/submissions.geojson")) == []
