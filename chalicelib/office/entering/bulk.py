"""What may be done at once to several entries that are marked in a list, by resource.

Each is a request of the API for each entry: a change, an action, or a removal.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from chalicelib.office.calls import Said
from chalicelib.office.described.resources import Resource
from chalicelib.office.spanish.ways import FORGET, RESTORE
from chalicelib.office.visits import Visit

DELETED = "deleted"
"""The filter that shows what was taken out."""


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is done to each marked entry. text: what people choose. values: what is
    changed; action: the end of the path that does it, instead; removes: it takes entries out.
    is_grave: it cannot be undone, so it is asked first. is_single: one entry at a time. where: the
    filters of the list with which it makes sense."""

    name: str
    text: str
    values: Mapping[str, Any] = {}
    action: str = ""
    removes: bool = False
    is_grave: bool = False
    is_single: bool = False
    where: Mapping[str, tuple[str, ...]] = {}

    @property
    def takes_out(self) -> bool:
        """Whether an entry is no longer there once it is done."""
        return self.removes or self.action == FORGET

    def suits(self, visit: Visit) -> bool:
        """Whether it makes sense for what the list shows."""
        return all(visit.request.asked(name) in values for name, values in self.where.items())


def _switch(field: str, on: str, off: str) -> tuple[Deed, Deed]:
    """What puts a field on or off."""
    return (
        Deed(name=f"{field}-on", text=on, values={field: True}),
        Deed(name=f"{field}-off", text=off, values={field: False}),
    )


ACTIVE = _switch("is_active", "Activar", "Desactivar")
REMOVAL = Deed(name="remove", text="Borrar", removes=True, is_grave=True)
DEEDS: Mapping[str, tuple[Deed, ...]] = {
    "exchange-rates": (
        Deed(
            name="activate",
            text="Activar (los demás dejan de regir)",
            action="activate",
            is_single=True,
        ),
    ),
    "special-dates": (*ACTIVE, REMOVAL),
    "seasons": ACTIVE,
    "services": ACTIVE,
    "cancellation-policies": (
        Deed(
            name="make-default",
            text="Usar si no hay otra",
            action="make-default",
            is_single=True,
        ),
        *ACTIVE,
    ),
    "discount-codes": ACTIVE,
    "automatic-discounts": ACTIVE,
    "dynamic-discounts": ACTIVE,
    "referral-discounts": ACTIVE,
    "events": ACTIVE,
    "devices": ACTIVE,
    "tasks": (
        Deed(name="complete", text="Terminar", action="complete_work"),
        Deed(name="approve", text="Aprobar", action="approve", is_grave=True),
    ),
    "cleaning-gaps": (Deed(name="resolve", text="Resolver", action="resolve"),),
    "event-registrations": (
        Deed(name="approve", text="Aprobar", values={"status": "approved"}),
        Deed(name="reject", text="Rechazar", values={"status": "rejected"}),
        Deed(name="winner", text="Marcar como ganador", values={"winner_status": "winner"}),
        Deed(
            name="no-winner",
            text="Quitar la marca de ganador",
            values={"winner_status": "not_winner"},
        ),
    ),
    "activity-feed": (
        *_switch("is_public", "Hacer pública", "Hacer privada"),
        Deed(name="high", text="Importancia alta (4)", values={"importance_level": 4}),
        Deed(name="low", text="Importancia baja (1)", values={"importance_level": 1}),
        REMOVAL,
    ),
    "activity-feed-config": (
        *_switch("is_enabled", "Anotar", "No anotar"),
        *_switch("is_public_by_default", "Pública desde el principio", "Privada al principio"),
    ),
    "photos": (
        Deed(
            name="remove",
            text="Borrar (se puede recuperar)",
            removes=True,
            where={DELETED: ("", "false")},
        ),
        Deed(name="restore", text="Recuperar", action=RESTORE, where={DELETED: ("true",)}),
        Deed(
            name="forget",
            text="Borrar para siempre",
            action=FORGET,
            is_grave=True,
            where={DELETED: ("true",)},
        ),
    ),
}


def deeds_of(visit: Visit, resource: Resource) -> tuple[Deed, ...]:
    """What the user may do to several entries at once."""
    return tuple(
        deed
        for deed in DEEDS.get(resource.slug, ())
        if deed.suits(visit) and visit.may(_permission(resource, deed))
    )


def do(visit: Visit, resource: Resource, deed: Deed, entry_id: str) -> Said:
    """Do it to one entry; the same form does it once, however often it is sent."""
    quoted = quote(entry_id, safe="")
    path = resource.path_of(quoted)
    once = visit.key(deed.name, entry_id)
    action = resource.action(deed.action)
    if action is not None:
        path, method = action.path_of(quoted), action.method
        return visit.caller.ask(method, path, deed.values if action.fields else None, once=once)
    if deed.removes:
        return visit.caller.ask("DELETE", path, once=once)
    return _change(visit, resource, path, deed.values, once)


def _change(
    visit: Visit, resource: Resource, path: str, values: Mapping[str, Any], once: str
) -> Said:
    if not resource.is_whole:
        return visit.caller.ask("PATCH", path, values, once=once)
    found = visit.caller.get(path)
    if not found.is_well:
        return found
    return visit.caller.ask("PUT", path, resource.whole(found.content, values))


def _permission(resource: Resource, deed: Deed) -> str:
    if deed.action:
        action = resource.action(deed.action)
        return action.takes if action is not None else ""
    return resource.removes if deed.removes else resource.changes
