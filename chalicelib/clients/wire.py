"""Clients on the wire: what staff read and write, and what the client reads of themself."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.clients.identity import phones
from chalicelib.clients.orders.rules import Ordering
from chalicelib.clients.rules import checked
from chalicelib.clients.types import WIRE_NAMES, Client, Consent, Details, DocumentType, Level, Sex
from chalicelib.kernel import clock, dates, money
from chalicelib.kernel.dates import in_lima
from chalicelib.web.drafts import StandIns, among, draft, wrong_in
from chalicelib.web.formats import Amount, Id
from chalicelib.web.pages import PageQuery
from chalicelib.web.shapes import shared_fields
from chalicelib.web.versions import SeenVersion

COMPANY, COMPANY_SEX = "ruc", "e"

# Lengths that no checked value has; the rules say what a value of a field is.
Word = Annotated[str, Meta(max_length=200)]
ChatbotNumber = Annotated[int, Meta(ge=0, le=2**31 - 1)]
ChatbotId = Annotated[str, Meta(max_length=255)]
Notes = Annotated[str, Meta(max_length=5000)]
Code = Annotated[str, Meta(max_length=20)]


def _limits(values: Mapping[str, Any], *, is_new: bool) -> dict[str, list[str]]:
    """What is wrong with these fields of a client, as far as it shows without the others."""

    def check(stand_ins: StandIns) -> Details:
        known = {name: values[name] for name in Details.__struct_fields__ if name in values}
        sent: Details = draft(Details, known, stand_ins)
        # Digits that are shown of a number may be sent back, whatever they look like alone.
        return checked(sent, dates.today(clock.now()), kept=None if is_new else sent)

    wrong = wrong_in(check)
    if is_new:
        return wrong
    sent = {WIRE_NAMES.get(name, name) for name in values}
    # What a document may be depends on its type.
    return among(sent if "document_type" in sent else sent - {"number_doc", "last_name"}, wrong)


class ClientInput(msgspec.Struct, kw_only=True, rename=WIRE_NAMES):
    """A client as staff write it. `date` is the birth date; `tel_number` has a country code or
    is Peruvian."""

    TEXTS_FROM: ClassVar = (Details,)

    document_type: DocumentType = "dni"
    number_doc: Word
    first_name: Word
    last_name: Word | None = None
    sex: Sex | None = None
    email: Word | None = None
    birth_date: date | None = None
    tel_number: Word
    """The telephone, with a country code or Peruvian; spaces and punctuation do not matter."""
    manychat: ChatbotNumber | None = None
    id_manychat: ChatbotId | None = None
    notes: Notes | None = None
    representative: Word | None = None
    representative_document: Word | None = None


class NewClient(ClientInput, kw_only=True):
    """A new client. `referrer_code` is the referral code of the client who brought this one."""

    referrer_code: Code | None = None
    """The referral code of the client who brought this one."""

    limits = staticmethod(partial(_limits, is_new=True))

    def details(self) -> Details:
        """What staff write of the client."""
        return Details(**shared_fields(self, Details))


class ClientReplacement(ClientInput, kw_only=True):
    """A client as it is to be. `version` is the one that was read, if the client is to be refused
    over another."""

    seen_version: SeenVersion | UnsetType = UNSET
    """The version that was read; over another, the answer is 409."""


class ClientChange(msgspec.Struct, kw_only=True, rename=WIRE_NAMES):
    """The fields to change; null clears one. `version` is the one that was read, if the change is
    to be refused over another."""

    TEXTS_FROM: ClassVar = (ClientInput,)

    limits = staticmethod(partial(_limits, is_new=False))

    document_type: DocumentType | UnsetType = UNSET
    number_doc: Word | UnsetType = UNSET
    first_name: Word | UnsetType = UNSET
    last_name: Word | UnsetType | None = UNSET
    sex: Sex | UnsetType | None = UNSET
    email: Word | UnsetType | None = UNSET
    birth_date: date | UnsetType | None = UNSET
    tel_number: Word | UnsetType = UNSET
    manychat: ChatbotNumber | UnsetType | None = UNSET
    id_manychat: ChatbotId | UnsetType | None = UNSET
    notes: Notes | UnsetType | None = UNSET
    representative: Word | UnsetType | None = UNSET
    representative_document: Word | UnsetType | None = UNSET
    seen_version: SeenVersion | UnsetType = UNSET
    """The version that was read; over another, the answer is 409."""


class ClientsQuery(PageQuery, kw_only=True):
    """Which clients, in which order. `bd=today` are those whose birthday is today."""

    search: Word = ""
    """Words that must all occur in the name, document, telephone or e-mail, in any order."""
    ordering: Ordering = "-points_balance"
    """What the list is sorted by; a minus reverses it."""
    bd: Literal["today"] | None = None
    """`today` lists those whose birthday is today in Lima."""


class SearchQuery(msgspec.Struct, kw_only=True):
    """What was typed so far."""

    search: Word = ""
    """Words that must all occur in the name, document, telephone or e-mail, in any order."""


class LevelInfo(msgspec.Struct):
    """The highest level that a client holds."""

    TEXTS_FROM: ClassVar = (Level,)

    name: str
    description: str
    icon: str
    earned_at: datetime

    @classmethod
    def of(cls, level: Level | None) -> "LevelInfo | None":
        """The view of a level, or null without one."""
        if level is None:
            return None
        return cls(level.name, level.description, level.icon, in_lima(level.earned_at))


class StaffClient(msgspec.Struct, kw_only=True, rename=WIRE_NAMES):
    """A client as staff read it.

    `last_name` and `sex` are texts, empty where unknown: the published panel works on them
    without a look (panel book, 4.4 and 4.5). `points_balance` is a text for the same reason.
    """

    TEXTS_FROM: ClassVar = (Client, Consent)

    client_id: Id
    document_type: DocumentType
    number_doc: str
    first_name: str
    last_name: str
    """The family names; empty where there are none."""
    sex: Sex | Literal[""]
    """`m`, `f`, `e` for a company, or empty where unknown."""
    email: str | None
    birth_date: date | None
    tel_number: str
    marketing_consent: bool
    marketing_consent_at: datetime | None
    enviado_meta: bool
    """Whether Meta was told of the client."""
    manychat: int | None
    id_manychat: str | None
    notes: str | None
    representative: str | None
    representative_document: str | None
    is_password_set: bool
    """Whether the client has a password and so can sign in."""
    last_login: datetime | None
    facebook_id: str | None
    facebook_linked: bool
    """Whether an account at Facebook is linked."""
    facebook_linked_at: datetime | None
    welcome_discount_issued: bool
    """Whether the personal code of the welcome was given."""
    welcome_discount_issued_at: datetime | None
    """When the personal code of the welcome was given."""
    points_balance: Amount
    points_expires_at: datetime | None
    referred_by: Id | None
    referral_code: str | None
    level_info: LevelInfo | None
    """The highest level that the client holds; null without one."""
    version: int
    """Rises with each change; a change may name the one that it is for."""

    @classmethod
    def of(cls, client: Client) -> "StaffClient":
        """The view of a client."""
        written = {
            **shared_fields(client, cls),
            "last_name": client.last_name or "",
            "sex": client.sex or (COMPANY_SEX if client.document_type == COMPANY else ""),
            "tel_number": phones.on_wire(client.tel_number),
            "last_login": in_lima(client.last_login),
            "marketing_consent_at": in_lima(client.marketing_consent_at),
            "facebook_linked_at": in_lima(client.facebook_linked_at),
            "points_balance": money.text(client.points_balance),
            "points_expires_at": in_lima(client.points_expires_at),
        }
        return cls(
            marketing_consent=client.marketing_consent,
            enviado_meta=client.meta_sent_at is not None,
            is_password_set=client.password is not None,
            facebook_linked=client.facebook_id is not None,
            welcome_discount_issued=client.welcome_issued_at is not None,
            welcome_discount_issued_at=in_lima(client.welcome_issued_at),
            level_info=LevelInfo.of(client.level),
            **written,
        )


class ClientInStay(msgspec.Struct, kw_only=True, rename=WIRE_NAMES):
    """The client inside a reservation (panel book, 4.4)."""

    TEXTS_FROM: ClassVar = (Client,)

    client_id: Id
    first_name: str
    last_name: str
    """The family names; empty where there are none, or where they may not be shown."""
    email: str | None
    tel_number: str
    """The telephone in digits with its country code; empty where it may not be shown."""
    document_type: DocumentType | Literal[""]
    """The kind of document (`dni`, `cex`, `pas`, `ruc`); empty where it may not be shown."""
    number_doc: str
    """The number of the document; empty where it may not be shown."""
    points_balance: Amount

    @classmethod
    def of(cls, client: Client) -> "ClientInStay":
        """The view of a client, deleted ones too: a stay keeps its guest."""
        written = {
            **shared_fields(client, cls),
            "last_name": client.last_name or "",
            "tel_number": phones.on_wire(client.tel_number),
            "points_balance": money.text(client.points_balance),
        }
        return cls(**written)
