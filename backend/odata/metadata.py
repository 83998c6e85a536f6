"""$metadata: the tables and their columns as EDMX (CSDL 4.0), in ODK Central's names and types."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from backend.odata.names import identifier, unique
from backend.odata.tables import ROOT, Node, Table, tables

USERS: Final = "org.opendatakit.user"
TYPES: Final = {
    "int": "Edm.Int64",
    "decimal": "Edm.Decimal",
    "boolean": "Edm.Boolean",
    "geopoint": "Edm.GeographyPoint",
    "geotrace": "Edm.GeographyLineString",
    "geoshape": "Edm.GeographyPolygon",
    "date": "Edm.Date",
    "dateTime": "Edm.DateTimeOffset",
}
MOMENT, TEXT, COUNT = "Edm.DateTimeOffset", "Edm.String", "Edm.Int64"
SUBMISSION: Final = "org.opendatakit.submission"
ENTITY: Final = "org.opendatakit.entity"
SUBMISSION_SYSTEM: Final = {
    "submissionDate": MOMENT,
    "updatedAt": MOMENT,
    "deletedAt": MOMENT,
    "submitterId": TEXT,
    "submitterName": TEXT,
    "attachmentsPresent": COUNT,
    "attachmentsExpected": COUNT,
    "status": f"{SUBMISSION}.Status",
    "reviewState": f"{SUBMISSION}.ReviewState",
    "deviceId": TEXT,
    "edits": COUNT,
    "formVersion": TEXT,
}
ENTITY_SYSTEM: Final = {
    "createdAt": MOMENT,
    "creatorId": TEXT,
    "creatorName": TEXT,
    "updates": COUNT,
    "updatedAt": MOMENT,
    "deletedAt": MOMENT,
    "version": COUNT,
    "conflict": TEXT,
}
WORDS: Final = {
    "Status": ("notDecrypted", "missingEncryptedFormData"),
    "ReviewState": ("hasIssues", "edited", "rejected", "approved"),
}
CAPABILITIES: Final = "Org.OData.Capabilities.V1"

Lines = Iterator[str]


def of_form(form_id: str, root: Node) -> str:
    """The document of a form's feed."""
    space = f"{USERS}.{identifier(form_id)}"
    found = list(tables(root))
    system = [*_system(SUBMISSION_SYSTEM), *_words()]
    types = [
        *(line for table in found for line in _entity_type(table, space)),
        *(line for table in found for line in _complex_types(table, space)),
        *_container(form_id, space, [table.name for table in found], root),
    ]
    return _document([*_schema(SUBMISSION, system), *_schema(space, types)])


def of_entity_list(name: str, properties: Iterable[str]) -> str:
    """The document of an entity list's feed; `properties` by their names in OData."""
    space = f"{USERS}.{identifier(name)}"
    shown = tuple(Node(each, each, each, each, "string") for each in properties)
    own = [
        '<EntityType Name="Entities">',
        '<Key><PropertyRef Name="__id"/></Key>',
        _property("__id", TEXT),
        _property("__system", f"{ENTITY}.metadata"),
        _property("label", TEXT),
        *(_property(node.name, TEXT) for node in shown),
        "</EntityType>",
        *_container(name, space, ["Entities"], Node("", "", "", "", "repeat", shown)),
    ]
    return _document([*_schema(ENTITY, _system(ENTITY_SYSTEM)), *_schema(space, own)])


def xml_error(told: Mapping[str, Any]) -> str:
    """A problem of the program door as this document's readers get it."""
    details = told.get("details", {}).get("sentence", "")
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<error code="{told["code"]}">',
            f"  <message>{escape(told['message'])}</message>",
            f"  <details>{escape(details)}</details>",
            "</error>",
        ]
    )


def _document(schemas: Iterable[str]) -> str:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">',
        "<edmx:DataServices>",
        *schemas,
        "</edmx:DataServices>",
        "</edmx:Edmx>",
    ]
    return "\n".join(lines)


def _schema(space: str, lines: Iterable[str]) -> Lines:
    edm = "http://docs.oasis-open.org/odata/ns/edm"
    yield f'<Schema xmlns="{edm}" Namespace={quoteattr(space)}>'
    yield from lines
    yield "</Schema>"


