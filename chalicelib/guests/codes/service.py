"""Requesting and checking one-time codes.

A request only notes that a code is due: the code is drawn by whoever sends it (`sending.py`), so
that it stands nowhere but in the message and, as a hash, in the table. For nobody, the same is
done and nothing is sent.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib.clients.types import Client
from chalicelib.cloud import keyed
from chalicelib.cloud.keyed import digits, matches
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.codes import records, rules, sends
from chalicelib.guests.codes.records import CodeRecord
from chalicelib.guests.codes.types import Whom
from chalicelib.guests.commands import CloseVerification, SendCode
from chalicelib.kernel import ids
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.networks import network_of

SHOWN_DIGITS = 4


class WrongCode(Invalid):
    """No living code is that one; whether there is one at all is not told."""

    code = "wrong_code"
    default_message = "El código no es correcto o ya venció. Pida uno nuevo."

    def __init__(self) -> None:
        super().__init__(fields={"otp_code": [self.default_message]})


class Proof(msgspec.Struct, frozen=True):
    """A code that was right, and still counts until it is used."""

    record: CodeRecord

    def use(self, tx: Transaction) -> None:
        """Use the code up with `tx`. The commit raises `WrongCode` where it was used meanwhile."""
        is_same = CodeRecord.request_id == self.record.request_id
        tx.delete(self.record, when=is_same, otherwise=WrongCode())
        if self.record.verification is not None:
            closing = CloseVerification(verification=self.record.verification)
            tx.enqueue(closing, actor=SYSTEM.actor)


def request(
    whom: Whom,
    *,
    is_real: bool,
    counts: Sequence[str],
    address: str,
    now: datetime,
    is_at_home: bool = False,
) -> None:
    """Have a code sent to `whom`, if it `is_real`; a former one from the same network ends.

    `counts` name what the limits of sending count. `is_at_home` is as for `budget.require`.

    Raises:
        CodeTooSoon: one of those has to wait.
    """
    network = network_of(address)
    record = records.new(whom, network, ids.new_id(), now, is_real=is_real, is_at_home=is_at_home)
    command = SendCode(
        place=record.account_id, network=record.network, request_id=record.request_id
    )

    def build(tx: Transaction) -> None:
        tx.put(record)
        tx.enqueue(command, actor=SYSTEM.actor)

    sends.commit_within(counts, build, now=now)


def counted_for(client: Client, phone: str) -> tuple[str, ...]:
    """What the codes count that a signed-in guest has sent to a phone. Their own counts with the
    account alone: strangers can request codes for any phone, and keep nobody from their own."""
    if phone == client.tel_number:
        return (client.account_id,)
    return (phone, client.account_id)


def check(whom: Whom, typed: str, *, address: str, now: datetime) -> Proof:
    """The proof that a code was sent to `whom`. The attempt counts before the code is looked at,
    so attempts sent at once cannot slip past the limit.

    Raises:
        WrongCode: it is not that one, or none is alive, or it was tried too often.
    """
    network = keyed.name(network_of(address))
    record = rules.meant(records.codes_for(whom), network, now)
    if record is None:
        raise WrongCode
    tx = Transaction(now)
    _count_attempt(tx, record, is_elsewhere=record.network != network)
    tx.commit()
    if not matches(f"{record.secret_of}#{rules.tidy_code(typed)}", record.hashed):
        raise WrongCode
    return Proof(record)


def _count_attempt(tx: Transaction, record: CodeRecord, *, is_elsewhere: bool) -> None:
    is_open = (CodeRecord.request_id == record.request_id) & (
        CodeRecord.attempts < rules.MOST_ATTEMPTS
    )
    actions = [CodeRecord.attempts.add(1)]
    if is_elsewhere:
        is_open &= CodeRecord.elsewhere < rules.MOST_ATTEMPTS_ELSEWHERE
        actions.append(CodeRecord.elsewhere.add(1))
    tx.update(record, actions, when=is_open, otherwise=WrongCode())


def masked(phone: str | None, about: str) -> str:
    """A phone as strangers see it: its last four digits. Whom nobody is, has some of ours, which
    look the same and stay the same."""
    shown = phone[-SHOWN_DIGITS:] if phone is not None else digits(about, SHOWN_DIGITS)
    return f"***{shown}"
