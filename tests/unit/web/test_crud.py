"""The routes that are made of a table of resources."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.cloud.idempotency import Once
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.kernel.validation import Problems
from chalicelib.web.crud import Resource, administration
from chalicelib.web.pages import PageQuery
from chalicelib.web.routing import RequestInfo, Route

NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)
HERE = RequestInfo(
    "127.0.0.1", "", "", "https://api.example/v1/admin/lamps/", "https://api.example"
)
OLGA = Staff(1, ("admin",), "s1")


class Lamp(msgspec.Struct, frozen=True, kw_only=True):
    """A lamp."""

    lamp_id: str
    name: str
    is_on: bool = False


class Neighbours(msgspec.Struct, frozen=True):
    """What is looked up for all lamps at once."""

    neighbours: int

    @classmethod
    def of(cls, entry: Entry[Lamp], found: Mapping[str, int]) -> "Neighbours":
        return cls(found[entry.entry_id])


class Lamps:
    """Lamps, kept in memory."""

    struct, key = Lamp, "lamp_id"

    def __init__(self) -> None:
        self.lamps: dict[str, Entry[Lamp]] = {}

    def checked(self, value: Lamp, problems: Problems) -> Lamp:
        problems.raise_any()
        return value

    def new(self, **fields: Any) -> Lamp:
        return Lamp(**{"lamp_id": f"lamp{len(self.lamps)}", **fields})

    def get(self, entry_id: object) -> Entry[Lamp]:
        return self.lamps[str(entry_id)]

    def save(self, value: Lamp, *, actor: str, once: Once[Any] | None = None) -> Entry[Lamp]:
        assert (actor, once) == (OLGA.actor, None)
        self.lamps[value.lamp_id] = Entry(value.lamp_id, value, NOON, NOON)
        return self.lamps[value.lamp_id]

    def change(self, entry_id: object, changes: Mapping[str, Any], *, actor: str) -> Entry[Lamp]:
        return self.save(msgspec.structs.replace(self.get(entry_id).value, **changes), actor=actor)

    def remove(self, entry_id: object, *, actor: str) -> None:
        assert actor == OLGA.actor
        del self.lamps[str(entry_id)]

    def kind_of(self, entry_id: object) -> str:
        return f"lamp#{entry_id}"


class Home:
    """The routes of lamps, and how often their neighbours were looked up."""

    def __init__(self) -> None:
        self.kept = Lamps()
        self.lookups: list[int] = []
        router = administration(
            "home",
            Permission.MANAGES_PRICES,
            Resource(
                collection=self.kept,
                path="/admin/lamps",
                one="lamp",
                many="lamps",
                extra=Neighbours,
                lookup=self._neighbours,
                page=lambda _: (list(self.kept.lamps.values()), len(self.kept.lamps)),
                actions={"switch-on": {"is_on": True}},
                texts={"switch-on": "Let a lamp shine.", "remove": "Throw a lamp away."},
            ),
        )
        self.routes = {route.name: route for route in router.routes}

    def _neighbours(self, entries: Sequence[Entry[Lamp]]) -> dict[str, int]:
        self.lookups.append(len(entries))
        return {entry.entry_id: len(entries) - 1 for entry in entries}

    def route(self, method: str, path: str) -> Route:
        found = (one for one in self.routes.values() if (one.method, one.path) == (method, path))
        return next(found)

    def add(self, name: str) -> Any:
        route = self.route("POST", "/admin/lamps")
        body = msgspec.convert({"name": name}, route.signature.body)
        return route.handler(body=body, caller=OLGA, once=None)


def test_one_row_of_the_table_makes_every_route_of_a_resource() -> None:
    made = {(one.method, one.path, one.status, one.summary) for one in Home().routes.values()}
    item = "/admin/lamps/{lamp_id}"
    assert made == {
        ("GET", "/admin/lamps", 200, "All lamps."),
        ("POST", "/admin/lamps", 201, "Add a lamp."),
        ("GET", item, 200, "One lamp."),
        ("PATCH", item, 200, "Change the fields that are sent."),
        ("DELETE", item, 204, "Throw a lamp away."),
        ("GET", f"{item}/history", 200, "The changes of a lamp, the newest first."),
        ("POST", f"{item}/switch-on", 200, "Let a lamp shine."),
    }


def test_who_reads_settings_may_look_and_only_who_manages_them_may_change_them() -> None:
    for route in Home().routes.values():
        reads = route.method == "GET"
        permission = Permission.READS_SETTINGS if reads else Permission.MANAGES_PRICES
        assert route.audience.permission is permission


def test_a_route_tells_what_it_takes() -> None:
    home = Home()
    changing = home.route("PATCH", "/admin/lamps/{lamp_id}").signature
    assert changing.path == {"lamp_id": UUID}
    assert changing.takes == {"lamp_id", "body", "caller"}
    assert set(changing.body.__struct_fields__) == {"name", "is_on"}
    assert home.route("GET", "/admin/lamps").signature.query is PageQuery


def test_an_action_changes_what_it_stands_for() -> None:
    home = Home()
    lamp = home.add("Sala")
    act = home.route("POST", "/admin/lamps/{lamp_id}/switch-on").handler
    assert (lamp.is_on, act(lamp_id=lamp.id, caller=OLGA).is_on) == (False, True)


def test_what_is_shown_besides_is_looked_up_once_for_all() -> None:
    home = Home()
    for name in ("Sala", "Cocina", "Patio"):
        home.add(name)
    home.lookups.clear()
    answer = home.route("GET", "/admin/lamps").handler(query=PageQuery(), request=HERE)
    assert [row.neighbours for row in answer.results] == [2, 2, 2]
    assert home.lookups == [3]


def test_what_is_removed_is_not_there_any_more() -> None:
    home = Home()
    lamp = home.add("Sala")
    home.route("DELETE", "/admin/lamps/{lamp_id}").handler(lamp_id=lamp.id, caller=OLGA)
    assert home.kept.lamps == {}
