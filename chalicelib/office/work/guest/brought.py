"""What a guest brought: whom they recommended the houses to, and their figures."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from chalicelib.insights.client_profiles.wire import ClientFigures
from chalicelib.kernel import decoding
from chalicelib.kernel.permissions import Permission
from chalicelib.office.drawing import showing
from chalicelib.office.drawing.blocks import Block
from chalicelib.office.drawing.cells import Cell
from chalicelib.office.pages.sheets import Fact
from chalicelib.office.spanish import words
from chalicelib.office.visits import Visit

MOST = 25


def friends(visit: Visit, client: Mapping[str, Any]) -> Block | None:
    """Whom a guest brought, the newest first; None for whoever does not read money."""
    if not visit.may(Permission.READS_MONEY):
        return None
    said = visit.caller.get("/clients/referral-stats/", client_id=str(client["id"]))
    if not said.is_well:
        return None
    return Block(
        title=f"A quiénes trajo ({said.content['total_referrals']})",
        heads=("Nombre", "Desde", "Estadías", "Pagaron"),
        rows=[_friend(visit, row) for row in said.content["referrals"][:MOST]],
        nothing="No trajo a nadie todavía.",
    )


def _friend(visit: Visit, row: Mapping[str, Any]) -> tuple[Cell, ...]:
    return (
        Cell(text=row["name"], address=visit.leads_to("guest", str(row["id"]))),
        Cell(text=showing.instant(row["created_at"])),
        Cell(text=str(row["approved_reservations"])),
        Cell(text=showing.money(row["total_spent"])),
    )


def figures(visit: Visit, client_id: str) -> list[Fact]:
    """What a guest brought, in numbers; that somebody read it is noted in their history."""
    said = visit.caller.get(f"/stats/client-profile/{quote(client_id, safe='')}/")
    if not said.is_well:
        return []
    found = decoding.converted(said.content["data"], ClientFigures)
    stays, searches, brought = found.reservations, found.searches, found.referrals
    by_status = ", ".join(f"{each.label} {each.count}" for each in stays.by_status)
    last, sought = stays.last_check_in, searches.last_search_date
    return [
        Fact("Reservas", f"{stays.total}: {by_status}" if by_status else str(stays.total)),
        Fact("Estadías vendidas", str(stays.sold)),
        Fact("Noches", str(stays.nights)),
        Fact("Gastó", showing.money(stays.spent)),
        Fact("Por estadía", showing.money(stays.average_spent)),
        Fact("Falta pagar", showing.money(stays.receivable)),
        Fact("Puntos que usó", showing.money(stays.points_used)),
        Fact("Última llegada", showing.day(last) if last else words.NOTHING),
        Fact("Búsquedas", str(searches.total)),
        Fact("Última búsqueda", showing.instant(sought) if sought else words.NOTHING),
        Fact("Trajo a", showing.counted(brought.brought, "huésped", "huéspedes")),
        Fact("De ellos con estadía", str(brought.with_stays)),
        Fact("Sus estadías", f"{brought.stays}, por {showing.money(brought.revenue)}"),
        Fact("Puntos por recomendar", showing.money(brought.points)),
    ]
