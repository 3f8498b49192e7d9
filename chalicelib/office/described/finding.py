"""Finds what has pages in a description of the API."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus

from chalicelib.office.described.fields import Field, Schema, Schemas
from chalicelib.office.described.resources import VERSION, Action, Resource
from chalicelib.office.work import registry
from chalicelib.web.keys import HEADER

TWINS = {"/profit/", "/vistacalendario/", "/admin/special-dates-manager/"}
"""Lists of what another list has, too, as the panel is used to them."""
ADDED_AT = {
    "/admin/push/broadcasts/": ("/admin/push/send/", {"client_id": "all"}),
    "/admin/activity-feed/": ("/events/activity-feed/create/", {}),
}
"""Where entries are made that are not made at their list, and what their bodies always say."""
FURTHER = {
    "/clients/": (
        ("/clients/points/adjust/", "client_id"),
        ("/admin/push/send/", "client_id"),
        ("/admin/clients/merge/", "kept"),
    ),
}
"""What is done to an entry at an address without its id, and the field of the body that has it."""
CHANGES = ("patch", "put")
"""How the API may be told of a change, the better way first: `put` takes the whole thing."""
DEEDS = ("post", "put", "delete")
HALVES = "presign"
"""What begins an upload says nothing to people."""
KEPT = {
    "/admin/dynamic-discounts/": ("prefix",),
    "/admin/discount-codes/": ("code",),
    "/tasks/": ("actual_start_time", "actual_end_time", "property_name"),
}
"""What no form of a change has: what codes that are out there begin with stays as it was, and of a
task the API hears more than it keeps."""
JSON = "application/json"
WELL = {str(status.value) for status in (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED)}
PAGING = {"page", "page_size", "skip"}


def found(document: Schema, permissions: Mapping[str, str]) -> Iterator[Resource]:
    """The resources of a description: what is listed and shown to staff, unless a page of work of
    that name shows it."""
    finder = _Finder(document, permissions)
    for path, operations in document["paths"].items():
        item = finder.item_of(path)
        is_shown = path in TWINS or _slug_of(path) in registry.all_of_them()
        if item is not None and "get" in operations and not is_shown:
            yield finder.resource(path, item)


def _slug_of(path: str) -> str:
    return path.strip("/").rpartition("/")[2]


class _Finder:
    """Reads a description."""

    def __init__(self, document: Schema, permissions: Mapping[str, str]) -> None:
        self._paths: Schema = document["paths"]
        self._schemas = Schemas(document)
        self._permissions = permissions

    def item_of(self, path: str) -> str | None:
        """Where the entries of a list are shown, if to staff."""
        below = (each for each in self._paths if each.startswith(f"{path}{{"))
        whole = (each for each in below if each.removeprefix(path).count("/") == 1)
        return next((each for each in whole if self._is_for_staff(path, each)), None)

    def resource(self, path: str, item: str) -> Resource:
        """What a list has entries of."""
        many, one = self._paths[path], self._paths[item]
        rows, is_paged = _rows_of(_answer(many["get"]), self._schemas)
        way = next((each for each in CHANGES if each in one), "")
        view, changed = self._told(one["get"]), self._asked(one.get(way))
        kept = KEPT.get(path, ())
        adds_at, adds_with = ADDED_AT.get(path, (path, {}))
        added = self._paths[adds_at].get("post")
        return Resource(
            slug=_slug_of(path),
            path=path,
            item=f"{path}{{}}/",
            key=_key_of(view, item.removeprefix(path).strip("{}/")),
            rows=rows,
            is_paged=is_paged,
            reads=self._reads(path, item),
            adds=self._takes(added),
            adds_at=adds_at,
            adds_with=adds_with,
            changes=self._takes(one.get(way)),
            removes=self._takes(one.get("delete")),
            is_whole=way == "put",
            has_history=f"{item}history/" in self._paths,
            is_versioned=any(field.name == VERSION for field in changed),
            view=view,
            new=tuple(field for field in self._asked(added) if field.name not in adds_with),
            change=tuple(field for field in changed if field.name not in {VERSION, *kept}),
            removing=tuple(_filters(one["delete"], self._schemas)) if "delete" in one else (),
            filters=tuple(_filters(many["get"], self._schemas)),
            actions=tuple(self._actions(path, item, view)),
        )

    def _is_for_staff(self, path: str, item: str) -> bool:
        return "get" in self._paths[item] and bool(self._reads(path, item))

    def _reads(self, path: str, item: str) -> str:
        """The permission to look at it; of what everybody may see, the one to change it."""
        shown = self._takes(self._paths[path].get("get"))
        return shown or next(filter(None, map(self._takes, self._paths[item].values())), "")

    def _actions(self, path: str, item: str, view: tuple[Field, ...]) -> Iterator[Action]:
        for below in self._paths:
            name = below.removeprefix(item).strip("/")
            if below.startswith(item) and name and "{" not in name and HALVES not in name:
                yield from self._deeds(below, f"{path}{{}}/{name}/", name, view)
        for further, names in FURTHER.get(path, ()):
            name = "-".join(further.strip("/").split("/")[-2:])
            yield from self._deeds(further, further, name, view, names)

    def _deeds(
        self, described: str, path: str, name: str, view: tuple[Field, ...], names: str = ""
    ) -> Iterator[Action]:
        operations = self._paths[described]
        for method in (each for each in DEEDS if self._takes(operations.get(each))):
            told = self._told(operations[method])
            asked = self._asked(operations[method])
            yield Action(
                name=name if method == "post" else f"{name}-{method}",
                path=path,
                method=method.upper(),
                takes=self._takes(operations[method]),
                names=names,
                is_once=_is_once(operations[method]),
                fields=tuple(field for field in asked if field.name != names),
                tells=() if told == view else told,
            )

    def _takes(self, operation: Schema | None) -> str:
        return "" if operation is None else self._permissions.get(operation["operationId"], "")

    def _asked(self, operation: Schema | None) -> tuple[Field, ...]:
        """The fields of the body that an operation takes, and looks at."""
        if operation is None or "requestBody" not in operation:
            return ()
        schema: Schema = next(iter(operation["requestBody"]["content"].values()))["schema"]
        told = self._schemas.resolved(schema).get("properties", {})
        ignored = {name for name, each in told.items() if not each.keys() - {"description"}}
        return tuple(each for each in self._schemas.fields_of(schema) if each.name not in ignored)

    def _told(self, operation: Schema) -> tuple[Field, ...]:
        """The fields of what an operation answers."""
        schema = _answer(operation)
        options = [self._schemas.resolved(each) for each in schema.get("anyOf", [schema])]
        return self._schemas.fields_of(next(iter(options), {}))


def _is_once(operation: Schema) -> bool:
    """Whether an operation takes a name by which it is known again."""
    return any(each["name"] == HEADER for each in operation["parameters"])


def _key_of(view: tuple[Field, ...], parameter: str) -> str:
    """By which of its fields the API knows an entry."""
    return "id" if any(field.name == "id" for field in view) else parameter


def _filters(operation: Schema, schemas: Schemas) -> Iterator[Field]:
    told = {each["name"]: each for each in operation["parameters"] if each["in"] == "query"}
    for name, parameter in told.items():
        # Some lists take the name of a field in two spellings.
        if name not in PAGING and name.removesuffix("_id") not in told.keys() - {name}:
            yield schemas.field(name, parameter["schema"])


def _rows_of(schema: Schema, schemas: Schemas) -> tuple[str, bool]:
    """Under which name an answer has its list, empty where it is the list, and whether it comes in
    pages."""
    options = [schemas.resolved(each) for each in schema.get("anyOf", [schema])]
    for properties in (each["properties"] for each in options if "properties" in each):
        names = (name for name, told in properties.items() if told.get("type") == "array")
        return next(names), "total_paginas" in properties
    return "", False


def _answer(operation: Schema) -> Schema:
    """What an operation answers where all is well; nothing known where that is no JSON."""
    answers = operation["responses"]
    well: Schema = next((told for status, told in answers.items() if status in WELL), {})
    schema: Schema = well.get("content", {}).get(JSON, {}).get("schema", {})
    return schema
