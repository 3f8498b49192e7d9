"""When a stay has a contract, and what decides that a new version is due."""

from collections.abc import Mapping
from hashlib import sha256

import msgspec

from chalicelib.clients.types import GUEST, NO_CLIENT, Client
from chalicelib.documents.types import ContractData, Draft, Landlord, TemplateKind, Tenant
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.properties.types import House
from chalicelib.reservations.stays.windows import ARRIVES, CLOSES
from chalicelib.reservations.types import Stay

FORM = 1
"""Rises when `wording` or the libraries put something else into the same template."""
COMPANY = "ruc"


class NotApproved(Conflict):
    """The stay is not sold: a contract would promise the house."""

    code = "stay_not_approved"
    default_message = "Solo las reservas aprobadas tienen contrato."


class NoTenant(Conflict):
    """The stay is nobody's who could sign: repairs, or what the channel sold."""

    code = "no_tenant"
    default_message = "Esta reserva no es de un cliente con quien se firme un contrato."


class NoLandlord(Conflict):
    """Nobody has entered who rents the houses out."""

    code = "no_landlord"
    default_message = "Faltan los datos del arrendador. Un administrador debe completarlos."


def require_sold(stay: Stay) -> None:
    """Let a stay pass that may have a contract.

    Raises:
        NotApproved: it does not take place.
    """
    if not stay.is_sold:
        raise NotApproved


def tenant_of(client: Client | None) -> Tenant:
    """Who signs.

    Raises:
        NotFound: the client is gone.
        NoTenant: it is a technical one.
    """
    if client is None or client.deleted_at is not None:
        raise NotFound(NO_CLIENT)
    if client.kind != GUEST:
        raise NoTenant
    is_company = client.document_type == COMPANY
    return Tenant(
        document_type=client.document_type,
        number_doc=client.number_doc,
        name=client.full_name,
        representative=(client.representative or "") if is_company else "",
        representative_document=(client.representative_document or "") if is_company else "",
    )


def landlord_of(entered: Mapping[str, str]) -> Landlord:
    """Who rents out, by what somebody entered.

    Raises:
        NoLandlord: something is missing.
    """
    values = {name: entered.get(name, "").strip() for name in Landlord.__struct_fields__}
    if not all(values.values()):
        raise NoLandlord
    return Landlord(**values)


def data_of(stay: Stay, tenant: Tenant, house: House, landlord: Landlord) -> ContractData:
    """All that the contract of a stay says."""
    return ContractData(
        landlord=landlord,
        tenant=tenant,
        house=house.name,
        check_in=stay.check_in,
        departure=stay.departure,
        arrives_at=house.check_in_time or ARRIVES,
        leaves_at=house.check_out_time or CLOSES,
        guests=stay.guests,
        price_usd=stay.price_usd,
        price_sol=stay.price_sol,
    )


def kind_for(tenant: Tenant) -> TemplateKind:
    """Which template the tenant signs."""
    return "company" if tenant.document_type == COMPANY else "person"


def digest_of(draft: Draft) -> str:
    """What two drafts share that make the same contract, and no others."""
    return sha256(msgspec.json.encode(draft)).hexdigest()
