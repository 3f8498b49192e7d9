"""Points on the wire (clients book, 6.3 and 8.3). One point is worth one PEN."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from chalicelib.clients.identity.rules import document_key
from chalicelib.clients.types import DocumentType
from chalicelib.kernel import money
from chalicelib.kernel.dates import in_lima
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.points import rules
from chalicelib.loyalty.points.types import Change, EntryKind, Posted, Statement
from chalicelib.web.drafts import StandIns, among, wrong_in
from chalicelib.web.formats import Address, Amount, Id
from chalicelib.web.pages import PageQuery
from chalicelib.web.problems import ErrorProblem, with_error

TransactionType = Literal["earned", "redeemed", "expired", "refunded", "referral"]
TYPES: Mapping[EntryKind, TransactionType] = {
    "earned": "earned",
    "referral": "referral",
    "redeemed": "redeemed",
    "refunded": "refunded",
    "expired": "expired",
}
"""Those of the ledger that the wire knows; all others are earned or redeemed, by their sign."""
Number = Annotated[str, Meta(max_length=50)]
Reason = Annotated[str, Meta(max_length=2000)]
PageSize = Annotated[int, Meta(ge=1, le=100)]


class PointsTransaction(msgspec.Struct, kw_only=True):
    """An entry of the ledger of points."""

    id: Id
    """Names the entry."""
    transaction_type: TransactionType
    """`earned` and `referral` came with stays, `redeemed` was spent, `refunded` given back,
    `expired` lost. What staff gave or corrected is `earned` or `redeemed`, by its sign."""
    points: Amount
    """What came, or (negative) what went."""
    description: str
    """What for, in Spanish."""
    expires_at: datetime | None
    """When these points are lost; null for what went, and for what does not expire."""
    created: datetime
    """When it was entered."""
    reservation_id: Id | None
    """The stay that it is about; null where it is about none."""

    @classmethod
    def of(cls, entry: Posted) -> "PointsTransaction":
        """The view of an entry."""
        return cls(
            id=entry.entry_id,
            transaction_type=TYPES.get(entry.kind, "earned" if entry.points > 0 else "redeemed"),
            points=money.text(entry.points),
            description=entry.description,
            expires_at=in_lima(entry.expires_at),
            created=in_lima(entry.at),
            reservation_id=entry.reservation_id,
        )


class OwnPoints(msgspec.Struct, kw_only=True):
    """The points of the signed-in client."""

    total_points: float
    """What can be spent now."""
    recent_transactions: list[PointsTransaction]
    """The ten newest entries, the newest first."""

    @classmethod
    def of(cls, statement: Statement) -> "OwnPoints":
        """The view of an account."""
        return cls(
            total_points=float(statement.account.available(statement.now)),
            recent_transactions=[PointsTransaction.of(entry) for entry in statement.entries],
        )


class OwnHistoryQuery(msgspec.Struct, kw_only=True):
    """Which part of the history."""

    cursor: UUID | None = None
    """The last entry that was seen, as `next` of the part before has it."""
    page_size: PageSize = 20
    """How many entries, 100 at most."""


class OwnHistory(msgspec.Struct, kw_only=True):
    """A part of the history of the signed-in client's points."""

    next: Address | None
    """The address of the next part, with older entries; null at the end."""
    results: list[PointsTransaction]
    """The entries, the newest first."""

    @classmethod
    def of(cls, entries: list[Posted], last: str | None, size: int, url: str) -> "OwnHistory":
        """The view of a part, after which others follow if it has a `last` entry."""
        following = None if last is None else f"{url}?cursor={last}&page_size={size}"
        return cls(next=following, results=[PointsTransaction.of(entry) for entry in entries])


class DocumentQuery(msgspec.Struct, kw_only=True):
    """Whose points."""

    document_type: DocumentType
    """The kind of document of the client."""
    number_doc: Number
    """The number of the document, however it is grouped."""

    @property
    def document(self) -> tuple[DocumentType, str]:
        """The document in its checked form."""
        return self.document_type, document_key(self.number_doc)


class HistoryQuery(PageQuery, kw_only=True):
    """Whose entries; who names nobody gets an empty page."""

    document_type: DocumentType | None = None
    """The kind of document of the client."""
    number_doc: Number | None = None
    """The number of the document, however it is grouped."""

    @property
    def document(self) -> tuple[DocumentType, str] | None:
        """The document in its checked form, where one is named."""
        if self.document_type is None or self.number_doc is None:
            return None
        return self.document_type, document_key(self.number_doc)


