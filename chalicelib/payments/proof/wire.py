"""Proofs of the money of stays on the wire."""

from datetime import datetime
from typing import ClassVar

import msgspec

from chalicelib.kernel import money
from chalicelib.kernel.dates import in_lima
from chalicelib.payments.proof.types import Difference, Drift, Overdue, Overpaid, Proof
from chalicelib.web.formats import Amount, Id


class MoneyDriftView(msgspec.Struct):
    """A stay whose money is not what its payments say."""

    TEXTS_FROM: ClassVar = (Drift,)

    reservation_id: Id
    differences: list[Difference]


class OverpaidView(msgspec.Struct):
    """A stay for which more was paid than it costs."""

    TEXTS_FROM: ClassVar = (Overpaid,)

    reservation_id: Id
    amount: Amount


class OverdueView(msgspec.Struct):
    """A payment by card that its bank should have ended."""

    TEXTS_FROM: ClassVar = (Overdue,)

    reservation_id: Id
    payment_id: Id
    amount: Amount
    since: datetime


class MoneyProofView(msgspec.Struct, kw_only=True):
    """A look at the money of every stay, of removed ones too."""

    TEXTS_FROM: ClassVar = (Proof,)

    started_at: datetime
    finished_at: datetime | None
    stays: int
    drifted: int
    drifts: list[MoneyDriftView]
    overpaid: int
    overpayments: list[OverpaidView]
    overdue: int
    overdue_payments: list[OverdueView]

    @classmethod
    def of(cls, proof: Proof | None) -> "MoneyProofView | None":
        """The view of a proof, if there is one."""
        if proof is None:
            return None
        return cls(
            started_at=in_lima(proof.started_at),
            finished_at=in_lima(proof.finished_at),
            stays=proof.stays,
            drifted=proof.drifted,
            drifts=[MoneyDriftView(e.reservation_id, list(e.differences)) for e in proof.drifts],
            overpaid=proof.overpaid,
            overpayments=[
                OverpaidView(each.reservation_id, money.text(each.amount))
                for each in proof.overpayments
            ],
            overdue=proof.overdue,
            overdue_payments=[
                OverdueView(
                    each.reservation_id,
                    each.payment_id,
                    money.text(each.amount),
                    in_lima(each.since),
                )
                for each in proof.overdue_payments
            ],
        )


class MoneyProofs(msgspec.Struct):
    """What is proved of the money of stays."""

    last: MoneyProofView | None
    """The last proof that was done; null before the first night."""
    running: MoneyProofView | None
    """The one that goes on, if any."""
