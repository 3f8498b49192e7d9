"""A contract's data, as the tests change it."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from chalicelib.documents.types import ContractData, Landlord, Tenant
from local.demo.landlord import LANDLORD

ANA = Tenant(document_type="dni", number_doc="40000001", name="Ana María Quispe Ñahui")
COMPANY = Tenant(
    document_type="ruc",
    number_doc="20512345678",
    name="Inversiones Sol & Mar <Sur> S.A.C.",
    representative="Jorge Luis Huamán Rojas",
    representative_document="40125678",
)


def data(**changes: Any) -> ContractData:
    """The data of a stay over New Year."""
    values: dict[str, Any] = {
        "landlord": Landlord(**LANDLORD),
        "tenant": ANA,
        "house": "Casa Austin 1",
        "check_in": date(2025, 12, 29),
        "departure": date(2026, 1, 1),
        "arrives_at": time(15),
        "leaves_at": time(11),
        "guests": 8,
        "price_usd": Decimal("1234.50"),
        "price_sol": Decimal("4629.38"),
    }
    return ContractData(**{**values, **changes})
