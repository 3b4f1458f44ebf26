"""JSON Schemas from Structs: what msgspec makes of them, with words, and with what an answer always has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
from msgspec import inspect

from service.http.language import Language
from service.http.query_string import rules_of
from service.openapi.members import MEMBERS, SHAPES

REF: Final = "#/components/schemas/"
Schema = dict[str, Any]
PLAIN: Final = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$"  # what validation.CONTROL lets through


def schemas(types: Iterable[Any], inputs: Iterable[Any], language: Language) -> tuple[list[Schema], dict[str, Schema]]:
    """The schemas of some types, in their order, and the components they refer to.

    ``inputs`` are types that requests send: what has a default may be left out of them. Answers leave out only what
    their Struct says (``omit_defaults``, ``UNSET``).
    """
    types, inputs = list(types), list(inputs)
    made, components = msgspec.json.schema_components(types + inputs, ref_template=REF + "{name}")
    optional = {cls.__name__ for cls in _structs(inputs)}
    for cls in _structs(types + inputs):
        _mark_moments(cls, components[cls.__name__])
        if cls.__name__ not in optional and not cls.__struct_config__.omit_defaults:
            _always_whole(components[cls.__name__])
    for name, component in components.items():
        _for_generators(component)
        _say(name, component, language)
    return [_for_generators(schema) for schema in made], dict(components)


def parameters(kind: type[msgspec.Struct], language: Language) -> Iterator[Schema]:
    """The query parameters of a Struct, as OpenAPI has them."""
    (reference,), components = msgspec.json.schema_components([kind], ref_template=REF + "{name}")
    component = components[reference["$ref"].removeprefix(REF)]
    hints = {field.encode_name: field for field in _info(kind).fields}
    for name, described in component["properties"].items():
        schema = _in_words(_of_a_value(described), rules_of(kind).allowed.get(name, []))
        parameter: Schema = {
            "name": name,
            "in": "query",
            "description": words_of(kind.__name__, name).to(language),
            "required": hints[name].required,
            "schema": schema,
        }
        if schema.get("type") == "array":
            parameter |= {"style": "form", "explode": not _separated(hints[name].type)}
        yield parameter


def words_of(owner: str, name: str) -> Any:
    """The words of a member or a parameter: its owner's own, else those of the name."""
    return MEMBERS.get(f"{owner}.{name}") or MEMBERS[name]


def _always_whole(component: Schema) -> None:
    """What has a default is there as well: an answer writes it."""
    required = component.get("required", [])
    written = [name for name, schema in component["properties"].items() if name in required or "default" in schema]
    component["required"] = written


def _for_generators(schema: Schema) -> Schema:
    """Say the same in the words that generators of clients know, in place: they take what has a default for what is
    always there, which of a body it need not be, and items for a schema and not for ``false``."""
    schema.pop("default", None)
    parts = schema.pop("prefixItems", None)
    if parts:
        assert all(part == parts[0] for part in parts), "a tuple of several types"
        schema["items"] = parts[0]
    if "enum" in schema and all(isinstance(value, str) for value in schema["enum"]):
        schema["type"] = "string"
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", ()), schema.get("items")]
    for each in [*inner, schema.get("additionalProperties")]:
        if isinstance(each, dict):
            _for_generators(each)
    return schema


def _mark_moments(cls: type[msgspec.Struct], component: Schema) -> None:
    """Say that datetimes are in RFC 3339; msgspec does so only where a zone is demanded."""
    for field in _info(cls).fields:
        choices = field.type.types if isinstance(field.type, inspect.UnionType) else (field.type,)
        if any(isinstance(choice, inspect.DateTimeType) for choice in choices):
            schema = component["properties"][field.encode_name]
            for each in schema.get("anyOf", [schema]):
                if each.get("type") == "string":
                    each["format"] = "date-time"


def _say(name: str, component: Schema, language: Language) -> None:
    component["description"] = SHAPES[name].to(language)
    for member, schema in component.get("properties", {}).items():
        schema["description"] = words_of(name, member).to(language)


def _of_a_value(schema: Schema) -> Schema:
    """The schema of a parameter that is sent: it is not null, and a default of nothing says nothing."""
    choices = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    rest = {name: value for name, value in schema.items() if name not in ("anyOf", "description")}
    if rest.get("default", True) in (None, (), [], ""):
        del rest["default"]
    if "enum" in rest:
        rest["enum"] = [value for value in rest["enum"] if value is not None]
    return rest | (choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {})


def _in_words(schema: Schema, allowed: list[Any]) -> Schema:
    """A schema with the values in the order in which problems list them, with those of a text as examples, and with
    what no text may hold."""
    if "enum" in schema:
        return {"type": "string"} | schema | {"enum": [value for value in allowed if value in schema["enum"]]}
    if "items" in schema:
        return schema | {"items": _in_words(schema["items"], allowed)}
    if schema.get("type") != "string" or "pattern" in schema:
        return schema
    return schema | {"pattern": PLAIN} | ({"examples": allowed} if allowed else {})


def _info(kind: Any) -> inspect.StructType:
    found = inspect.type_info(kind)
    while isinstance(found, inspect.Metadata):
        found = found.type
    assert isinstance(found, inspect.StructType)
    return found


def _separated(found: inspect.Type) -> bool:
    return isinstance(found, inspect.Metadata) and bool((found.extra or {}).get("separator"))


def _structs(types: Iterable[Any]) -> list[type[msgspec.Struct]]:
    """Every Struct that is in some types, each once."""
    found: dict[type[msgspec.Struct], None] = {}
    waiting: list[Any] = list(inspect.multi_type_info(list(types)))
    while waiting:
        one = waiting.pop()
        if isinstance(one, inspect.StructType):
            if one.cls in found:
                continue
            found[one.cls] = None
            waiting += [field.type for field in one.fields]
        elif isinstance(one, inspect.Type):
            waiting += _inside(one)
    return list(found)


def _inside(one: inspect.Type) -> Iterator[inspect.Type]:
    for name in one.__struct_fields__:
        value = getattr(one, name)
        if isinstance(value, inspect.Type):
            yield value
        elif isinstance(value, tuple):
            yield from (each for each in value if isinstance(each, inspect.Type))