class PointsBalance(msgspec.Struct, kw_only=True):
    """The points of a client, as staff see them."""

    points_balance: Amount
    """All points, those with them that expired since the last night."""
    points_expires_at: datetime | None
    """When the last of them are lost; null without points, and while they do not expire."""
    available_points: float
    """What can be spent now."""
    points_are_expired: bool
    """Whether all of them have expired."""
    recent_transactions: list[PointsTransaction]
    """The five newest entries, the newest first."""

    @classmethod
    def of(cls, statement: Statement) -> "PointsBalance":
        """The view of an account."""
        account, now = statement.account, statement.now
        return cls(
            points_balance=money.text(account.balance),
            points_expires_at=in_lima(account.expires_at),
            available_points=float(account.available(now)),
            points_are_expired=account.is_expired(now),
            recent_transactions=[PointsTransaction.of(entry) for entry in statement.entries],
        )


class Redemption(msgspec.Struct, kw_only=True):
    """Points that staff spend for a client, on what is no stay."""

    document_type: DocumentType
    """The kind of document of the client."""
    number_doc: Number
    """The number of the document, however it is grouped."""
    points_to_redeem: Decimal
    """How many points, from 0.01 to what the client can spend."""
    reason: Reason
    """What for; the client reads it."""

    @property
    def document(self) -> tuple[DocumentType, str]:
        """The document in its checked form."""
        return self.document_type, document_key(self.number_doc)

    @staticmethod
    def limits(values: Mapping[str, Any]) -> dict[str, list[str]]:
        """What is wrong with these fields."""
        return _limits(values, "points_to_redeem", rules.check_redemption)


class Redeemed(msgspec.Struct, kw_only=True):
    """What was spent."""

    message: str
    """What happened, in Spanish."""
    remaining_points: float
    """What the client can still spend."""
    discount_amount: float
    """What the points are worth, in PEN."""

    @classmethod
    def of(cls, change: Change) -> "Redeemed":
        """The view of what staff spent."""
        spent = change.before - change.client.points_balance
        return cls(
            message=f"Se canjearon {money.text(spent)} puntos.",
            remaining_points=float(change.available),
            discount_amount=float(spent),
        )


class Adjustment(msgspec.Struct, kw_only=True):
    """Points that staff give or take."""

    client_id: UUID
    """The client."""
    points: Decimal
    """How many points come or (negative) go; not 0."""
    reason: Reason
    """What for; the client reads it."""

    @staticmethod
    def limits(values: Mapping[str, Any]) -> dict[str, list[str]]:
        """What is wrong with these fields."""
        return _limits(values, "points", rules.check_adjustment)


class AdjustedClient(msgspec.Struct, kw_only=True):
    """Whose points, and how they changed."""

    id: Id
    """Names the client."""
    name: str
    """The name of the client."""
    previous_balance: float
    """All points before."""
    current_balance: float
    """All points afterwards."""
    adjustment: float
    """What came, or (negative) what went."""


class AdjustmentNote(msgspec.Struct):
    """Why, and who did it."""

    reason: str
    """What for."""
    adjusted_by: str
    """The first name of the staff user."""


class Adjusted(msgspec.Struct, kw_only=True):
    """What was given or taken."""

    success: bool = True
    """Always true."""
    message: str
    """What happened, in Spanish."""
    client: AdjustedClient
    """Whose points, and how they changed."""
    transaction: AdjustmentNote
    """Why, and who did it."""

    @classmethod
    def of(cls, change: Change) -> "Adjusted":
        """The view of what staff gave or took."""
        client, moved = change.client, change.client.points_balance - change.before
        verb = "agregaron" if moved > ZERO else "retiraron"
        return cls(
            message=f"Se {verb} {money.text(abs(moved))} puntos.",
            client=AdjustedClient(
                id=client.client_id,
                name=client.full_name,
                previous_balance=float(change.before),
                current_balance=float(client.points_balance),
                adjustment=float(moved),
            ),
            transaction=AdjustmentNote(change.reason, change.by),
        )


class PointsProblem(ErrorProblem, kw_only=True):
    """Why points did not change. The panel shows `message`, the published contract has `error`."""


def points_problem(error: CasaAustinError) -> dict[str, Any]:
    """An error whose whole text stands where the panel reads it (panel book, 3.4)."""
    body = with_error(error)
    return {**body, "message": body["detail"]}


def _limits(values: Mapping[str, Any], amount: str, check: Any) -> dict[str, list[str]]:
    def sent(stand_ins: StandIns) -> None:
        points = values.get(amount, stand_ins[Decimal])
        check(points, values.get("reason", stand_ins[str]))

    return among(values, wrong_in(sent))
