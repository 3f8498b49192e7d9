"""The schemas of what routes take and give: one component for each struct, whoever names it.

A component has the name of its struct, so that generated clients call it so. Where two rooms use
one name, theirs comes before it (`rates.TierView`). A page of rows is `PageOf` them.
"""

import itertools
import re
import types
import typing
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Any

import msgspec

from chalicelib.web.examples import examples_of
from chalicelib.web.files import UploadedFile
from chalicelib.web.formats import DECIMAL_PATTERN
from chalicelib.web.routing import Reply, Route
from chalicelib.web.texts import DEFAULTS, first_of, texts_of

Schema = dict[str, Any]
REFERENCES = "#/components/schemas/"
FILE = {"type": "string", "format": "binary"}
FORMS: dict[type, Schema] = {
    datetime: {"format": "date-time"},
    time: {"pattern": "^[0-2][0-9]:[0-5][0-9](:[0-5][0-9](\\.[0-9]+)?)?$"},
}
NOT_IN_COMPONENTS = re.compile("[^A-Za-z0-9]+")


class Schemas:
    """The schemas of everything that some routes declare, and of what is named `beside`."""

    def __init__(self, routes: Sequence[Route], beside: Sequence[Any] = ()) -> None:
        declared = list(dict.fromkeys([*_declared(routes), *beside]))
        structs = list(_structs_in(declared))
        schemas, components = msgspec.json.schema_components(
            [*declared, *structs], ref_template=f"{REFERENCES}{{name}}"
        )
        self._schemas: dict[Any, Schema] = dict(zip([*declared, *structs], schemas, strict=True))
        self.components = self._named(structs, components)
        for struct, name in zip(structs, _names(structs), strict=True):
            _tell(self.components[name], name, struct)
        self._finish()
        for route in routes:
            if route.signature.body is not None and route.forbid_unknown:
                self.resolved(route.signature.body)["additionalProperties"] = False

    def of(self, declared: Any) -> Schema:
        """The schema of a type that some route declares."""
        options = [self._schemas[option] for option in _alternatives(declared)]
        return options[0] if len(options) == 1 else {"anyOf": options}

    def resolved(self, struct: Any) -> Schema:
        """The schema of a struct itself, not the reference to it."""
        return self.components[self._schemas[struct]["$ref"].removeprefix(REFERENCES)]

    def _named(self, structs: Sequence[Any], components: Mapping[str, Schema]) -> dict[str, Schema]:
        """The components by their own names, which all references get."""
        names = {
            self._schemas[struct]["$ref"]: f"{REFERENCES}{name}"
            for struct, name in zip(structs, _names(structs), strict=True)
        }
        for schema in walk([self._schemas.values(), components]):
            if "$ref" in schema:
                schema["$ref"] = names.get(schema["$ref"], schema["$ref"])
        return {
            names[f"{REFERENCES}{name}"].removeprefix(REFERENCES): schema
            for name, schema in components.items()
        }

    def _finish(self) -> None:
        file = {"$ref": f"{REFERENCES}{UploadedFile.__name__}"}
        for schema in walk([self._schemas.values(), self.components]):
            if schema.get("format") == "decimal":
                schema["pattern"] = DECIMAL_PATTERN
            if schema.get("type") == "array":
                schema.setdefault("items", {})
            # Forms cannot say null, and tools offer a file only where it stands alone.
            if _is_file(schema, file):
                told = schema.get("description")
                schema.clear()
                schema.update(FILE if told is None else {**FILE, "description": told})


def _is_file(schema: Schema, file: Schema) -> bool:
    return any(option.get("$ref") == file["$ref"] for option in (schema, *schema.get("anyOf", ())))


