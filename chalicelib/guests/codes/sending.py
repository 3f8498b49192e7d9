"""Drawing a code and sending it: by one provider, and by the other where that one cannot.

The code is ours, whoever sends it (Twilio Verify takes one too), so it is checked in one way,
and either message that arrives is right. A message is never sent twice by the same provider: a
code may have gone out although the answer was lost, and who got none asks again.
"""

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.cloud import deliveries, metrics, store
from chalicelib.cloud.budget import again
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.cloud.keyed import keyed
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.codes import budget, records, rules
from chalicelib.guests.codes.budget import NoMoreCodes
from chalicelib.guests.codes.records import CodeRecord
from chalicelib.guests.codes.settings import Provider, code_settings
from chalicelib.guests.commands import SendCode
from chalicelib.integrations import twilio, whatsapp
from chalicelib.kernel.errors import CasaAustinError, Stale

UNSENT = "UnsentCodes"
"""The metric of the lines that tell of it."""
SENDING_FAILED = (NotConfigured, ServiceRefused, ServiceUnavailable)
logger = logging.getLogger(__name__)


class _Passed(CasaAustinError):
    """Another code was requested in its place, or it was used."""


class _TooLate(CasaAustinError):
    """The code waited too long."""


def send(command: SendCode, *, now: datetime) -> None:
    """Draw the code that was requested, keep its hash, and send it.

    Raises:
        Stale: others kept being sent at that moment: send it again.
    """
    code = rules.new_code(secrets.randbelow)
    try:
        record, phone = again(lambda: _keep(command, code, now), Stale)
    except _Passed:
        return
    except _TooLate:
        _note_unsent(now, "stale")
        return
    except NoMoreCodes:
        budget.note_spent(now)
        return
    _deliver(record, phone, code, now)


def _keep(command: SendCode, code: str, now: datetime) -> tuple[CodeRecord, str]:
    """The record of the code, whose hash it has from now on, and the phone that it had."""
    found = store.fetch_many([records.code_key(command.place, command.network), budget.key(now)])
    record = found.get(CodeRecord, command.place, command.network)
    if record is None or record.phone is None or record.request_id != command.request_id:
        raise _Passed
    if now > record.requested + rules.FRESH:
        raise _TooLate
    tx = Transaction(now)
    hashed = keyed(f"{record.secret_of}#{code}")
    is_due = (CodeRecord.request_id == record.request_id) & CodeRecord.hashed.does_not_exist()
    # Nobody needs the phone any more: an erasure would not find one that a guest wanted to have.
    kept = [CodeRecord.hashed.set(hashed), CodeRecord.phone.remove()]
    tx.update(record, kept, when=is_due, otherwise=_Passed())
    budget.count(tx, found, is_at_home=record.is_at_home)
    deliveries.once(tx)
    tx.commit()
    return record, record.phone


def _deliver(record: CodeRecord, phone: str, code: str, now: datetime) -> None:
    for provider in code_settings().providers:
        try:
            verification = SENDERS[provider](phone, code)
        except SENDING_FAILED as error:
            logger.warning("code not sent", exc_info=error, extra={"provider": provider})
            continue
        if verification is not None:
            _note_verification(record, verification, now)
        return
    _note_unsent(now, "failed")


def _note_verification(record: CodeRecord, verification: str, now: datetime) -> None:
    tx = Transaction(now)
    is_same = CodeRecord.request_id == record.request_id
    noted = [CodeRecord.verification.set(verification)]
    tx.update(record, noted, when=is_same, otherwise=_Passed())
    try:
        tx.commit()
    except _Passed:
        return


def _note_unsent(now: datetime, reason: str) -> None:
    extra = {"reason": reason, **metrics.counted("guests", UNSENT, now)}
    logger.error("code unsent", extra=extra)


def _by_twilio(phone: str, code: str) -> str | None:
    return twilio.start_verification(phone, code).sid


def _by_whatsapp(phone: str, code: str) -> str | None:
    whatsapp.send_code(phone, code)
    return None


SENDERS: Mapping[Provider, Callable[[str, str], str | None]] = {
    "twilio": _by_twilio,
    "whatsapp": _by_whatsapp,
}
"""How each provider sends a code; what it answers names the verification at Twilio."""
