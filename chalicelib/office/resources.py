"""What the pages are about: each thing that the API lists, shows and lets administrators change,
found in its description. So whatever the API gains has its pages at once."""

from collections.abc import Iterator, Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec

from chalicelib.kernel import decoding
from chalicelib.office.fields import Field, Schema, Schemas
from chalicelib.web.routing import Route

INDEX = Path(__file__).parents[1] / "office.json"
"""What `found` says, written into the package for AWS: to describe every route would cost each cold
start of the pages some seconds."""
ADMINISTERED = "/admin/"
JSON = "application/json"
PAGING = {"page", "page_size", "skip"}
VERSION = "version"


class Resource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A kind of thing with pages of its own.

    slug: its name in addresses. path, item: where the API lists and shows it; item has `{}` for the
    id. reads, adds, changes, removes: the permission that each takes; empty where the API does not
    offer it. rows: where an answer has the list. is_paged: whether it comes in pages. view: what is
    shown of it; new, change: what forms send. filters: what the list may be asked for.
    """

    slug: str
    path: str
    item: str
    rows: str
    is_paged: bool
    reads: str
    adds: str = ""
    changes: str = ""
    removes: str = ""
    has_history: bool = False
    is_versioned: bool = False
    view: tuple[Field, ...] = ()
    new: tuple[Field, ...] = ()
    change: tuple[Field, ...] = ()
    filters: tuple[Field, ...] = ()

    def path_of(self, entry_id: str) -> str:
        """Where the API has an entry; the id is percent-encoded already."""
        return self.item.format(entry_id)


@cache
def all_of_them() -> dict[str, Resource]:
    """Every resource by its slug."""
    if INDEX.exists():
        listed = decoding.decoded(INDEX.read_bytes(), tuple[Resource, ...])
    else:
        listed = described()
    return {resource.slug: resource for resource in listed}


def described() -> tuple[Resource, ...]:
    """What the routes of the product, as they are described, offer to administrators."""
    from chalicelib import entry
    from chalicelib.web import openapi

    routes = entry.application().open_all()
    return tuple(found(openapi.document(routes), permissions_of(routes)))


def permissions_of(routes: list[Route]) -> dict[str, str]:
    """The permission that each route takes, by its name."""
    asked = ((route.name, route.audience.permission) for route in routes)
    return {name: permission.value for name, permission in asked if permission is not None}


def found(document: Schema, permissions: Mapping[str, str]) -> Iterator[Resource]:
    """The resources of a description: what is listed and shown, and may be changed."""
    paths, schemas = document["paths"], Schemas(document)
    for path, operations in paths.items():
        item = _item_of(path, paths)
        if item is None or ADMINISTERED not in path or "get" not in operations:
            continue
        yield _resource(path, item, paths, schemas, permissions)


def _item_of(path: str, paths: Mapping[str, Any]) -> str | None:
    """Where the entries of a list are shown and changed."""
    below = (each for each in paths if each.startswith(f"{path}{{"))
    whole = (each for each in below if each.removeprefix(path).count("/") == 1)
    return next((each for each in whole if {"get", "patch"} <= paths[each].keys()), None)


def _resource(
    path: str,
    item: str,
    paths: Mapping[str, Any],
    schemas: Schemas,
    permissions: Mapping[str, str],
) -> Resource:
    many, one = paths[path], paths[item]
    rows, is_paged = _rows_of(_answer(many["get"]), schemas)

    def permission(operation: Schema | None) -> str:
        return "" if operation is None else permissions.get(operation["operationId"], "")

    changed = schemas.fields_of(_body(one["patch"]))
    return Resource(
        slug=path.strip("/").rpartition("/")[2],
        path=path,
        item=f"{path}{{}}/",
        rows=rows,
        is_paged=is_paged,
        reads=permission(many["get"]),
        adds=permission(many.get("post")),
        changes=permission(one["patch"]),
        removes=permission(one.get("delete")),
        has_history=f"{item}history/" in paths,
        is_versioned=any(field.name == VERSION for field in changed),
        view=schemas.fields_of(_answer(one["get"])),
        new=schemas.fields_of(_body(many["post"])) if "post" in many else (),
        change=tuple(field for field in changed if field.name != VERSION),
        filters=tuple(_filters(many["get"], schemas)),
    )


def _filters(operation: Schema, schemas: Schemas) -> Iterator[Field]:
    told = {each["name"]: each for each in operation["parameters"] if each["in"] == "query"}
    for name, parameter in told.items():
        # Some lists take the name of a field in two spellings.
        if name not in PAGING and name.removesuffix("_id") not in told.keys() - {name}:
            yield schemas.field(name, parameter["schema"])


def _rows_of(schema: Schema, schemas: Schemas) -> tuple[str, bool]:
    """Under which name an answer has its list, and whether it comes in pages."""
    options = [schemas.resolved(each) for each in schema.get("anyOf", [schema])]
    properties = next(each["properties"] for each in options if "properties" in each)
    rows = next(name for name, told in properties.items() if told.get("type") == "array")
    return rows, "total_paginas" in properties


def _answer(operation: Schema) -> Schema:
    answer = operation["responses"][str(HTTPStatus.OK.value)]
    schema: Schema = answer["content"][JSON]["schema"]
    return schema


def _body(operation: Schema) -> Schema:
    schema: Schema = next(iter(operation["requestBody"]["content"].values()))["schema"]
    return schema