def _tell(schema: Schema, name: str, struct: Any) -> None:
    """Put the texts and examples of a struct and its fields into its schema, whose title would only
    repeat its name."""
    schema.pop("title", None)
    if "description" in schema:
        schema["description"] = first_of(schema["description"])
    texts = texts_of(typing.get_origin(struct) or struct)
    examples = examples_of(name)
    defaults = getattr(struct, DEFAULTS, {})
    for field in msgspec.structs.fields(struct):
        told = schema["properties"][field.encode_name]
        _form(told, field.type)
        if field.name in texts:
            told["description"] = texts[field.name]
        if field.name in defaults:
            told["default"] = msgspec.to_builtins(defaults[field.name])
        if field.encode_name in examples:
            told["examples"] = [examples[field.encode_name]]


def _form(schema: Schema, declared: Any) -> None:
    """Instants and times of day, of which msgspec says only that they are texts."""
    for kind, form in FORMS.items():
        if kind in (declared, *typing.get_args(declared)):
            for option in (schema, *schema.get("anyOf", ())):
                if option.get("type") == "string":
                    option.update(form)


def _declared(routes: Iterable[Route]) -> Iterator[Any]:
    for route in routes:
        signature = route.signature
        declared = (signature.body, signature.query, signature.answer, route.problem)
        for option in (option for one in declared for option in _alternatives(one)):
            if option not in (None, type(None), Reply):
                yield option


def _alternatives(declared: Any) -> list[Any]:
    """The types that `declared` allows, one struct each: msgspec describes no union of structs.

    `Page[A | B]` is `Page[A]` or `Page[B]`.
    """
    members = typing.get_args(declared) if _is_union(declared) else (declared,)
    return [option for member in members for option in _without_inner_unions(member)]


def _is_union(declared: Any) -> bool:
    return typing.get_origin(declared) in (typing.Union, types.UnionType)


def _without_inner_unions(declared: Any) -> list[Any]:
    choices = [
        _alternatives(inner) if _mixes_structs(inner) else [inner]
        for inner in typing.get_args(declared)
    ]
    if all(len(options) == 1 for options in choices):
        return [declared]
    return [typing.get_origin(declared)[chosen] for chosen in itertools.product(*choices)]


def _mixes_structs(declared: Any) -> bool:
    members = typing.get_args(declared) if _is_union(declared) else ()
    return sum(map(_is_struct, members)) > 1


def _is_struct(declared: Any) -> bool:
    plain = typing.get_origin(declared) or declared
    return isinstance(plain, type) and issubclass(plain, msgspec.Struct)


def _structs_in(declared: Iterable[Any]) -> Iterator[Any]:
    """Every struct that a type names, and those inside it, each once."""
    found: set[Any] = set()
    waiting = list(declared)[::-1]
    while waiting:
        one = waiting.pop()
        if _is_struct(one):
            if one in found:
                continue
            found.add(one)
            yield one
            waiting += [field.type for field in msgspec.structs.fields(one)][::-1]
        waiting += typing.get_args(one)[::-1]


def _names(structs: Sequence[Any]) -> list[str]:
    plain = [_name(struct) for struct in structs]
    times = Counter(plain)
    return [
        name if times[name] == 1 else f"{_room(struct)}.{name}"
        for name, struct in zip(plain, structs, strict=True)
    ]


def _name(struct: Any) -> str:
    inner = typing.get_args(struct)
    if not inner:
        return str(struct.__name__)
    rows = "Or".join(NOT_IN_COMPONENTS.sub("", getattr(each, "__name__", "")) for each in inner)
    return f"{typing.get_origin(struct).__name__}Of{rows}"


def _room(struct: Any) -> str:
    """The room of a struct, as its module is called."""
    module = (typing.get_origin(struct) or struct).__module__.split(".")
    return str(module[1] if len(module) > 1 else module[0])


def walk(value: Any) -> Iterator[Schema]:
    """Every object inside a structure of JSON."""
    if isinstance(value, dict):
        yield value
        for inner in list(value.values()):
            yield from walk(inner)
    elif isinstance(value, list | tuple | type({}.values())):
        for inner in value:
            yield from walk(inner)
