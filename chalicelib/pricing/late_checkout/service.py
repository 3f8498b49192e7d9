"""Late checkouts: whether a departure may be late, and its price (pricing book, 9 and 10.4)."""

from datetime import date, datetime

from chalicelib.calendar import records as nights
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid
from chalicelib.pricing.catalogue import catalogue
from chalicelib.pricing.late_checkout.rules import late_checkout
from chalicelib.pricing.late_checkout.types import LateCheckoutAnswer, LateCheckoutCode
from chalicelib.pricing.quotes import service as quotes
from chalicelib.pricing.quotes.rules.requests import MAX_GUESTS
from chalicelib.properties.types import House


def house_of(text: str) -> House:
    """The house that an id names, as the caller wrote it.

    Raises:
        Invalid, NotFound: with the number of the mistake as `code`.
    """
    return quotes.house_of(
        text,
        unknown=LateCheckoutCode.UNKNOWN_PROPERTY,
        malformed=LateCheckoutCode.PROPERTY_ID,
    )


def quote(house: House, day: date, guests: int, *, now: datetime) -> LateCheckoutAnswer:
    """Offer or refuse the night of a departure on `day`.

    Raises:
        Invalid: the guests, with their number as `code`.
    """
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
