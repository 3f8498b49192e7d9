"""What taking a stay out means to its guest: what they get back, and whether they are told."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import msgspec

from chalicelib.office.described.resources import Resource
from chalicelib.office.drawing.showing import counted, money
from chalicelib.office.visits import Visit
from chalicelib.reservations.types import ENDED

STAYS = "reservations"
UNKNOWN = "No se pudo calcular la devolución; se calcula al borrar."
TOLD = {
    "aus": "Al huésped se le avisa que su reserva quedó anulada.",
    "client": "Al huésped se le avisa que su reserva quedó anulada.",
    "man": "No se avisa a ningún huésped: es un mantenimiento.",
}
"""Who hears of it, by where the stay came from; of those of a channel only the channel knows."""


class Ending(msgspec.Struct, frozen=True):
    """What the end of an entry means, in sentences. has_choice: whether there is something to give
    back, so that whoever ends it may say otherwise."""

    lines: tuple[str, ...] = ()
    has_choice: bool = False


def of(visit: Visit, resource: Resource, entry: Mapping[str, Any]) -> Ending:
    """What the API says of the end of a stay; nothing of other entries."""
    if resource.slug != STAYS:
        return Ending()
    path = resource.path_of(quote(resource.id_of(entry), safe=""))
    said = visit.caller.get(f"{path}cancellation/")
    told = TOLD.get(entry["origin"], "")
    if not said.is_well:
        return Ending(tuple(filter(None, (UNKNOWN, told))), has_choice=True)
    lines = _of_ended(said.content) if entry["status"] in ENDED else _given_back(said.content)
    return Ending(
        tuple(filter(None, (*lines, told))), has_choice=Decimal(said.content["refund"]) > 0
    )


def _of_ended(found: Mapping[str, Any]) -> Iterator[str]:
    """Of a stay that has ended already, with all that came back then."""
    if Decimal(found["refund"]):
        refund = money(found["refund"], found["currency"])
        yield f"Cuando terminó le correspondía una devolución de {refund}, que no cambia."


def _given_back(found: Mapping[str, Any]) -> Iterator[str]:
    yield _refund(found)
    if Decimal(found["points_returned"]):
        yield f"Recupera los {Decimal(found['points_returned']):g} puntos que usó."
    if found["discount_code_returned"]:
        yield f"El código {found['discount_code_returned']} se puede usar otra vez."


def _refund(found: Mapping[str, Any]) -> str:
    if not Decimal(found["paid"]):
        return "El huésped no ha pagado nada: no hay qué devolver."
    paid = money(found["paid"], found["currency"])
    left = counted(max(0, found["days_before_checkin"]), "día", "días")
    policy = f"política {found['policy']}" if found["policy"] else "sin política"
    why = f"({policy}, a {left} del ingreso)"
    if not Decimal(found["refund"]):
        return f"Al huésped no se le devuelve nada de los {paid} que pagó {why}."
    refund = money(found["refund"], found["currency"])
    share = f"el {found['refund_percentage']:g} % de los {paid} que pagó"
    return f"Al huésped se le devuelven {refund}, {share} {why}."
