"""The smart search of staff: free houses, and houses that could be freed (pricing book, 10.3).

A busy house of a swap group can be freed when every stay in the way fits into one other house
of the group. Nothing is moved here; options are proposals, each an alternative on its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from chalicelib.discounts.choosing.rules import Proposal
from chalicelib.kernel.dates import ONE_DAY, days_between
from chalicelib.pricing.quotes.rules import wording
from chalicelib.pricing.quotes.rules.minimum_stay import nights_to_read
from chalicelib.pricing.quotes.rules.quote import HouseQuote, quote_house
from chalicelib.pricing.quotes.rules.requests import StayRequest, capacity
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.types import House

FIXED_ORIGINS = frozenset({"air", "man"})
"""Origins that stay where they are: Airbnb sold that house, maintenance belongs to it."""


class Occupant(msgspec.Struct, frozen=True, kw_only=True):
    """A stay that holds the nights `[check_in, check_out)` of a house.

    `movable` is false when staff must not move it for a reason of its own, such as that the
    guests are already there.
    """

    reservation_id: str
    client_name: str
    property_id: str
    check_in: date
    check_out: date
    guests: int
    status: str
    origin: str
    movable: bool = True

    @property
    def night_count(self) -> int:
        """How many nights it holds."""
        return (self.check_out - self.check_in).days

    def overlaps(self, check_in: date, check_out: date) -> bool:
        """Whether it holds a night of `[check_in, check_out)`; back to back does not count."""
        return self.check_in < check_out and self.check_out > check_in

    def may_move_to(self, house: House) -> bool:
        """Whether its party may be put into `house`, were that free."""
        movable = self.movable and self.origin not in FIXED_ORIGINS
        return movable and capacity(self.guests, house.capacity_max) is None


class Move(msgspec.Struct, frozen=True):
    """One stay to move from a house to another of its swap group."""

    occupant: Occupant
    from_house: House
    to_house: House


class MoveOption(msgspec.Struct, frozen=True):
    """A house that the stay could have once all `moves` are made; its quote is unavailable."""

    offer: HouseQuote
    moves: tuple[Move, ...]


class SearchResult(msgspec.Struct, frozen=True):
    """Free houses, then houses to be freed, each in natural order; `checked` counts all houses."""

    request: StayRequest
    direct: tuple[HouseQuote, ...]
    with_moves: tuple[MoveOption, ...]
    checked: int


def span_to_read(
    houses: Iterable[House], request: StayRequest, found: Iterable[Occupant] = ()
) -> tuple[date, date]:
    """The first and last night whose occupants decide about a search.

    Read that span, then ask again with what was found: a stay in the way may reach further, and
    its other nights must be free elsewhere. Read again when the span grew.
    """
    in_the_way, _ = _split(found, request)
    needed = [*request.nights()]
    for house in houses:
        needed += nights_to_read(house, request)
    first = min([*needed, *(stay.check_in for stay in in_the_way)])
    last = max([*needed, *(stay.check_out - ONE_DAY for stay in in_the_way)])
    return first, last


def smart_search(
    catalogue: Catalogue,
    request: StayRequest,
    occupants: Mapping[str, Sequence[Occupant]],
    discounts: Sequence[Proposal] = (),
) -> SearchResult:
    """Every house that is free for the request, and every one that moves would free.

    `occupants` maps a property id to its blocking stays of `span_to_read`. A house that is too
    small, or whose minimum stay is not met, is neither.
    """
    direct: list[HouseQuote] = []
    with_moves: list[MoveOption] = []
    for house in catalogue.houses:
        staying = occupants.get(house.property_id, ())
        offer = _offer(catalogue, house, request, staying, discounts)
        if offer.available:
            direct.append(offer)
            continue
        in_the_way, others = _split(staying, request)
        moves = _moves(catalogue, house, in_the_way, occupants)
        if moves and _offer(catalogue, house, request, others, discounts).available:
            with_moves.append(MoveOption(offer, moves))
    return SearchResult(request, tuple(direct), tuple(with_moves), len(catalogue.houses))


def message1(result: SearchResult) -> str:
    """As the `message1` of a quote; says so when houses can only be had by moving stays (B30)."""
    if result.direct or not result.with_moves:
        return wording.message1(result.direct, result.request)
    dates = wording.dates_line(result.request)
    return f"{dates}\n🔄 Sin casas libres: hay opciones moviendo reservas"


def message2(result: SearchResult) -> str:
    """As the `message2` of a quote; lists the houses to be freed when none is free."""
    if result.direct or not result.with_moves:
        return wording.message2(result.direct)
    return "\n".join(_move_line(option) for option in result.with_moves)


def _split(
    staying: Iterable[Occupant], request: StayRequest
) -> tuple[list[Occupant], list[Occupant]]:
    """The stays that hold a requested night, and the others."""
    in_the_way: list[Occupant] = []
    others: list[Occupant] = []
    for stay in staying:
        overlaps = stay.overlaps(request.check_in, request.check_out)
        (in_the_way if overlaps else others).append(stay)
    return in_the_way, others


def _offer(
    catalogue: Catalogue,
    house: House,
    request: StayRequest,
    staying: Iterable[Occupant],
    discounts: Sequence[Proposal],
) -> HouseQuote:
    occupied = {night for stay in staying for night in days_between(stay.check_in, stay.check_out)}
    return quote_house(catalogue, house, request, occupied=occupied, discounts=discounts)


def _moves(
    catalogue: Catalogue,
    house: House,
    in_the_way: Sequence[Occupant],
    occupants: Mapping[str, Sequence[Occupant]],
) -> tuple[Move, ...]:
    """The moves into the first house of the group that takes all stays; empty when none is."""
    for target in catalogue.houses:
        same_group = house.swap_group and target.swap_group == house.swap_group
        if not same_group or target.property_id == house.property_id:
            continue
        if _takes_all(target, in_the_way, occupants.get(target.property_id, ())):
            return tuple(Move(stay, house, target) for stay in in_the_way)
    return ()


def _takes_all(target: House, stays: Iterable[Occupant], staying: Sequence[Occupant]) -> bool:
    return all(
        stay.may_move_to(target)
        and not any(other.overlaps(stay.check_in, stay.check_out) for other in staying)
        for stay in stays
    )


def _move_line(option: MoveOption) -> str:
    count = len(option.moves)
    stays = "1 reserva" if count == 1 else f"{count} reservas"
    target = option.moves[0].to_house.name
    return f"{wording.price_line(option.offer)} (moviendo {stays} a {target})"
