"""The smart search on the wire (pricing book, 10.3)."""

from datetime import date
from typing import Literal

import msgspec

from chalicelib.pricing.quotes.rules.quote import HouseQuote
from chalicelib.pricing.quotes.wire import quotes as views
from chalicelib.pricing.quotes.wire.discounts import candidate_views
from chalicelib.pricing.quotes.wire.shapes import Benefits, HouseQuoteView
from chalicelib.reservations.smart_search import rules
from chalicelib.reservations.smart_search.rules import Move, MoveOption
from chalicelib.reservations.smart_search.types import SearchAnswer
from chalicelib.web.formats import Id

OptionType = Literal["direct", "move_required"]


class RequestedDates(msgspec.Struct):
    """The stay of the search."""

    check_in: date
    """The day of arrival."""
    check_out: date
    """The day of departure."""
    nights: int
    """How many nights the stay has."""
    guests: int
    """How many guests come."""


class MovedDates(msgspec.Struct):
    """The days of a stay that would be moved."""

    check_in: date
    """The day of arrival."""
    check_out: date
    """The day of departure."""
    nights: int
    """How many nights the stay has."""


class MoveView(msgspec.Struct):
    """One stay to move, from its house to another of the same group."""

    reservation_id: Id
    """The stay to move."""
    client_name: str
    """The name of its guest."""
    from_property: str
    """The house that it has."""
    to_property: str
    """The house that it would get."""
    reservation_dates: MovedDates
    """Its days."""
    status: str
    """Where it stands."""


class Option(HouseQuoteView, kw_only=True, omit_defaults=True):
    """A house that is free (`direct`) or could be freed (`move_required`).

    One stay to move stands under `movement_required`, several under `movements_required`.
    """

    option_type: OptionType
    """Whether the house is free (`direct`) or would be after moves (`move_required`)."""
    movement_required: MoveView | None = None
    """The stay to move, where it is one."""
    movements_required: list[MoveView] | None = None
    """The stays to move, where they are several."""
    total_movements: int | None = None
    """How many stays to move, where they are several."""


class Summary(msgspec.Struct):
    """How many houses were looked at, and found."""

    total_direct_available: int
    """How many houses are free."""
    total_options_with_movements: int
    """How many houses could be freed."""
    total_properties_checked: int
    """How many houses there are."""


class SearchData(msgspec.Struct):
    """What the search found."""

    requested_dates: RequestedDates
    """The stay of the search."""
    direct_available: list[Option]
    """The houses that are free."""
    options_with_movements: list[Option]
    """The houses that could be freed."""
    summary: Summary
    """How many of each."""
    message1: str
    """The free houses and prices as a text to send to the guest."""
    message2: str
    """What the price includes, as a text to send to the guest."""


class SearchView(msgspec.Struct):
    """The answer to a search."""

    success: bool
    """Always true."""
    error: int
    """Always 0: no error."""
    data: SearchData
    """What the search found."""
    message: str
    """A text in Spanish."""


def search_view(answer: SearchAnswer) -> SearchView:
    """The answer to a search."""
    result, request = answer.result, answer.result.request
    benefits = views.benefits(answer.client, answer.exchange_rate)
    data = SearchData(
        requested_dates=RequestedDates(
            request.check_in, request.check_out, request.night_count, request.guests
        ),
        direct_available=[_option(offer, "direct", benefits) for offer in result.direct],
        options_with_movements=[_with_moves(option, benefits) for option in result.with_moves],
        summary=Summary(len(result.direct), len(result.with_moves), result.checked),
        message1=rules.message1(result),
        message2=rules.message2(result),
    )
    return SearchView(success=True, error=0, data=data, message="Búsqueda realizada con éxito.")


def _option(offer: HouseQuote, option_type: OptionType, benefits: Benefits | None) -> Option:
    view = views.house_view(offer)
    view.client_benefits = benefits
    view.discount_candidates = candidate_views(offer.quote.discount)
    return Option(**msgspec.structs.asdict(view), option_type=option_type)


def _with_moves(option: MoveOption, benefits: Benefits | None) -> Option:
    view = _option(option.offer, "move_required", benefits)
    moves = [_move(move) for move in option.moves]
    if len(moves) == 1:
        view.movement_required = moves[0]
    else:
        view.movements_required, view.total_movements = moves, len(moves)
    return view


def _move(move: Move) -> MoveView:
    stay = move.occupant
    return MoveView(
        reservation_id=stay.reservation_id,
        client_name=stay.client_name,
        from_property=move.from_house.name,
        to_property=move.to_house.name,
        reservation_dates=MovedDates(stay.check_in, stay.check_out, stay.night_count),
        status=stay.status,
    )
