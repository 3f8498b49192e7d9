"""What callers ask in a query string, read in the order that the book gives (pricing book, 10.2).

Every parameter is a text here, because each mistake has a number of its own on the wire: the
first one found is raised, as `Invalid` with that number as its `code`. Of dates, which share one,
every wrong one is named.
"""

import re
from datetime import date
from enum import IntEnum

import msgspec

from chalicelib.kernel import decoding
from chalicelib.kernel.errors import Invalid
from chalicelib.pricing.quotes.rules.requests import StayRequest, check_request
from chalicelib.pricing.quotes.types import QuoteCode, QuoteRequest, Refused
from chalicelib.web.reading import EARLIEST, LATEST
from chalicelib.web.wording import LOOKS_LIKE_DATE

DIGITS = re.compile("[0-9]{1,9}")


class StayQuery(msgspec.Struct, kw_only=True):
    """A stay to be quoted."""

    check_in_date: str | None = None
    """The day of arrival (`YYYY-MM-DD`). Required."""
    check_out_date: str | None = None
    """The day of departure (`YYYY-MM-DD`), which is not a night of the stay. Required."""
    guests: str | None = None
    """How many guests, 1 or more; 1 when left out."""
    client_id: str | None = None
    """The client (UUID) whose discounts count. Sales staff and callers without a token may send it;
    a guest's token says it by itself."""

    def stay(self, today: date) -> StayRequest:
        """The stay, dates and guests checked (1, 2, 8, 9, 14, 3). `today` is in Lima."""
        if self.check_in_date is None or self.check_out_date is None:
            raise Invalid(
                "Se requieren check_in_date y check_out_date.", code=int(QuoteCode.DATES_MISSING)
            )
        dates = days_of(
            QuoteCode.DATE_FORMAT,
            check_in_date=self.check_in_date,
            check_out_date=self.check_out_date,
        )
        stay = StayRequest(dates["check_in_date"], dates["check_out_date"], guests_of(self.guests))
        for refusal in check_request(stay, today):
            raise Refused(refusal)
        return stay


class QuoteQuery(StayQuery, kw_only=True):
    """A quote of one house, or of all of them."""

    property_id: str | None = None
    """The house (UUID); all houses when left out."""
    discount_code: str | None = None
    """A code to take off, in any case."""
    additional_services: str | None = None
    """Services to include: their ids (UUID), separated by commas."""

    def request(self, today: date) -> QuoteRequest:
        """The request, its stay checked. `today` is in Lima."""
        services = self.additional_services
        return QuoteRequest(
            stay=self.stay(today),
            property_id=self.property_id,
            client_id=self.client_id,
            discount_code=self.discount_code,
            service_ids=None if services is None else _parts(services),
        )


def days_of(code: IntEnum, **texts: str) -> dict[str, date]:
    """Dates by the names of their parameters.

    Raises:
        Invalid: `code`, with every one that is no date, or one beyond the business's calendar.
    """
    days = {name: _day(text) for name, text in texts.items()}
    wrong = {
        name: [f"La fecha «{text[:40]}» no es válida: {_right(text)}"]
        for name, text in texts.items()
        if days[name] is None
    }
    if wrong:
        message = " ".join(text for (text,) in wrong.values())
        raise Invalid(message, fields=wrong, code=int(code))
    return {name: day for name, day in days.items() if day is not None}


def _day(text: str) -> date | None:
    try:
        day = decoding.converted(text.strip(), date, strict=False)
    except msgspec.ValidationError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def _right(text: str) -> str:
    """What is right instead of a text that is no date, or none of the calendar of the business."""
    if LOOKS_LIKE_DATE.fullmatch(text.strip()):
        return f"use un día del calendario, de {EARLIEST} a {LATEST}."
    return "use YYYY-MM-DD."


def guests_of(text: str | None) -> int:
    """How many guests: 1 when nothing was sent, 0 (which no rule accepts) for what is no number."""
    if text is None:
        return 1
    plain = text.strip()
    return int(plain) if DIGITS.fullmatch(plain) else 0


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part.strip())
