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
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.cloud.keyed import keyed
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.codes import budget, records, rules
from chalicelib.guests.codes.records import CodeRecord
from chalicelib.guests.codes.settings import Provider, code_settings
from chalicelib.guests.commands import SendCode
from chalicelib.integrations import twilio, whatsapp
from chalicelib.kernel import dates
from chalicelib.kernel.errors import CasaAustinError

UNSENT = "UnsentCodes"
"""The metric of the lines that tell of it."""
SENDING_FAILED = (NotConfigured, ServiceRefused, ServiceUnavailable)
logger = logging.getLogger(__name__)


class _Spent(CasaAustinError):
    """All codes of the day were sent."""


class _Passed(CasaAustinError):
    """Another code was requested in its place, or it was used."""


def send(command: SendCode, *, now: datetime) -> None:
    """Draw the code that was requested, keep its hash, and send it."""
    record = store.fetch(CodeRecord, command.place, command.network)
    if record is None or record.phone is None or record.request_id != command.request_id:
        return
    if now > record.requested + rules.FRESH:
        _note_unsent(now, "stale")
        return
    code = rules.new_code(secrets.randbelow)
    try:
        _keep(record, code, now)
    except _Passed:
        return
    except _Spent:
        budget.note_spent(now)
        return
    _deliver(record, record.phone, code, now)


def _keep(record: CodeRecord, code: str, now: datetime) -> None:
    tx = Transaction(now)
    hashed = keyed(f"{record.secret_of}#{code}")
    is_due = (CodeRecord.request_id == record.request_id) & CodeRecord.hashed.does_not_exist()
    # Nobody needs the phone any more: an erasure would not find one that a guest wanted to have.
    kept = [CodeRecord.hashed.set(hashed), CodeRecord.phone.remove()]
    tx.update(record, kept, when=is_due, otherwise=_Passed())
    most = code_settings().a_day
    records.count_in_budget(tx, dates.today(now), most, otherwise=_Spent())
    deliveries.once(tx)
    tx.commit()


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
