"""A quote of the API in lines that people read."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec

from chalicelib.kernel import decoding
from chalicelib.kernel.spanish import date_range, listed
from chalicelib.notifications.texts import formats
from chalicelib.office.drawing import showing
from chalicelib.office.requests import address_of
from chalicelib.office.visits import Visit
from chalicelib.pricing.quotes.rules.nightly import NightRule
from chalicelib.pricing.quotes.wire.shapes import (
    CandidateView,
    ChosenService,
    HouseQuoteView,
    NightView,
    OfferedService,
    QuoteData,
    TierView,
)
from chalicelib.reservations.smart_search.wire import MoveView, Option

NIGHTS: Mapping[NightRule, str] = {
    "special_date": "Fecha especial",
    "weekday_low": "Domingo a jueves, temporada baja",
    "weekend_low": "Viernes o sábado, temporada baja",
    "weekday_high": "Domingo a jueves, temporada alta",
    "weekend_high": "Viernes o sábado, temporada alta",
    "fallback_low": "Sin precio por noche, temporada baja: vale el precio «desde»",
    "fallback_high": "Sin precio por noche, temporada alta: vale el precio «desde»",
}
"""Which rule gave the price of a night."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line with an amount in both currencies. is_sum: whether it adds up what stands above."""

    text: str
    usd: str
    sol: str
    note: str = ""
    is_sum: bool = False


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """The quote of one house. discounts: each that was considered, and what became of it."""

    name: str
    is_available: bool
    told: str
    nights: tuple[Line, ...]
    sums: tuple[Line, ...]
    discounts: tuple[tuple[str, str], ...]
    cancellation: tuple[str, ...]
    advice: tuple[str, ...]
    points: str
    good_until: str


