"""What a contract is made from (reservations book, section 8)."""

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from chalicelib.clients.types import DocumentType
from chalicelib.kernel.secrecy import SECRET

TemplateKind = Literal["person", "company"]
Private = Annotated[str, SECRET]


class Landlord(msgspec.Struct, frozen=True, kw_only=True):
    """Who rents the houses out, as contracts say it.

    document: its kind and number (`DNI N.º 00000000`). account: where guests pay to, with the bank.
    house_rules: the address at which the rules of the houses stand.
    """

    name: str
    document: str
    address: str
    account: str
    house_rules: str


class Tenant(msgspec.Struct, frozen=True, kw_only=True):
    """The guest, who is a company where the document is a RUC, and then signs by a
    representative; empty where nobody knows that one."""

    document_type: DocumentType
    number_doc: Private
    name: Private
    representative: Private = ""
    representative_document: Private = ""


class ContractData(msgspec.Struct, frozen=True, kw_only=True):
    """All that a contract says of a stay.

    departure: the day the guests leave, also with a late checkout (section 2.4). arrives_at,
    leaves_at: hours of Lima.
    """

    landlord: Landlord
    tenant: Tenant
    house: str
    check_in: date
    departure: date
    arrives_at: time
    leaves_at: time
    guests: int
    price_usd: Decimal
    price_sol: Decimal


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """The DOCX file that is filled in: the one at `key`, or the one that comes with the product.
    digest: SHA-256 of its bytes."""

    kind: TemplateKind
    digest: str
    key: str | None = None


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A contract that is to be drawn. form: that of the words which are put into the template."""

    form: int
    template: Template
    data: ContractData


class Order(msgspec.Struct, frozen=True):
    """What the function that draws is told: where the contract is to stand, and nothing of it."""

    contract: str
