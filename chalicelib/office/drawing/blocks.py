"""What stands on the page of an entry beneath its form: the things that belong to it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec

from chalicelib.office.described import resources
from chalicelib.office.described.fields import Field
from chalicelib.office.described.resources import Resource
from chalicelib.office.drawing import cells, displays, drawn, showing
from chalicelib.office.drawing.cells import Cell
from chalicelib.office.requests import address_of
from chalicelib.office.spanish import words
from chalicelib.office.spanish.meanings import PICTURES
from chalicelib.office.visits import Visit

Row = Mapping[str, Any]
MOST = 25
PHOTOS, DATES, REGISTRATIONS = "photos", "special-dates", "event-registrations"


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A table. nothing: what is said where it has no rows. links: texts and addresses."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    nothing: str
    links: Sequence[tuple[str, str]] = ()


Make = Callable[[Visit, Row], Block | None]


def blocks_of(visit: Visit, resource: Resource, entry: Row) -> list[Block]:
    """What belongs to an entry."""
    made = (make(visit, entry) for make in BLOCKS.get(resource.slug, ()))
    return [block for block in made if block is not None]


def _photos_of_house(visit: Visit, house: Row) -> Block:
    return Block(
        title="Fotos",
        heads=("Foto", "Texto", "Orden", "Estado"),
        rows=[
            (
                cells.picture(
                    each["image_thumbnail"] or each["image_url_final"],
                    each["alt_text"] or "Foto de la casa",
                    drawn.MEDIUM,
                ),
                Cell(text=each["alt_text"] or words.NOTHING),
                Cell(text=str(each["order"])),
                Cell(text="Principal", tone="good") if each["is_main"] else _state(each),
            )
            for each in house["photos"][:MOST]
        ],
        nothing="La casa no tiene fotos.",
        links=_about_photos(visit, str(house["id"])),
    )


def _about_photos(visit: Visit, house_id: str) -> list[tuple[str, str]]:
    """Where photos of a house are added, changed and brought back."""
    may_add = visit.may(resources.all_of_them()[PHOTOS].adds)
    new = f"{address_of(PHOTOS, 'new')}?{urlencode({'property_id': house_id})}"
    return [
        ("Todas sus fotos", cells.list_of(visit, PHOTOS, property=house_id)),
        ("Agregar una foto", new if may_add else ""),
        ("Las borradas", cells.list_of(visit, PHOTOS, property=house_id, deleted="true")),
    ]


def _state(photo: Row) -> Cell:
    return Cell(text=PICTURES[photo["state"]], beneath=str(photo["reason"] or ""))


def _dates_of_house(visit: Visit, house: Row) -> Block:
    house_id = str(house["id"])
    return Block(
        title="Fechas especiales",
        heads=("Fecha", "Descripción", "Precio", "Noches mínimas", "Activa"),
        rows=[
            (
                Cell(
                    text=f"{each['day']} de {words.choices_of('month')[str(each['month'])]}",
                    address=visit.leads_to(DATES, str(each["id"])),
                ),
                Cell(text=each["description"] or words.NOTHING),
                Cell(text=showing.money(each["price_usd"], "usd")),
                Cell(text=str(each["minimum_consecutive_nights"])),
                Cell(text="Sí", tone="good") if each["is_active"] else Cell(text="No", tone="calm"),
            )
            for each in house["special_dates"][:MOST]
        ],
        nothing="La casa no tiene fechas especiales.",
        links=[
            ("Editar en una tabla", visit.leads_to("special-dates-manager", house_id)),
            ("Ver todas en la lista", cells.list_of(visit, DATES, property=house_id)),
        ],
    )


def _photos_of_task(_: Visit, task: Row) -> Block:
    return Block(
        title="Fotos del trabajo",
        heads=("Foto", "Descripción", "Subida", "Estado"),
        rows=[
            (
                cells.picture(each["photo"], each["description"] or "Foto", drawn.MEDIUM),
                Cell(text=each["description"] or words.NOTHING),
                Cell(text=showing.instant(each["uploaded_at"])),
                _state(each),
            )
            for each in task["photos"]
        ],
        nothing="La tarea no tiene fotos.",
    )


def _registrations(visit: Visit, event: Row) -> Block | None:
    """Who registered for an event, the newest first; nothing where the user may not see them."""
    resource = resources.all_of_them()[REGISTRATIONS]
    if not visit.may(resource.reads):
        return None
    said = visit.caller.get(resource.path, event=str(event["id"]), page="1", page_size=str(MOST))
    rows = resource.rows_in(said.content) if said.is_well else []
    fields = {field.name: field for field in resource.view}
    shown = [fields[name] for name in ("client", "status", "evidence_state", "winner_status")]
    return Block(
        title="Registros",
        heads=[words.label(field.name) for field in shown],
        rows=[[_registered(visit, resource, field, row) for field in shown] for row in rows],
        nothing="Nadie se registró todavía.",
        links=[
            ("Todos los registros", cells.list_of(visit, REGISTRATIONS, event=str(event["id"])))
        ],
    )


def _registered(visit: Visit, resource: Resource, field: Field, row: Row) -> Cell:
    cell = displays.cell(visit, resource, field, row)
    if field.name == "client":
        address = address_of(REGISTRATIONS, str(row["id"]))
        return msgspec.structs.replace(cell, address=address)
    return msgspec.structs.replace(cell, size=drawn.MEDIUM) if cell.picture else cell


BLOCKS: Mapping[str, Sequence[Make]] = {
    "events": (_registrations,),
    "properties": (_photos_of_house, _dates_of_house),
    "tasks": (_photos_of_task,),
}
"""By resource, in their order."""
