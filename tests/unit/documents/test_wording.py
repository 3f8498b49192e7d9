"""What stands for each variable (reservations book, section 8; vector W22)."""

from datetime import date, time
from decimal import Decimal

import pytest

from chalicelib.clients.types import DocumentType
from chalicelib.documents.drawing.wording import TO_FILL_IN, long_date, variables
from chalicelib.documents.types import Tenant

from .made import COMPANY, data


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2025, 12, 28), "28 de diciembre del 2025"),
        (date(2025, 12, 29), "29 de diciembre del 2025"),
        (date(2025, 12, 31), "31 de diciembre del 2025"),
        (date(2027, 1, 1), "1 de enero del 2027"),
        (date(2025, 1, 15), "15 de enero del 2025"),
        (date(2026, 9, 5), "5 de setiembre del 2026"),
    ],
)
def test_a_date_has_the_year_of_the_calendar(day: date, text: str) -> None:
    assert long_date(day) == text


def test_every_variable_has_its_value() -> None:
    assert variables(data()) == {
        "nombre": "ANA MARÍA QUISPE ÑAHUI",
        "tipodocumento": "DNI",
        "dni": "40000001",
        "propiedad": "Casa Austin 1",
        "checkin": "29 de diciembre del 2025",
        "checkout": "1 de enero del 2026",
        "preciodolares": "$1234.50",
        "numpax": "8",
        "preciodolaresletras": "mil doscientos treinta y cuatro con 50/100 dólares americanos",
        "preciosoles": "S/4629.38",
        "preciosolesletras": "cuatro mil seiscientos veintinueve con 38/100 soles",
        "horaingreso": "15:00",
        "horasalida": "11:00",
        "fecha": "29 de diciembre del 2025",
        "razonsocial": "ANA MARÍA QUISPE ÑAHUI",
        "ruc": "40000001",
        "representante": TO_FILL_IN,
        "representantedocumento": TO_FILL_IN,
        "arrendador": "ROSA ELENA PAREDES LEÓN",
        "arrendadordocumento": "DNI N.º 00000000",
        "arrendadordomicilio": "Av. de la Muestra 123, Miraflores, Lima",
        "arrendadorcuenta": (
            "Banco de Muestra, cuenta en dólares N.º 000-0000000-0-00 y en soles N.º "
            "000-0000001-0-00"
        ),
        "reglamento": "https://casaaustin.pe/reglamento",
    }


@pytest.mark.parametrize(
    ("kind", "text"),
    [("dni", "DNI"), ("pas", "PASAPORTE"), ("cex", "CARNET DE EXTRANJERÍA"), ("ruc", "RUC")],
)
def test_a_document_is_named_in_capitals(kind: DocumentType, text: str) -> None:
    tenant = Tenant(document_type=kind, number_doc="X1", name="Ana Quispe")
    assert variables(data(tenant=tenant))["tipodocumento"] == text


@pytest.mark.parametrize(
    ("price", "text"), [("500", "$500.00"), ("1234.5", "$1234.50"), ("0.1", "$0.10")]
)
def test_a_price_has_two_decimals_and_nothing_between_thousands(price: str, text: str) -> None:
    assert variables(data(price_usd=Decimal(price)))["preciodolares"] == text


def test_a_house_has_its_own_hours() -> None:
    found = variables(data(arrives_at=time(14, 30), leaves_at=time(10)))
    assert (found["horaingreso"], found["horasalida"]) == ("14:30", "10:00")


def test_a_company_without_a_last_name_has_a_contract() -> None:
    found = variables(data(tenant=COMPANY))
    assert found["razonsocial"] == "INVERSIONES SOL & MAR <SUR> S.A.C."
    assert found["ruc"] == "20512345678"
    assert found["representante"] == "JORGE LUIS HUAMÁN ROJAS"
    assert found["representantedocumento"] == "40125678"
