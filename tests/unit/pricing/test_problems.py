"""The errors of quotes as the app reads them (pricing book, 10.2, 10.4, B33)."""

from datetime import date

import msgspec
import pytest

from chalicelib.kernel.errors import CasaAustinError, Invalid, NotFound, Unavailable
from chalicelib.pricing.late_checkout.wire import late_checkout_problem
from chalicelib.pricing.quotes.types import Refused
from chalicelib.pricing.quotes.wire.problems import quote_problem

from .book import HOUSE_1, quote, stay


def test_a_numbered_error_keeps_its_number_and_says_it_twice() -> None:
    problem = msgspec.to_builtins(quote_problem(NotFound("La propiedad no existe.", code=4)))

    assert problem == {
        "success": False,
        "error": 4,
        "message": "La propiedad no existe.",
        "error_message": "La propiedad no existe.",
    }


@pytest.mark.parametrize(
    ("field", "of_quote", "of_late_checkout"),
    [
        ("check_in_date", 2, 6),
        ("check_out_date", 2, 6),
        ("guests", 3, 5),
        ("property_id", 5, 3),
        ("client_id", 7, 6),
        ("additional_services", 12, 6),
        ("checkout_date", 10, 4),
        ("discount_code", 10, 6),
    ],
)
def test_a_text_that_cannot_be_read_has_the_number_of_its_parameter(
    field: str, of_quote: int, of_late_checkout: int
) -> None:
    error = Invalid(fields={field: ["El texto contiene caracteres no permitidos."]})

    assert quote_problem(error).error == of_quote
    assert late_checkout_problem(error).error == of_late_checkout
    assert quote_problem(error).detail == error.fields


def test_anything_else_has_a_number_too() -> None:
    for error in (Unavailable(), CasaAustinError("Ocurrió un error interno.", code="internal")):
        assert quote_problem(error).error == 10
        assert late_checkout_problem(error).error == 6


def test_a_minimum_stay_says_which_night_and_how_many() -> None:
    offer = quote(stay("2026-12-30", "2027-01-01"), HOUSE_1)
    assert offer.refusal is not None

    problem = quote_problem(Refused(offer.refusal, offer.minimum_stay))

    assert problem.error == 13
    assert problem.minimum_stay is not None
    assert problem.minimum_stay.date == date(2026, 12, 31)
    assert problem.minimum_stay.description == "Año Nuevo"
    assert problem.minimum_stay.minimum_nights == 3
    assert "Año Nuevo" in problem.message
    assert "3 noches" in problem.message
