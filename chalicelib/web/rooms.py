"""The application, which imports a part of the business when the first request for it comes.

A container serves few parts at a time, and importing all of them costs a cold start more than
everything else that we wrote: so an application knows which paths belong to which module, and
mounts a module's routes when one of its paths is asked for. Whoever needs every route (the
packaging, the schema, a server that matches paths itself) opens all of them.
"""

import os
from collections.abc import Sequence
from importlib import import_module
from threading import RLock
from typing import Any

import msgspec
from chalice.app import Chalice

from chalicelib.web import documentation, mounting
from chalicelib.web.audiences import Resolver
from chalicelib.web.routing import PREFIX, Route, Router

PACKAGING = "AWS_CHALICE_CLI_MODE"


class Room(msgspec.Struct, frozen=True):
    """A module with a `router`, and the beginnings of its paths; the longest that fits counts."""

    module: str
    paths: tuple[str, ...]

    def fits(self, resource: str) -> int:
        """The length of the beginning that `resource` has of this room; 0 for none."""
        own = [f"{PREFIX}/{path}" for path in self.paths]
        return max(
            (len(path) for path in own if resource == path or resource.startswith(f"{path}/")),
            default=0,
        )


class Application(Chalice):
    """A Chalice application of rooms. `resolver` says whose a token is."""

    def __init__(self, app_name: str, rooms: Sequence[Room], *, resolver: Resolver) -> None:
        super().__init__(app_name=app_name, configure_logs=False)
        mounting.prepare(self)
        self._rooms = tuple(rooms)
        self._resolver = resolver
        self._opened: dict[Room, Router] = {}
        self._lock = RLock()
        self._description = documentation.router_of(self.open_all)
        mounting.add(self, self._description, resolver)
        if os.environ.get(PACKAGING):
            self.open_all()

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Serve one request of the gateway."""
        room = self.room_of(event.get("resource") or "")
        if room is not None:
            self._open(room)
        answer: dict[str, Any] = super().__call__(event, context)
        return answer

    def room_of(self, resource: str) -> Room | None:
        """The room that a resource (`/v1/property/{slug}`) belongs to."""
        best = max(self._rooms, key=lambda room: room.fits(resource))
        return best if best.fits(resource) else None

    def open_all(self) -> list[Route]:
        """Mount every room.

        Returns:
            All routes, in the rooms' order, the description's last.
        """
        for room in self._rooms:
            self._open(room)
        routers = [*(self._opened[room] for room in self._rooms), self._description]
        return [route for router in routers for route in router.routes]

    def _open(self, room: Room) -> None:
        with self._lock:
            if room not in self._opened:
                router: Router = import_module(room.module).router
                mounting.add(self, router, self._resolver)
                self._opened[room] = router
