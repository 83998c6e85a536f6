"""The description of this door as people read it: from OpenAPI to groups of operations. PURE."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

METHODS: Final = ("get", "post", "put", "patch", "delete")
Schema = Mapping[str, Any]
DEEPEST: Final = 4


@dataclass(frozen=True)
class Part:
    """A parameter or a member of a body: where, what it is called, what it may be."""

    place: str
    name: str
    kind: str
    required: bool
    says: str


@dataclass(frozen=True)
class Answer:
    """A status with its content types and what it holds."""

    status: str
    kinds: str
    says: str
    parts: list[Part]


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    anchor: str
    method: str
    path: str
    summary: str
    public: bool
    parameters: list[Part]
    body_kinds: str
    body: list[Part]
    answers: list[Answer]
    example: str


@dataclass
class Group:
    """Operations about one resource."""

    name: str
    anchor: str
    operations: list[Operation] = field(default_factory=list)


def groups(schema: Schema, base: str) -> list[Group]:
    """Every operation, by resource; `base` is the server's own address for the examples."""
    found: dict[str, list[Operation]] = defaultdict(list)
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods:
                told = methods[method]
                found[told["tags"][0]].append(_operation(path, method, told, schema, base))
    return [
        Group(name, name.lower().replace(" ", "-"), operations)
        for name, operations in sorted(found.items())
    ]


def _operation(path: str, method: str, told: Schema, schema: Schema, base: str) -> Operation:
    content = told.get("requestBody", {}).get("content", {})
    shape = _resolved(_first(content).get("schema", {}), schema)
    return Operation(
        anchor=told["operationId"],
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        public=not any(told.get("security", [])),
        parameters=[_parameter(each) for each in told.get("parameters", [])],
        body_kinds=", ".join(content),
        body=list(_members(shape, schema)),
        answers=[_answer(status, answer, schema) for status, answer in told["responses"].items()],
        example=_example(path, method, content, shape, schema, base),
    )


def _first(content: Schema) -> Schema:
    return next(iter(content.values()), {})


def _parameter(told: Schema) -> Part:
    return Part(
        place=told["in"],
        name=told["name"],
        kind=_kind(told.get("schema", {})),
        required=told.get("required", False),
        says=told.get("description", ""),
    )


def _answer(status: str, told: Schema, schema: Schema) -> Answer:
    content = told.get("content", {})
    shape = _resolved(_first(content).get("schema", {}), schema)
    return Answer(
        status=status,
        kinds=", ".join(content),
        says=told.get("description", ""),
        parts=[] if status == "4XX" else list(_members(shape, schema)),
    )


def _members(shape: Schema, schema: Schema) -> Iterator[Part]:
    """The members of an object, or of the objects of a list."""
    inner = _resolved(shape.get("items", {}), schema) if shape.get("type") == "array" else shape
    required = inner.get("required", [])
    for name, member in inner.get("properties", {}).items():
        yield Part("", name, _kind(_resolved(member, schema)), name in required, "")


def _resolved(shape: Schema, schema: Schema) -> Schema:
    """What a reference names; the one thing that an `allOf` holds."""
    if "$ref" in shape:
        found: Schema = schema["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
        return found
    if len(shape.get("allOf", [])) == 1:
        return _resolved(shape["allOf"][0], schema)
    return shape


def _kind(shape: Schema) -> str:
    """“integer, 1 to 1000”, “string (vi, en)”, “array of object”."""
    if "oneOf" in shape or "anyOf" in shape:
        return " / ".join(_kind(each) for each in (shape.get("oneOf") or shape["anyOf"]))
    plain = shape.get("type", "any")
    told = " / ".join(plain) if isinstance(plain, list) else str(plain)
    if told == "array":
        told = f"array of {_kind(shape.get('items', {}))}"
    if shape.get("format"):
        told = f"{told} ({shape['format']})"
    if shape.get("enum"):
        told = f"{told} ({', '.join(str(each) for each in shape['enum'])})"
    return told


def _example(  # noqa: PLR0917 - all that an example is made of
    path: str, method: str, content: Schema, shape: Schema, schema: Schema, base: str
) -> str:
    """A line for a shell; the token stands for a session's."""
    lines = [f"curl -X {method.upper()} '{base}{path}'", "-H 'Authorization: Bearer TOKEN'"]
    kind = next(iter(content), "")
    if kind == "application/json":
        body = json.dumps(_sample(shape, schema), ensure_ascii=False)
        lines += [f"-H 'Content-Type: {kind}'", f"-d '{body}'"]
    elif kind:
        lines += [f"-H 'Content-Type: {kind}'", "--data-binary @FILE"]
    return " \\\n  ".join(lines)


def _sample(shape: Schema, schema: Schema, depth: int = 0) -> Any:
    """The smallest body that has every required member."""
    shape = _resolved(shape, schema)
    if "default" in shape:
        return shape["default"]
    if shape.get("enum"):
        return shape["enum"][0]
    if shape.get("type") == "object":
        members = shape.get("properties", {})
        required = [name for name in members if name in shape.get("required", [])]
        return {
            name: _sample(members[name], schema, depth + 1)
            for name in (required or list(members)[:1])
            if depth < DEEPEST
        }
    if shape.get("type") == "array":
        return [_sample(shape.get("items", {}), schema, depth + 1)] if depth < DEEPEST else []
    return {"integer": 1, "number": 1, "boolean": True}.get(str(shape.get("type")), "…")