def _system(properties: dict[str, str]) -> Lines:
    yield '<ComplexType Name="metadata">'
    yield from (_property(name, kind) for name, kind in properties.items())
    yield "</ComplexType>"


def _words() -> Lines:
    for name, members in WORDS.items():
        yield f'<EnumType Name="{name}">'
        # Not every client counts by itself where values are left out.
        yield from (f'<Member Name="{each}" Value="{at}"/>' for at, each in enumerate(members))
        yield "</EnumType>"


def _entity_type(table: Table, space: str) -> Lines:
    yield f"<EntityType Name={quoteattr(table.name)}>"
    yield '<Key><PropertyRef Name="__id"/></Key>'
    yield _property("__id", TEXT)
    if table.chain:
        yield _property(table.parent_key, TEXT)
    else:
        yield _property("__system", f"{SUBMISSION}.metadata")
    yield from _members(table.node, table.chain, space)
    yield "</EntityType>"


def _complex_types(table: Table, space: str) -> Lines:
    """The groups of a table, those within repeats apart: these are other tables' groups."""
    for way in _groups(table.node, table.chain):
        yield f"<ComplexType Name={quoteattr(_dotted(way))}>"
        yield from _members(way[-1], way, space)
        yield "</ComplexType>"


def _groups(node: Node, way: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
    for child in node.children:
        if child.is_group:
            yield (*way, child)
            yield from _groups(child, (*way, child))


def _members(node: Node, way: tuple[Node, ...], space: str) -> Lines:
    for child in node.children:
        dotted = _dotted((*way, child))
        if child.is_repeat:
            kind = f"Collection({space}.{ROOT}.{dotted})"
            yield f"<NavigationProperty Name={quoteattr(child.name)} Type={quoteattr(kind)}/>"
        elif child.is_group:
            yield _property(child.name, f"{space}.{dotted}")
        else:
            yield _property(child.name, TYPES.get(child.kind, TEXT))


def _dotted(way: tuple[Node, ...]) -> str:
    return ".".join(node.name for node in way)


def _property(name: str, kind: str) -> str:
    return f"<Property Name={quoteattr(name)} Type={quoteattr(kind)}/>"


def _container(name: str, space: str, sets: Sequence[str], first: Node) -> Lines:
    """The tables; what the first of them can do is told with it."""
    # A form is often called as one of its groups is: no two things of a schema may be.
    types = {*sets, *(node.name for node in first.children)}
    yield f"<EntityContainer Name={quoteattr(unique(name, types))}>"
    for at, each in enumerate(sets):
        yield f"<EntitySet Name={quoteattr(each)} EntityType={quoteattr(f'{space}.{each}')}>"
        if at == 0:
            yield from _capabilities(first)
        yield "</EntitySet>"
    yield "</EntityContainer>"


def _capabilities(node: Node) -> Lines:
    level = f"{CAPABILITIES}.ConformanceLevel"
    yield f'<Annotation Term="{level}" EnumMember="{level}Type/Minimal"/>'
    yield f'<Annotation Term="{CAPABILITIES}.BatchSupported" Bool="false"/>'
    yield from _annotation("CountRestrictions", ["Countable", "true"])
    yield f'<Annotation Term="{CAPABILITIES}.FilterRestrictions"><Record>'
    yield '<PropertyValue Property="Filterable" Bool="true"/>'
    yield '<PropertyValue Property="RequiresFilter" Bool="false"/>'
    yield '<PropertyValue Property="NonFilterableProperties"><Collection>'
    yield from (f"<PropertyPath>{each.name}</PropertyPath>" for each in node.children)
    yield "</Collection></PropertyValue></Record></Annotation>"
    yield from _annotation("SortRestrictions", ["Sortable", "false"])
    yield from _annotation("ExpandRestrictions", ["Expandable", "false"])


def _annotation(term: str, value: list[str]) -> Lines:
    name, truth = value
    record = f'<Record><PropertyValue Property="{name}" Bool="{truth}"/></Record>'
    yield f'<Annotation Term="{CAPABILITIES}.{term}">{record}</Annotation>'
