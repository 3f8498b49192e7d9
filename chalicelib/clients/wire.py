"""Clients on the wire: what staff read and write, and what the client reads of themself."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.clients.records import ClientRecord
from chalicelib.clients.records.listing import Ordering
from chalicelib.clients.rules import phones
from chalicelib.clients.rules.details import Details
from chalicelib.clients.rules.identity import DocumentType, Sex
from chalicelib.clients.types import Level
from chalicelib.kernel import money
from chalicelib.kernel.dates import in_lima
from chalicelib.web.pages import PageQuery

COMPANY, COMPANY_SEX = "ruc", "e"

Day = date
# Lengths that no checked value has; the rules say what a value of a field is.
Word = Annotated[str, Meta(max_length=200)]
ChatbotNumber = Annotated[int, Meta(ge=0, le=2**31 - 1)]
ChatbotId = Annotated[str, Meta(max_length=255)]
Notes = Annotated[str, Meta(max_length=5000)]
Code = Annotated[str, Meta(max_length=20)]


class ClientInput(msgspec.Struct, kw_only=True):
    """A client as staff write it. `date` is the birth date; `tel_number` has a country code or
    is Peruvian."""

    document_type: DocumentType = "dni"
    number_doc: Word
    first_name: Word
    last_name: Word | None = None
    sex: Sex | None = None
    email: Word | None = None
    date: Day | None = None
    tel_number: Word
    manychat: ChatbotNumber | None = None
    id_manychat: ChatbotId | None = None
    comentarios_clientes: Notes | None = None

    def details(self) -> Details:
        """The same for the rules."""
        return Details(
            document_type=self.document_type,
            number_doc=self.number_doc,
            first_name=self.first_name,
            last_name=self.last_name,
            sex=self.sex,
            email=self.email,
            birth_date=self.date,
            tel_number=self.tel_number,
            manychat=self.manychat,
            id_manychat=self.id_manychat,
            notes=self.comentarios_clientes,
        )


class NewClient(ClientInput, kw_only=True):
    """A new client. `referrer_code` is the referral code of the client who brought this one."""

    referrer_code: Code | None = None


class ClientChange(msgspec.Struct, kw_only=True):
    """The fields to change; null clears one."""

    document_type: DocumentType | UnsetType = UNSET
    number_doc: Word | UnsetType = UNSET
    first_name: Word | UnsetType = UNSET
    last_name: Word | UnsetType | None = UNSET
    sex: Sex | UnsetType | None = UNSET
    email: Word | UnsetType | None = UNSET
    date: Day | UnsetType | None = UNSET
    tel_number: Word | UnsetType = UNSET
    manychat: ChatbotNumber | UnsetType | None = UNSET
    id_manychat: ChatbotId | UnsetType | None = UNSET
    comentarios_clientes: Notes | UnsetType | None = UNSET

    def over(self, known: Details) -> Details:
        """`known` with what is given here."""
        given = {
            _WIRE_NAMES.get(name, name): getattr(self, name)
            for name in self.__struct_fields__
            if getattr(self, name) is not UNSET
        }
        return msgspec.structs.replace(known, **given)


_WIRE_NAMES = {"date": "birth_date", "comentarios_clientes": "notes"}


class ClientsQuery(PageQuery, kw_only=True):
    """Which clients, in which order. `bd=today` are those whose birthday is today."""

    search: Word = ""
    ordering: Ordering = "-points_balance"
    bd: Literal["today"] | None = None


class SearchQuery(msgspec.Struct, kw_only=True):
    """What was typed so far."""

    search: Word = ""


class LevelInfo(msgspec.Struct):
    """The highest level that a client holds."""

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


class StaffClient(msgspec.Struct, kw_only=True):
    """A client as staff read it.

    `last_name` and `sex` are texts, empty where unknown: the published panel works on them
    without a look (panel book, 4.4 and 4.5). `points_balance` is a text for the same reason.
    """

    id: str
    document_type: str
    number_doc: str
    first_name: str
    last_name: str
    sex: str
    email: str | None
    date: Day | None
    tel_number: str
    enviado_meta: bool
    manychat: int | None
    id_manychat: str | None
    comentarios_clientes: str | None
    is_password_set: bool
    last_login: datetime | None
    facebook_id: str | None
    facebook_linked: bool
    facebook_linked_at: datetime | None
    welcome_discount_issued: bool
    welcome_discount_issued_at: datetime | None
    points_balance: str
    points_expires_at: datetime | None
    referred_by: str | None
    referral_code: str | None
    level_info: LevelInfo | None

    @classmethod
    def of(cls, record: ClientRecord) -> "StaffClient":
        """The view of a client."""
        return cls(
            id=record.client_id,
            document_type=record.document_type,
            number_doc=record.number_doc,
            first_name=record.first_name,
            last_name=record.last_name or "",
            sex=_sex(record),
            email=record.email,
            date=record.birth_date,
            tel_number=phones.on_wire(record.tel_number),
            enviado_meta=record.meta_sent_at is not None,
            manychat=None if record.manychat is None else int(record.manychat),
            id_manychat=record.id_manychat,
            comentarios_clientes=record.notes,
            is_password_set=record.password is not None,
            last_login=in_lima(record.last_login),
            facebook_id=record.facebook_id,
            facebook_linked=record.facebook_id is not None,
            facebook_linked_at=in_lima(record.facebook_linked_at),
            welcome_discount_issued=record.welcome_issued_at is not None,
            welcome_discount_issued_at=in_lima(record.welcome_issued_at),
            points_balance=money.text(record.points_balance),
            points_expires_at=in_lima(record.points_expires_at),
            referred_by=record.referred_by,
            referral_code=record.referral_code,
            level_info=LevelInfo.of(record.level),
        )


class ClientInStay(msgspec.Struct):
    """The client inside a reservation (panel book, 4.4)."""

    id: str
    first_name: str
    last_name: str
    email: str | None
    tel_number: str
    document_type: str
    number_doc: str
    points_balance: str

    @classmethod
    def of(cls, record: ClientRecord) -> "ClientInStay":
        """The view of a client, deleted ones too: a stay keeps its guest."""
        return cls(
            id=record.client_id,
            first_name=record.first_name,
            last_name=record.last_name or "",
            email=record.email,
            tel_number=phones.on_wire(record.tel_number),
            document_type=record.document_type,
            number_doc=record.number_doc,
            points_balance=money.text(record.points_balance),
        )


def _sex(record: ClientRecord) -> str:
    return record.sex or (COMPANY_SEX if record.document_type == COMPANY else "")
