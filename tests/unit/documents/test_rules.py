"""When a stay has a contract, and when a new version is due."""

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.clients.types import CHANNEL, MAINTENANCE, Client, ClientKind
from chalicelib.documents.contracts import rules
from chalicelib.documents.contracts.wire import disposition
from chalicelib.documents.drawing.built_in import digest_of
from chalicelib.documents.types import Draft, Template, TemplateKind
from chalicelib.kernel.errors import NotFound
from chalicelib.properties.types import House
from chalicelib.reservations.types import STATUS_LABELS, Status, Stay
from local.demo.landlord import LANDLORD

from .made import COMPANY, data

NOW = datetime(2025, 12, 1, tzinfo=UTC)


def stay(**changes: Any) -> Stay:
    values: dict[str, Any] = {
        "reservation_id": "r1",
        "property_id": "h1",
        "client_id": "c1",
        "seller_id": None,
        "check_in": data().check_in,
        "departure": data().departure,
        "guests": 8,
        "price_usd": Decimal("1234.50"),
        "price_sol": Decimal("4629.38"),
        "origin": "aus",
        "status": "approved",
        "created": NOW,
        "updated": NOW,
    }
    return Stay(**{**values, **changes})


def client(**changes: Any) -> Client:
    values: dict[str, Any] = {
        "client_id": "c1",
        "created": NOW,
        "updated": NOW,
        "document_type": "dni",
        "number_doc": "40000001",
        "first_name": "Ana María",
        "last_name": "Quispe Ñahui",
        "tel_number": "51987654321",
    }
    return Client(**{**values, **changes})


@pytest.mark.parametrize("status", STATUS_LABELS)
def test_only_an_approved_stay_has_a_contract(status: Status) -> None:
    if status == "approved":
        rules.require_sold(stay(status=status))
        return
    with pytest.raises(rules.NotApproved):
        rules.require_sold(stay(status=status))


def test_a_removed_stay_has_none() -> None:
    with pytest.raises(rules.NotApproved):
        rules.require_sold(stay(deleted=True))


@pytest.mark.parametrize("kind", [MAINTENANCE, CHANNEL])
def test_nobody_signs_for_repairs_and_the_channel(kind: ClientKind) -> None:
    with pytest.raises(rules.NoTenant):
        rules.tenant_of(client(kind=kind))


@pytest.mark.parametrize("gone", [None, client(deleted_at=NOW)])
def test_who_is_gone_signs_nothing(gone: Client | None) -> None:
    with pytest.raises(NotFound):
        rules.tenant_of(gone)


def test_a_company_needs_no_last_name() -> None:
    tenant = rules.tenant_of(client(document_type="ruc", first_name="Sol S.A.C.", last_name=None))
    assert tenant.name == "Sol S.A.C."
    assert rules.kind_for(tenant) == "company"
    assert (tenant.representative, tenant.representative_document) == ("", "")


@pytest.mark.parametrize(("document", "signer"), [("ruc", "Jorge Huamán"), ("dni", "")])
def test_a_company_signs_by_its_representative_and_nobody_else_does(
    document: str, signer: str
) -> None:
    asked = client(document_type=document, representative="Jorge Huamán")
    assert rules.tenant_of(asked).representative == signer


@pytest.mark.parametrize("document", ["dni", "pas", "cex"])
def test_everybody_else_is_a_person(document: str) -> None:
    assert rules.kind_for(rules.tenant_of(client(document_type=document))) == "person"


@pytest.mark.parametrize("name", LANDLORD)
@pytest.mark.parametrize("value", ["", "  ", None])
def test_a_landlord_is_complete_or_none(name: str, value: str | None) -> None:
    entered = {**LANDLORD, name: value} if value is not None else dict(LANDLORD)
    if value is None:
        del entered[name]
    with pytest.raises(rules.NoLandlord):
        rules.landlord_of({key: text for key, text in entered.items() if text is not None})


def test_a_contract_says_what_the_stay_the_guest_and_the_house_are() -> None:
    house = House(property_id="h1", name="Casa Austin 1", slug="casa-austin-1")
    tenant, landlord = rules.tenant_of(client()), rules.landlord_of({"k1": "x", **LANDLORD})
    assert rules.data_of(stay(), tenant, house, landlord) == data()
    late = rules.data_of(stay(late_checkout=True), tenant, house, landlord)
    assert late == data()
    hours = msgspec.structs.replace(house, check_in_time=time(16), check_out_time=time(12))
    found = rules.data_of(stay(), tenant, hours, landlord)
    assert (found.arrives_at, found.leaves_at) == (time(16), time(12))


def template_of(kind: TemplateKind) -> Template:
    return Template(kind=kind, digest=digest_of(kind))


DRAFT = Draft(form=rules.FORM, template=template_of("person"), data=data())


@pytest.mark.parametrize(
    "other",
    [
        {"form": rules.FORM + 1},
        {"template": template_of("company")},
        *({"data": data(**{name: value})} for name, value in {
            "tenant": COMPANY,
            "house": "Casa Austin 2",
            "guests": 9,
            "price_usd": Decimal("1234.51"),
            "price_sol": Decimal("4629.39"),
            "leaves_at": time(12),
        }.items()),
    ],
    ids=str,
)  # fmt: skip
def test_whatever_differs_is_another_contract(other: dict[str, Any]) -> None:
    assert rules.digest_of(msgspec.structs.replace(DRAFT, **other)) != rules.digest_of(DRAFT)


def test_the_same_is_the_same_contract() -> None:
    assert rules.digest_of(msgspec.structs.replace(DRAFT, data=data())) == rules.digest_of(DRAFT)


@pytest.mark.parametrize(
    ("house", "header"),
    [
        ("Casa Austin 1", "filename=\"Casa Austin 1_contract.pdf\""),
        ("Casa \"Ñ\"\r\nX: y; z", "filename=\"Casa N X y z_contract.pdf\""),
    ],
)  # fmt: skip
def test_a_house_names_the_file_and_nothing_else(house: str, header: str) -> None:
    named = disposition(house)
    assert named.startswith(f"attachment; {header}; filename*=UTF-8''")
    assert named.isascii()
    assert named.isprintable()
