"""What stands in a contract for each variable of its template (reservations book, section 8)."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

from chalicelib.clients.types import DocumentType
from chalicelib.documents.drawing.words import amount_in_words
from chalicelib.documents.types import ContractData

PLACE = "es_PE"
# `y` is the year of the calendar; `Y`, that of weeks, is another around New Year (W22).
LONG_DATE = "d 'de' MMMM 'del' y"
CENTS = "0.00"
DOCUMENTS: Mapping[DocumentType, str] = {
    "dni": "DNI",
    "pas": "pasaporte",
    "cex": "carnet de extranjería",
    "ruc": "RUC",
}
TO_FILL_IN = "_" * 28
"""What nobody knows is written by hand."""


def variables(data: ContractData) -> dict[str, str]:
    """The values of all variables; the first eight are those of the book."""
    tenant, landlord = data.tenant, data.landlord
    name = tenant.name.upper()
    return {
        "nombre": name,
        "tipodocumento": DOCUMENTS[tenant.document_type].upper(),
        "dni": tenant.number_doc,
        "propiedad": data.house,
        "checkin": long_date(data.check_in),
        "checkout": long_date(data.departure),
        "preciodolares": f"${_cents(data.price_usd)}",
        "numpax": str(data.guests),
        "preciodolaresletras": amount_in_words(data.price_usd, "dólares americanos"),
        "preciosoles": f"S/{_cents(data.price_sol)}",
        "preciosolesletras": amount_in_words(data.price_sol, "soles"),
        "horaingreso": _hour(data.arrives_at),
        "horasalida": _hour(data.leaves_at),
        "fecha": long_date(data.check_in),
        "razonsocial": name,
        "ruc": tenant.number_doc,
        "representante": tenant.representative.upper() or TO_FILL_IN,
        "representantedocumento": tenant.representative_document or TO_FILL_IN,
        "arrendador": landlord.name.upper(),
        "arrendadordocumento": landlord.document,
        "arrendadordomicilio": landlord.address,
        "arrendadorcuenta": landlord.account,
        "reglamento": landlord.house_rules,
    }


def long_date(day: date) -> str:
    """`15 de enero del 2025`."""
    from babel.dates import format_date

    return str(format_date(day, LONG_DATE, locale=PLACE))


def _cents(amount: Decimal) -> str:
    """Two decimals, and nothing between thousands."""
    from babel.numbers import format_decimal

    return str(format_decimal(amount, CENTS, locale=PLACE))


def _hour(hour: time) -> str:
    return f"{hour:%H:%M}"
