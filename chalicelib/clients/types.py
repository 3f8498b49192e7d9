"""What a client is (clients book, 3.1)."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from chalicelib.kernel.edits import Recent
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

WIRE_NAMES = {
    "client_id": "id",
    "birth_date": "date",
    "notes": "comentarios_clientes",
    "seen_version": "version",
}
"""Fields of a client, and of what is sent of one, that the wire calls otherwise."""

NO_CLIENT = "El cliente no existe."
"""What whoever asks for a client is told where there is none."""
FACEBOOK = ("facebook_id", "facebook_name", "facebook_profile_picture", "facebook_linked_at")
"""What is kept of a linked account at Facebook."""

Private = Annotated[str, SECRET]
OptionalPrivate = Annotated[str | None, SECRET]


class Level(msgspec.Struct, frozen=True):
    """The highest level that a client holds. A higher `rank` is a better level."""

    rank: int
    name: str
    """The name of the level."""
    description: str
    """What guests read of the level."""
    icon: str
    """An emoji."""
    earned_at: datetime
    """When the guest reached the level."""


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What staff may write. Once checked, `number_doc` is in capitals and `tel_number` is E.164;
    `notes` are for staff only."""

    document_type: DocumentType
    """The kind of document: `dni` (Peruvian identity card), `cex` (foreigner's card), `pas`
    (passport) or `ruc` (company)."""
    number_doc: Private
    """The number of the document, in capitals and without separators."""
    first_name: Private
    """The given names, or the name of a company."""
    last_name: OptionalPrivate = None
    """The family names; companies have none."""
    sex: Sex | None = None
    """`m`, `f`, or `e` for a company."""
    email: OptionalPrivate = None
    """The e-mail; null where unknown."""
    birth_date: Annotated[date | None, SECRET] = None
    """The date of birth; null where unknown."""
    tel_number: Private
    """The telephone in digits with its country code, as WhatsApp wants it."""
    manychat: int | None = None
    """The number of the subscriber in ManyChat."""
    id_manychat: OptionalPrivate = None
    """The id of the contact in the chatbot builder."""
    notes: OptionalPrivate = None
    """Notes for staff, which the guest never sees."""
    representative: OptionalPrivate = None
    """Who signs for a company: the name of its legal representative; null where unknown."""
    representative_document: OptionalPrivate = None
    """The number of the representative's identity document; null where unknown."""

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name or ''}".strip()


class Consent(msgspec.Struct, frozen=True):
    """What a guest allows us, as the wire has it."""

    marketing_consent: bool = False
    """Whether the guest allows that an advertiser (Meta) is told of them, and of what they book.
    Only the guest says so."""


class Client(Details, frozen=True, kw_only=True):
    """A client.

    kind: a guest, or one of the two technical clients.
    version: rises with each write; form_version: the one which gave the client these `Details`;
    deleted_at: since then in no list and found by no search;
    erasing_since: since then all that is personal goes, and nobody brings the client back.
    password: its hash. session_generation: which of the client's sessions count
    (`accounts.sessions`). points_balance: the whole balance, which ends at `points_expires_at`.
    welcome_code: the personal code given at `welcome_issued_at`. referred_by: who brought them.
    meta_sent_at: when Meta was told of the client; None while its audience lacks them.
    recent: what staff changed that open forms may not show.
    merged_into: the client who is the same person and has everything since (`guests.merging`), of
    one who is deleted; absorbed: the other end of that, over several merges; merging: the one whose
    things are on the way here. former_numbers: documents and telephones of those who were absorbed.
    """

    client_id: str
    """Names the client."""
    kind: ClientKind = GUEST
    version: int = 1
    form_version: int = 1
    created: datetime
    updated: datetime
    deleted_at: datetime | None = None
    erasing_since: datetime | None = None
    password: OptionalPrivate = None
    session_generation: int = 0
    last_login: datetime | None = None
    """When the client last signed in; null before the first time."""
    facebook_id: OptionalPrivate = None
    """The account at Facebook; null where none is linked."""
    facebook_name: OptionalPrivate = None
    """The name at Facebook; null without one."""
    facebook_profile_picture: OptionalPrivate = None
    """The address of the picture at Facebook; null without one."""
    facebook_linked_at: datetime | None = None
    """Since when an account at Facebook is linked."""
    marketing_consent_at: datetime | None = None
    """When the guest last allowed that an advertiser is told of them; null while they do not."""
    meta_sent_at: datetime | None = None
    welcome_issued_at: datetime | None = None
    """When the personal code of the welcome was given."""
    welcome_code: OptionalPrivate = None
    points_balance: Decimal = ZERO
    """The points, in PEN: one point is worth one sol."""
    points_expires_at: datetime | None = None
    """When the points are lost; null while they do not expire."""
    level: Level | None = None
    referral_code: str | None = None
    """The code with which the client brings others."""
    referred_by: str | None = None
    """The client who brought this one."""
    recent: Recent = ()
    merged_into: str | None = None
    merging: str | None = None
    absorbed: tuple[str, ...] = ()
    former_numbers: Annotated[tuple[str, ...], SECRET] = ()

    @property
    def account_id(self) -> str:
        """How events, and the sessions of accounts, name the client."""
        return f"client#{self.client_id}"

    @property
    def is_guest(self) -> bool:
        """Whether the client is a guest, who is still one."""
        return self.kind == GUEST and self.deleted_at is None

    def points_at(self, now: datetime) -> Decimal:
        """What the client can spend at `now`: a balance that ended is nothing."""
        ends = self.points_expires_at
        return ZERO if ends is not None and ends <= now else self.points_balance

    @property
    def marketing_consent(self) -> bool:
        """Whether the client allowed that an advertiser is told of them; who never said so did not
        (clients book, S20)."""
        return self.marketing_consent_at is not None

    @property
    def allows_advertising(self) -> bool:
        """Whether an advertiser may be told of the client now: a guest who allowed it."""
        return self.is_guest and self.marketing_consent

    @property
    def details(self) -> Details:
        """What staff may edit of the client."""
        return Details(**{name: getattr(self, name) for name in Details.__struct_fields__})
