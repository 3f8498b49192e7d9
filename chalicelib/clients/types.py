"""What a client is (clients book, 3.1)."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from chalicelib.kernel.money import ZERO
from chalicelib.kernel.secrecy import SECRET

DocumentType = Literal["dni", "cex", "pas", "ruc"]
Sex = Literal["m", "f", "e"]
ClientKind = Literal["guest", "maintenance", "channel"]
GUEST: ClientKind = "guest"
MAINTENANCE: ClientKind = "maintenance"
CHANNEL: ClientKind = "channel"

# The technical clients are the same on every stage, so nobody has to look for them.
MAINTENANCE_ID = str(uuid.uuid5(uuid.NAMESPACE_DNS, "maintenance.clients.casaaustin.pe"))
CHANNEL_ID = str(uuid.uuid5(uuid.NAMESPACE_DNS, "channel.clients.casaaustin.pe"))

Private = Annotated[str, SECRET]
OptionalPrivate = Annotated[str | None, SECRET]


class Level(msgspec.Struct, frozen=True):
    """The highest level that a client holds. A higher `rank` is a better level."""

    rank: int
    name: str
    description: str
    icon: str
    earned_at: datetime


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What staff may write. Once checked, `number_doc` is in capitals and `tel_number` is E.164;
    `notes` are for staff only."""

    document_type: DocumentType
    number_doc: Private
    first_name: Private
    last_name: OptionalPrivate = None
    sex: Sex | None = None
    email: OptionalPrivate = None
    birth_date: Annotated[date | None, SECRET] = None
    tel_number: Private
    manychat: int | None = None
    id_manychat: OptionalPrivate = None
    notes: OptionalPrivate = None

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name or ''}".strip()


class Client(Details, frozen=True, kw_only=True):
    """A client.

    kind: a guest, or one of the two technical clients.
    version: rises with each write; deleted_at: since then in no list and found by no search.
    password: its hash. points_balance: the whole balance, which ends at `points_expires_at`.
    welcome_code: the personal code given at `welcome_issued_at`. referred_by: who brought them.
    """

    client_id: str
    kind: ClientKind = GUEST
    version: int = 1
    created: datetime
    updated: datetime
    deleted_at: datetime | None = None
    password: OptionalPrivate = None
    last_login: datetime | None = None
    facebook_id: OptionalPrivate = None
    facebook_linked_at: datetime | None = None
    meta_sent_at: datetime | None = None
    welcome_issued_at: datetime | None = None
    welcome_code: OptionalPrivate = None
    points_balance: Decimal = ZERO
    points_expires_at: datetime | None = None
    level: Level | None = None
    referral_code: str | None = None
    referred_by: str | None = None

    @property
    def account_id(self) -> str:
        """How events, and the sessions of accounts, name the client."""
        return f"client#{self.client_id}"

    @property
    def is_guest(self) -> bool:
        """Whether the client is a guest, who is still one."""
        return self.kind == GUEST and self.deleted_at is None

    @property
    def details(self) -> Details:
        """What staff may edit of the client."""
        return Details(**{name: getattr(self, name) for name in Details.__struct_fields__})
