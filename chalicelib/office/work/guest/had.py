"""The stays of a guest, and their points."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from chalicelib.kernel.permissions import Permission
from chalicelib.office.drawing import showing
from chalicelib.office.drawing.blocks import Block
from chalicelib.office.drawing.cells import Cell, list_of
from chalicelib.office.drawing.tones import tone_of
from chalicelib.office.pages.sheets import Fact
from chalicelib.office.spanish import words
from chalicelib.office.visits import Visit

Client = Mapping[str, Any]
MOST, MOST_FOUND = 25, 200
"""So many are shown, of so many that have the guest's document."""
STAYS, TIMELINE = "reservations", "timeline"
MOVES = {
    "earned": "Ganó",
    "expired": "Vencieron",
    "redeemed": "Usó",
    "referral": "Por recomendar",
    "refunded": "Devueltos",
}
"""Why points came or went."""


def stays(visit: Visit, client: Client) -> Block | None:
    """The stays of a guest, the newest first, also those that ended otherwise; None for whoever
    reads no stays."""
    number = client["number_doc"]
    if not visit.may(Permission.READS_STAYS):
        return None
    query = {"search": number, "ended": "true", "page_size": str(MOST_FOUND)}
    said = visit.caller.get("/reservations/", **query) if number else None
    rows = said.content["results"] if said and said.is_well else ()
    # A part of a longer document is found, too.
    own = [row for row in rows if row["client"]["id"] == client["id"]]
    own.sort(key=lambda row: str(row["check_in_date"]), reverse=True)
    return Block(
        title=f"Reservas ({len(own)})",
        heads=("Llegada", "Salida", "Casa", "Estado", "Precio", "Historia"),
        rows=[_stay(visit, row) for row in own[:MOST]],
        nothing="No tiene reservas.",
        links=[("Buscarlas en la lista", list_of(visit, STAYS, search=number, ended="true"))],
    )


def _stay(visit: Visit, row: Mapping[str, Any]) -> tuple[Cell, ...]:
    departure = row["late_check_out_date"] or row["check_out_date"]
    return (
        Cell(text=showing.day(row["check_in_date"]), address=visit.leads_to(STAYS, str(row["id"]))),
        Cell(text=showing.day(departure)),
        Cell(text=row["property"]["name"]),
        Cell(text=row["status_display"], tone=tone_of(STAYS, "status", row["status"])),
        Cell(text=showing.money(row["price_sol"])),
        Cell(text="Ver", address=visit.leads_to(TIMELINE, str(row["id"]))),
    )


def balance(visit: Visit, client: Client) -> list[Fact]:
    """What a guest can spend, and until when."""
    said = visit.caller.get("/clients/points/balance/", **_document(client))
    if not said.is_well:
        return []
    points, ends = said.content, said.content["points_expires_at"]
    return [
        Fact("Puntos para usar", showing.money(points["available_points"])),
        Fact("Vencen", showing.instant(ends) if ends else words.NOTHING),
    ]


def points(visit: Visit, client: Client) -> Block | None:
    """What happened to the points of a guest, the newest first."""
    query = {**_document(client), "page": "1", "page_size": str(MOST)}
    said = visit.caller.get("/clients/points/history/", **query)
    if not said.is_well:
        return None
    return Block(
        title=f"Puntos ({said.content['count']})",
        heads=("Cuándo", "Qué", "Puntos", "Por qué", "Vencen"),
        rows=[_entry(visit, row) for row in said.content["results"]],
        nothing="Nunca tuvo puntos.",
    )


def _entry(visit: Visit, row: Mapping[str, Any]) -> tuple[Cell, ...]:
    stay, amount = row["reservation_id"], Decimal(row["points"])
    return (
        Cell(text=showing.instant(row["created"])),
        Cell(text=MOVES[row["transaction_type"]]),
        Cell(text=f"{amount:+,.2f}", tone="good" if amount > 0 else "calm"),
        Cell(text=row["description"], address=visit.leads_to(STAYS, str(stay)) if stay else ""),
        Cell(text=showing.instant(row["expires_at"]) if row["expires_at"] else words.NOTHING),
    )


def _document(client: Client) -> dict[str, str]:
    return {name: client[name] for name in ("document_type", "number_doc")}
