"""Stays that nobody had, to try templates with."""

from datetime import date, time
from decimal import Decimal

from chalicelib.documents.types import ContractData, Landlord, TemplateKind, Tenant

LANDLORD = Landlord(
    name="Nombre del arrendador",
    document="DNI N.º 00000000",
    address="Dirección del arrendador",
    account="Banco y números de cuenta",
    house_rules="https://ejemplo.pe/reglamento",
)
TENANTS: dict[TemplateKind, Tenant] = {
    "person": Tenant(
        document_type="cex", number_doc="000000000", name="Nombres y Apellidos del Huésped"
    ),
    "company": Tenant(
        document_type="ruc",
        number_doc="20000000001",
        name="Empresa de Ejemplo S.A.C.",
        representative="Nombre del Representante",
        representative_document="00000000",
    ),
}


def sample(kind: TemplateKind) -> ContractData:
    """What a template of a kind is shown with."""
    return ContractData(
        landlord=LANDLORD,
        tenant=TENANTS[kind],
        house="Casa de Ejemplo",
        check_in=date(2025, 12, 29),
        departure=date(2026, 1, 1),
        arrives_at=time(15),
        leaves_at=time(11),
        guests=12,
        price_usd=Decimal("1234.50"),
        price_sol=Decimal("4629.38"),
    )
