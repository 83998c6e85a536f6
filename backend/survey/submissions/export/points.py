"""Places as GeoJSON (RFC 7946). A form about persons has none, for anybody.

Without `fields`: Central's answer, a feature per submission (id, geometry, `fieldpath`). With them:
ours, a feature per place (also of repeats), with the other answers as properties by column name.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from backend import problems
from backend.survey.forms.models import Form
from backend.survey.submissions.export.cells import plain
from backend.survey.submissions.export.columns import Column, Table
from backend.survey.submissions.export.labels import choice_labels, labelled
from backend.survey.submissions.export.walking import entries
from backend.survey.submissions.export.wanted import Export, is_about_persons
from backend.survey.xforms.choices import choices_of

KINDS: Final = frozenset({"geopoint", "geotrace", "geoshape"})
ALL: Final = "*"

Feature = dict[str, Any]
Labels = Mapping[str, Mapping[str, str]]


def features(
    export: Export, *, fields: str = "", paths: Sequence[str] = (), limit: int | None = None
) -> Iterator[bytes]:
    """The FeatureCollection, as the rows come.

    `fields`: names or paths of geo questions with commas, or "*": ours. `paths`: Central's
    `fieldpath`s ("/group/place"). Raises persons_have_no_places, field_is_no_place.
    """
    refuse_persons(export.form)
    places = [
        column
        for table in (export.table, *export.table.below())
        for column in table.columns
        if column.kind in KINDS
    ]
    if fields:
        chosen = _chosen(places, fields)
        labels: Labels = {}
        if export.wanted.language:
            found = choices_of(bytes(export.version.xform))
            labels = choice_labels(found, export.wanted.language)
        return _collection(_rich(export, chosen, labels), limit)
    wanted = {path.removeprefix("/") for path in paths}
    if not wanted:
        outside = [column for column in export.table.columns if column.kind in KINDS]
        return _collection(_plain(export, {outside[0].path} if outside else set(), True), limit)
    return _collection(_plain(export, wanted, False), limit)


def refuse_persons(form: Form) -> None:
    """Raises persons_have_no_places, whoever asks, before anything is read."""
    if is_about_persons(form):
        raise problems.persons_have_no_places(form_id=form.form_id)


def _chosen(places: Sequence[Column], fields: str) -> set[str]:
    """The paths of the questions that are asked for."""
    found = set()
    for name in (part.strip().removeprefix("/") for part in fields.split(",")):
        fitting = [each.path for each in places if name in {ALL, each.path, each.name}]
        if not fitting:
            raise problems.field_is_no_place(field=name[:80])
        found.update(fitting)
    return found


def _collection(batches: Iterator[list[Feature]], limit: int | None) -> Iterator[bytes]:
    yield b'{"type":"FeatureCollection","features":['
    written = 0
    for batch in batches:
        kept = batch if limit is None else batch[: limit - written]
        if kept:
            texts = [json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in kept]
            yield ((",\n" if written else "\n") + ",\n".join(texts)).encode("utf-8", "replace")
        written += len(kept)
        if limit is not None and written >= limit:
            break
    yield b"\n]}"


def _plain(export: Export, wanted: set[str], told: bool) -> Iterator[list[Feature]]:
    for batch in export.batches() if wanted else ():
        found = []
        for row in export.read(batch, loads=json.loads):
            own = [(export.table, (row.answers, "", row.instance_id))]
            shapes = [
                shape
                for table, entry in (*own, *entries(export.table, row.answers, row.instance_id))
                for _, shape in _shapes(table, entry[0], wanted)
            ]
            if shapes:
                told_path = {"fieldpath": f"/{next(iter(wanted))}"} if told else None
                found.append(_feature(row.instance_id, _together(shapes), told_path))
        yield found


def _rich(export: Export, wanted: set[str], labels: Labels) -> Iterator[list[Feature]]:
    root = export.table
    for batch in export.batches():
        found = []
        for row in export.read(batch, loads=json.loads):
            shared = {"KEY": row.instance_id, "SubmissionDate": row.submission_date}
            for column, shape in _shapes(root, row.answers, wanted):
                answers = _properties(root, row.answers, labels)
                told = {**answers, **shared, "fieldpath": f"/{column.path}"}
                found.append(_feature(row.instance_id, shape, told))
            for table, (inner, parent, key) in entries(root, row.answers, row.instance_id):
                for column, shape in _shapes(table, inner, wanted):
                    told = {**_properties(table, inner, labels), **shared, "KEY": key}
                    told |= {"PARENT_KEY": parent, "fieldpath": f"/{column.path}"}
                    found.append(_feature(key, shape, told))
        yield found


def _feature(key: str, geometry: Feature, properties: Feature | None) -> Feature:
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}


def _properties(table: Table, answers: Mapping[str, Any], labels: Labels) -> Feature:
    """The answers of a row but for its places: numbers as numbers, choices by code or label."""
    found: Feature = {}
    for column in table.columns:
        value = answers.get(column.key)
        if column.masked:
            found |= dict.fromkeys(column.headers)  # null, answered or not
        if value is None or column.kind in KINDS:
            continue
        if column.kind in {"select", "select1"} and column.path in labels:
            found[column.headers[0]] = labelled(value, labels[column.path])
        else:
            number = isinstance(value, float | int)
            found[column.headers[0]] = value if number else plain(value)
    return found


def _shapes(
    table: Table, answers: Mapping[str, Any], wanted: set[str]
) -> Iterator[tuple[Column, Feature]]:
    for column in table.columns:
        if column.path in wanted and column.kind in KINDS:
            shape = geometry(answers.get(column.key), column.kind)
            if shape:
                yield column, shape


def geometry(value: Any, kind: str) -> Feature | None:
    """The GeoJSON geometry of an answer; None for what is none (a line of one point, a text)."""
    if kind == "geopoint":
        if not isinstance(value, Mapping):
            return None
        return {"type": "Point", "coordinates": _position(value)}
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        return None
    line = [_position(each) for each in value]
    if kind == "geotrace":
        return {"type": "LineString", "coordinates": line} if len(line) > 1 else None
    if line and line[0] != line[-1]:
        line.append(line[0])
    return {"type": "Polygon", "coordinates": [line]} if len(line) > 3 else None


def _position(point: Mapping[str, Any]) -> list[float]:
    return [point["lon"], point["lat"], point.get("alt", 0.0)]


def _together(shapes: list[Feature]) -> Feature:
    if len(shapes) == 1:
        return shapes[0]
    return {"type": "GeometryCollection", "geometries": shapes}
