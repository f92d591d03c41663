"""Writes the description of a web API, in OpenAPI 3 or Swagger 2, as Markdown: each operation is a section."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from knowledge.formats.tables import table

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_MOST_HOPS, _MOST_DEPTH = 20, 4  # references that lead to references, and types within types
_MOST_EXAMPLE = 2_000  # characters
_PARAMETERS = ("Parameter", "In", "Type", "Required", "Default", "Description")
_FIELDS = ("Field", "Type", "Required", "Default", "Description")
_BOUNDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "matches `{}`",
}

Node = Mapping[str, Any]


def is_api(found: object) -> bool:
    """Return whether a parsed JSON or YAML file describes an API."""
    return isinstance(found, Mapping) and bool({"openapi", "swagger"} & found.keys()) and "paths" in found


def api_to_markdown(api: Node) -> tuple[str, str]:
    """Return the title of an API, and its operations and schemas as Markdown. The order is that of the file."""
    information = _node(api.get("info"))
    title = _line(information.get("title")) or "API"
    parts = [
        f"# {title} {_line(information.get('version'))}".rstrip(),
        _text(information.get("description")),
        _servers(api),
        *(_operation(api, path, method) for path, method in _operations(api)),
        *(_schema(api, name, schema) for name, schema in _schemas(api)),
    ]
    return title, "\n\n".join(part for part in parts if part)


def _servers(api: Node) -> str:
    urls = [_line(_node(server).get("url")) for server in _items(api.get("servers"))]
    if api.get("host"):
        scheme = next(iter(_items(api.get("schemes"))), "https")
        urls.append(f"{scheme}://{api['host']}{api.get('basePath', '')}")
    return "\n".join(("Base URL:\n", *(f"- `{url}`" for url in urls if url))) if any(urls) else ""


def _operations(api: Node) -> Iterator[tuple[str, str]]:
    for path, item in _node(api.get("paths")).items():
        for method in _node(item):
            if method in METHODS:
                yield path, method


def _operation(api: Node, path: str, method: str) -> str:
    item = _node(api["paths"][path])
    operation = _node(item[method])
    parameters = _parameters(api, item, operation)
    body, media = _body(api, operation, parameters)
    name = f"{method.upper()} {path}"
    summary = _line(operation.get("summary") or operation.get("operationId"))
    lines = [
        f"## {name}: {summary}" if summary else f"## {name}",
        "This operation is deprecated." if operation.get("deprecated") else "",
        _text(operation.get("description")),
        _titled(f"Parameters of {name}", _parameter_table(api, parameters)),
        f"Request body: {_kind(api, body)}{f', {media}' if media else ''}" if body else "",
        _fields(api, body),
        _titled(f"Responses of {name}", _responses(api, operation)),
        _example(api, operation, body),
    ]
    return "\n\n".join(line for line in lines if line)


def _titled(title: str, content: str) -> str:
    return f"{title}:\n\n{content}" if content else ""


def _parameters(api: Node, item: Node, operation: Node) -> list[Node]:
    """Return the parameters of a path and of an operation, which replaces those of the same name and place."""
    found = [_resolved(api, one) for one in (*_items(item.get("parameters")), *_items(operation.get("parameters")))]
    return list({(one.get("name"), one.get("in")): one for one in found}.values())


def _parameter_table(api: Node, parameters: list[Node]) -> str:
    rows = []
    for one in parameters:
        schema = _resolved(api, one.get("schema")) or one
        if one.get("in") != "body":
            required, default = "yes" if one.get("required") else "no", _value(schema.get("default"))
            kind = f"`{one.get('name')}`", one.get("in", ""), _kind(api, one.get("schema") or one)
            rows.append((*kind, required, default, _line(one.get("description"))))
    return table([_PARAMETERS, *rows]) if rows else ""


def _body(api: Node, operation: Node, parameters: list[Node]) -> tuple[Node, str]:
    """Return the schema of what a request sends, as it stands there, and its media type."""
    for one in parameters:
        if one.get("in") == "body":
            return _node(one.get("schema")), next(iter(_items(operation.get("consumes"))), "")
    content = _node(_resolved(api, operation.get("requestBody")).get("content"))
    media = next(iter(content), "")
    return _node(_node(content.get(media)).get("schema")), media


def _responses(api: Node, operation: Node) -> str:
    rows = []
    for status, found in _node(operation.get("responses")).items():
        response = _resolved(api, found)
        media = next(iter(_node(response.get("content")).values()), response)
        schema = _node(_node(media).get("schema"))
        rows.append((status, _line(response.get("description")), _kind(api, schema) if schema else ""))
    return table([("Status", "Description", "Returns"), *rows]) if rows else ""


def _example(api: Node, operation: Node, body: Node) -> str:
    """Return an example of the request, or else of a response."""
    request = _node(_resolved(api, operation.get("requestBody")).get("content"))
    answers = [_resolved(api, found) for found in _node(operation.get("responses")).values()]
    contents = [*request.values(), *(one for answer in answers for one in _node(answer.get("content")).values())]
    found = [_first_example(api, _node(content)) for content in contents]
    found += [_resolved(api, body).get("example")]
    found += [example for answer in answers for example in _node(answer.get("examples")).values()]
    example = next((one for one in found if one is not None), None)
    text = example if isinstance(example, str) else json.dumps(example, indent=2, ensure_ascii=False, default=str)
    return f"Example:\n\n```json\n{text[:_MOST_EXAMPLE]}\n```" if example is not None else ""


def _first_example(api: Node, content: Node) -> object:
    named = (_resolved(api, one).get("value") for one in _node(content.get("examples")).values())
    return content.get("example", next(named, _resolved(api, content.get("schema")).get("example")))


def _schemas(api: Node) -> Iterator[tuple[str, Node]]:
    found = _node(_node(api.get("components")).get("schemas")) or _node(api.get("definitions"))
    yield from ((name, _node(schema)) for name, schema in found.items())


def _schema(api: Node, name: str, schema: Node) -> str:
    fields = _fields(api, schema)
    kind = "" if fields else f"Type: {_kind(api, schema)}"
    parts = (f"## Schema {name}", _text(schema.get("description")), kind, fields)
    return "\n\n".join(part for part in parts if part)


def _fields(api: Node, schema: Node) -> str:
    """Return a table of the fields of an object, with those that it takes from others (`allOf`)."""
    rows = {row[0]: row for row in _field_rows(api, schema, set())}
    return table([_FIELDS, *rows.values()]) if rows else ""


def _field_rows(api: Node, schema: Node, seen: set[int]) -> Iterator[tuple[str, ...]]:
    schema = _resolved(api, schema)
    if id(schema) in seen:
        return
    seen.add(id(schema))
    for part in _items(schema.get("allOf")):
        yield from _field_rows(api, _node(part), seen)
    required = _items(schema.get("required"))
    for name, given in _node(schema.get("properties")).items():
        found = _resolved(api, given)
        is_required = "yes" if name in required else "no"
        description = _line(_node(given).get("description") or found.get("description"))
        yield f"`{name}`", _kind(api, _node(given)), is_required, _value(found.get("default")), description


def _kind(api: Node, schema: Node, depth: int = _MOST_DEPTH) -> str:
    """Return the type of a schema in words, with its bounds and the values that it allows."""
    if "$ref" in schema:
        found, name = _resolved(api, schema), str(schema["$ref"]).rpartition("/")[2]
        return f"{name} ({_values(found)})" if found.get("enum") else name
    for word, joint in (("oneOf", " or "), ("anyOf", " or "), ("allOf", " and ")):
        if options := _items(schema.get(word)):
            return joint.join(_kind(api, _node(one), depth - 1) for one in options) if depth else "object"
    kind = schema.get("type", "object" if "properties" in schema else "any")
    kind = " or ".join(map(str, kind)) if isinstance(kind, list) else str(kind)
    if kind == "array" and depth:
        kind = f"array of {_kind(api, _node(schema.get('items')), depth - 1)}"
    bounds = [words.format(schema[key]) for key, words in _BOUNDS.items() if key in schema]
    details = [_line(schema.get("format")), _values(schema), *bounds]
    shown = ", ".join(detail for detail in details if detail)
    return f"{kind} ({shown})" if shown else kind


def _values(schema: Node) -> str:
    values = _items(schema.get("enum"))
    return f"one of {', '.join(_value(value) for value in values)}" if values else ""


def _resolved(api: Node, given: object) -> Node:
    """Follow a reference within the file. One that leads elsewhere, or in a circle, leads to nothing."""
    node = _node(given)
    for _ in range(_MOST_HOPS):
        reference = node.get("$ref")
        if not isinstance(reference, str):
            return node
        found: object = api if reference.startswith("#/") else {}
        for step in reference.removeprefix("#/").split("/"):
            found = _node(found).get(step.replace("~1", "/").replace("~0", "~"))
        node = _node(found)
    return {}


def _node(found: object) -> Node:
    return found if isinstance(found, Mapping) else {}


def _items(found: object) -> list[Any]:
    return found if isinstance(found, list) else []


def _value(value: object) -> str:
    return "" if value is None else f"`{value if isinstance(value, str) else json.dumps(value, default=str)}`"


def _line(value: object) -> str:
    return " ".join(str(value).split()) if value is not None else ""


def _text(value: object) -> str:
    """Return a description without headings of its own, which would end the section of the operation."""
    lines = str(value or "").strip().splitlines()
    return "\n".join(f"**{line.lstrip('# ')}**" if line.startswith("#") else line for line in lines)
