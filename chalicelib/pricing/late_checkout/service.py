"""Late checkouts: whether a departure may be late, and its price (pricing book, 9 and 10.4)."""

from datetime import date, datetime

import msgspec

from chalicelib.calendar import records as nights
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid
from chalicelib.pricing.catalogue import catalogue
from chalicelib.pricing.late_checkout.rules import (
    LateCheckoutOffer,
    LateCheckoutRefusal,
    late_checkout,
)
from chalicelib.pricing.quotes import queries
from chalicelib.pricing.quotes.queries import LateCheckoutCode, LateCheckoutQuery
from chalicelib.pricing.quotes.rules.requests import MAX_GUESTS
from chalicelib.properties.types import House


class LateCheckoutAnswer(msgspec.Struct, frozen=True):
    """A late checkout at its price, or why there is none."""

    house: House
    checkout_date: date
    result: LateCheckoutOffer | LateCheckoutRefusal


def quote(query: LateCheckoutQuery, now: datetime) -> LateCheckoutAnswer:
    """Offer or refuse the night of a departure.

    Raises:
        Invalid, NotFound: with the number of the mistake as `code`.
    """
    if query.property_id is None or query.checkout_date is None:
        raise Invalid(
            "Se requieren property_id y checkout_date.", code=int(LateCheckoutCode.MISSING)
        )
    house = queries.house_of(
        query.property_id,
        unknown=LateCheckoutCode.UNKNOWN_PROPERTY,
        malformed=LateCheckoutCode.PROPERTY_ID,
    )
    day = queries.day_of(query.checkout_date, LateCheckoutCode.DATE_FORMAT)
    guests = queries.guests_of(query.guests)
    if not 1 <= guests <= MAX_GUESTS:
        message = f"guests debe ser un número entero entre 1 y {MAX_GUESTS}."
        raise Invalid(message, code=int(LateCheckoutCode.GUESTS))
    result = late_checkout(
        catalogue(),
        house,
        day,
        guests,
        night_is_free=not nights.occupied([(house.property_id, day)], now),
        today=dates.today(now),
    )
    return LateCheckoutAnswer(house, day, result)
