"""What a stay costs, and why: asked for by whoever sells, explained night by night."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from chalicelib.kernel import decoding
from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.described import resources
from chalicelib.office.described.fields import Field
from chalicelib.office.entering import inputs
from chalicelib.office.entering.inputs import Input, Option
from chalicelib.office.pages.sheets import CHECK
from chalicelib.office.requests import Answer, address_of
from chalicelib.office.spanish import words
from chalicelib.office.visits import Visit
from chalicelib.office.work import booking, explained
from chalicelib.office.work.booking import ARRIVAL, CLIENT, DEPARTURE, GUESTS
from chalicelib.office.work.explained import Move
from chalicelib.pricing.quotes.rules.requests import Reason
from chalicelib.pricing.quotes.types import QuoteCode
from chalicelib.pricing.quotes.wire.shapes import OfferedService, QuoteData

SLUG = "quote"
QUOTES, MOVES = "/properties/calculate-pricing/", "/properties/calculate-pricing-erp/"
HOUSE, CODE, SERVICES = "property_id", "discount_code", "additional_services"
FIND = f"_find.{CLIENT}"
"""What a client is searched by."""
FIELDS = (
    Field(name=ARRIVAL, kind="date", is_needed=True),
    Field(name=DEPARTURE, kind="date", is_needed=True),
    Field(name=GUESTS, kind="integer", is_needed=True),
    Field(name=HOUSE, kind="reference"),
    Field(name=CLIENT, kind="reference"),
    Field(name=CODE, kind="text", longest=40),
)
HINTS = {
    HOUSE: "Vacío: todas las casas.",
    CLIENT: "Vacío: un visitante. Busque por nombre o documento.",
    CODE: "Vacío: ninguno.",
}
LABELS = {
    ARRIVAL: "Llegada",
    DEPARTURE: "Salida",
    HOUSE: "Casa",
    CLIENT: "Huésped",
    CODE: "Código de descuento",
}
AT_FAULT: Mapping[int, tuple[str, ...]] = {
    QuoteCode.DATES_MISSING: (ARRIVAL, DEPARTURE),
    QuoteCode.UNKNOWN_PROPERTY: (HOUSE,),
    QuoteCode.PROPERTY_ID: (HOUSE,),
    QuoteCode.UNKNOWN_CLIENT: (CLIENT,),
    QuoteCode.CLIENT_ID: (CLIENT,),
    QuoteCode.UNKNOWN_SERVICE: (SERVICES,),
    QuoteCode.SERVICE_IDS: (SERVICES,),
    Reason.MINIMUM_STAY: (DEPARTURE,),
}
"""Whose fault an error is that names no field, by its number."""
FEW = 2
Problems = Mapping[str, Sequence[str]]


def shown(visit: Visit, *rest: str) -> Answer | None:
    """The form and, once it is filled in, the quote."""
    if rest:
        return None
    is_asked = bool(visit.request.asked(ARRIVAL)) or bool(visit.request.asked(DEPARTURE))
    # The first button of a form is pressed by the key Enter, too, whatever was typed.
    is_searched = bool(visit.request.asked("_search")) and bool(visit.request.asked(FIND))
    said = _quoted(visit) if is_asked and not is_searched else None
    data = decoding.converted(said.content["data"], QuoteData) if said and said.is_well else None
    problems = _problems(said) if said and not said.is_well else {}
    return rendering.page(
        "work/quote.html",
        "Cotizar",
        visit=visit,
        status=said.status if problems and said else HTTPStatus.OK,
        address=address_of(SLUG),
        inputs=_inputs(visit, problems),
        services=_services(visit, data, problems),
        kept=[] if data else _chosen(visit),
        error=("".join(problems.get("", ())) or CHECK) if problems else "",
        quote=data,
        house=explained.house(data) if data and len(data.properties) == 1 else None,
        booking=booking.address(visit, data) if data else "",
        houses=explained.houses(visit, data) if data else [],
        moves=_moves(visit, data) if data else [],
    )


def _query(visit: Visit, names: Iterable[str]) -> dict[str, str]:
    asked = {name: visit.request.asked(name).strip() for name in names}
    return {name: text for name, text in asked.items() if text}


def _chosen(visit: Visit) -> list[str]:
    return [value for name, value in visit.request.query if name == SERVICES and value]


def _quoted(visit: Visit) -> Said:
    query = _query(visit, (field.name for field in FIELDS))
    services = ",".join(_chosen(visit))
    return visit.caller.get(QUOTES, **query, **({SERVICES: services} if services else {}))


def _problems(said: Said) -> Problems:
    """What is wrong with which field."""
    content: Mapping[str, Any] = said.content
    detail = content.get("detail")
    if isinstance(detail, dict):
        return detail
    fields = AT_FAULT.get(content.get("error", 0), ("",))
    return {name: [content.get("message", "")] for name in fields}


def _inputs(visit: Visit, problems: Problems) -> list[Input]:
    return [_input(visit, field, problems.get(field.name, ())) for field in FIELDS]


def _input(visit: Visit, field: Field, wrong: Sequence[str]) -> Input:
    value = visit.request.asked(field.name)
    if field.name == GUESTS and not value:
        value = str(FEW)
    is_client = field.name == CLIENT
    options = _options(visit, field, value)
    return Input(
        field=field,
        id=f"f-{field.name}",
        name=field.name,
        label=LABELS.get(field.name) or words.label(field.name),
        hint=HINTS.get(field.name, ""),
        type=inputs.WEB_KINDS.get(field.kind, "text"),
        mode=inputs.MODES.get(field.kind, ""),
        value=value,
        options=options,
        is_found=is_client,
        told=inputs.told(visit.request.asked(FIND), options) if is_client else "",
        errors=tuple(wrong),
    )


def _options(visit: Visit, field: Field, value: str) -> tuple[Option, ...]:
    if field.name == CLIENT:
        clients = resources.all_of_them()["clients"]
        return inputs.found(visit, clients, [value], visit.request.asked(FIND))
    if field.name != HOUSE:
        return ()
    said = visit.caller.get("/property/")
    rows = said.content["results"] if said.is_well else ()
    return tuple(Option(row["id"], row["name"], row["id"] == value) for row in rows)


def _services(visit: Visit, data: QuoteData | None, problems: Problems) -> Input | None:
    """The services that may be chosen, which the quote before told."""
    offered: dict[str, OfferedService] = {}
    for quoted in data.properties if data else ():
        offered |= {each.service_id: each for each in quoted.additional_services}
    if not offered and SERVICES not in problems:
        return None
    chosen = _chosen(visit)
    return Input(
        field=Field(name=SERVICES, kind="choices"),
        id=f"f-{SERVICES}",
        name=SERVICES,
        label="Servicios adicionales",
        options=tuple(
            Option(each.service_id, explained.service(each), each.service_id in chosen)
            for each in offered.values()
            if each.service_type == "optional"
        ),
        errors=tuple(problems.get(SERVICES, ())),
    )


def _moves(visit: Visit, data: QuoteData) -> list[Move]:
    """How houses that are taken could be freed."""
    if all(each.available for each in data.properties):
        return []
    said = visit.caller.get(MOVES, **_query(visit, (ARRIVAL, DEPARTURE, GUESTS, CLIENT)))
    if not said.is_well:
        return []
    wanted = {each.property_id for each in data.properties}
    return explained.moves(visit, said.content["data"]["options_with_movements"], wanted)