class HouseLine(msgspec.Struct, frozen=True, kw_only=True):
    """A house among several. address: its explanation."""

    name: str
    address: str
    is_available: bool
    told: str
    usd: str
    sol: str


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A house that would be free if stays moved: their texts, each with its page."""

    name: str
    usd: str
    sol: str
    stays: tuple[tuple[str, str], ...]


def house(data: QuoteData) -> Explained:
    """The explanation of a quote of one house."""
    quoted = data.properties[0]
    return Explained(
        name=quoted.property_name,
        is_available=quoted.available,
        told=quoted.availability_message,
        nights=tuple(map(_night, quoted.nightly)),
        sums=tuple(_sums(quoted)),
        discounts=tuple(map(_candidate, quoted.discount_candidates or ())),
        cancellation=tuple(map(_tier, quoted.refund_tiers)),
        advice=tuple(quoted.recommendations),
        points=_points(quoted),
        good_until=f"{quoted.quote_expires_at:%H:%M}" if quoted.quote_expires_at else "",
    )


def houses(visit: Visit, data: QuoteData) -> list[HouseLine]:
    """The houses of a quote, to compare them."""
    return [
        HouseLine(
            name=each.property_name,
            address=_only(visit, each.property_id),
            is_available=each.available,
            told=each.availability_message,
            usd=usd(each.final_price_with_services_usd),
            sol=pen(each.final_price_with_services_sol),
        )
        for each in data.properties
    ]


def moves(visit: Visit, options: Sequence[Any], wanted: Collection[str]) -> list[Move]:
    """The options of the smart search that free one of the houses that are wanted."""
    return [
        Move(
            name=each.property_name,
            usd=usd(each.final_price_with_services_usd),
            sol=pen(each.final_price_with_services_sol),
            stays=tuple(_move(visit, one) for one in _stays_to_move(each)),
        )
        for each in decoding.converted(options, list[Option])
        if each.property_id in wanted
    ]


def service(offered: OfferedService) -> str:
    """A service that may be chosen, with its price for the stay."""
    unit = [
        *(("noche",) if offered.is_per_night else ()),
        *(("persona",) if offered.is_per_person else ()),
    ]
    each = f"{usd(offered.price_usd)} por {listed(unit)}, " if unit else ""
    return f"{offered.name} ({each}en total {usd(offered.total_price_usd)})"


def usd(amount: float) -> str:
    """An amount of a quote in dollars."""
    return showing.money(amount, "usd")


def pen(amount: float) -> str:
    """The same in soles."""
    return showing.money(amount)


def _only(visit: Visit, house_id: str) -> str:
    """The address of the same quote for one house."""
    asked = [pair for pair in visit.request.query if pair[0] != "property_id" and pair[1]]
    return f"{address_of(*visit.request.segments)}?{urlencode([*asked, ('property_id', house_id)])}"


def _line(text: str, in_usd: float, in_sol: float, **more: Any) -> Line:
    return Line(text=text, usd=usd(in_usd), sol=pen(in_sol), **more)


def _night(night: NightView) -> Line:
    rule = NIGHTS[night.type]
    told = f"{rule}: {night.description}" if night.description else rule
    note = told if night.discountable else f"{told}. Sin descuentos"
    day = f"{formats.weekday_date(night.date)} de {night.date.year}"
    return _line(day, night.price_usd, night.price_sol, note=note)


def _sums(quoted: HouseQuoteView) -> Iterator[Line]:
    """How the price comes about, from the nights to the advance."""
    yield _line(
        f"{quoted.total_nights} noches", quoted.base_price_usd, quoted.base_price_sol, is_sum=True
    )
    yield from _extra(quoted)
    yield from _discount(quoted)
    for chosen in quoted.selected_additional_services:
        yield _chosen(chosen)
    yield _line(
        "Precio de la estadía",
        quoted.final_price_with_services_usd,
        quoted.final_price_with_services_sol,
        is_sum=True,
    )
    part = f"{quoted.advance_percentage:g} %"
    yield _line(f"Adelanto ({part})", quoted.advance_usd, quoted.advance_sol)


def _extra(quoted: HouseQuoteView) -> Iterator[Line]:
    if quoted.extra_guests:
        each = usd(quoted.extra_person_price_per_night_usd)
        yield _line(
            f"{quoted.extra_guests} personas adicionales",
            quoted.extra_person_total_usd,
            quoted.extra_person_total_sol,
            note=f"{each} por persona y noche",
        )


def _discount(quoted: HouseQuoteView) -> Iterator[Line]:
    found = quoted.discount_applied
    if found is None:
        return
    error = found.code_error if isinstance(found.code_error, str) else ""
    yield _line(
        "Descuento",
        -found.discount_amount_usd,
        -found.discount_amount_sol,
        note=". ".join(dict.fromkeys(filter(None, (found.description, error)))),
    )


def _chosen(chosen: ChosenService) -> Line:
    return _line(
        chosen.name,
        chosen.total_price_usd,
        chosen.total_price_sol,
        note="obligatorio" if chosen.added_automatically else "",
    )


def _candidate(candidate: CandidateView) -> tuple[str, str]:
    saved = usd(candidate.discount_amount_usd)
    outcome = f"se aplicó: {saved} menos" if candidate.applied else candidate.reason or ""
    return candidate.name, outcome


def _tier(tier: TierView) -> str:
    days = tier.days_before_checkin
    when = f"hasta {days} día{'' if days == 1 else 's'} antes de la llegada"
    return f"Si cancela {when}, se devuelve el {tier.refund_percentage:g} % ({tier.policy})."


def _points(quoted: HouseQuoteView) -> str:
    benefits = quoted.client_benefits
    return pen(benefits.points_value_sol) if benefits and benefits.points_available else ""


def _stays_to_move(option: Option) -> list[MoveView]:
    if option.movement_required:
        return [option.movement_required]
    return option.movements_required or []


def _move(visit: Visit, move: MoveView) -> tuple[str, str]:
    days = date_range(move.reservation_dates.check_in, move.reservation_dates.check_out)
    text = f"{move.client_name} ({days}): de {move.from_property} a {move.to_property}"
    return text, visit.leads_to("reservations", move.reservation_id)
