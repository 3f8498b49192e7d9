"""What guests change of themselves: how they are reached after a code to the phone that they name,
a few details at once, and neither names nor document, which staff compare with the document."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.accounts.sessions import service as sessions
from chalicelib.clients import records, service, writing
from chalicelib.clients import rules as client_rules
from chalicelib.clients.identity import phones
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.codes import budget
from chalicelib.guests.codes import service as codes
from chalicelib.guests.codes.rules import LIVES
from chalicelib.guests.codes.types import Whom
from chalicelib.guests.profile import rules
from chalicelib.kernel import dates
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import Invalid, Unauthenticated


def request_code(caller: Guest, tel_number: str | None, *, address: str, now: datetime) -> str:
    """Have a code sent to the phone that the caller wants to have, or has; the phone as the
    answer shows it.

    Raises:
        Invalid: it cannot be a phone.
        SignInAgain: it is another phone, and the caller signed in long ago.
        NoMoreCodes: all codes of today were sent.
        CodeTooSoon: one was sent a moment ago, or too many were.
        Unauthenticated: the client was deleted since.
    """
    found = store.fetch_many([records.client_key(caller.client_id), budget.key(now)])
    client = _present(records.client_in(found, caller.client_id))
    budget.require(found, now, is_at_home=True)
    phone = _phone_of(tel_number, client)
    if phone != client.tel_number:
        sessions.require_fresh(caller, now)
    whom = Whom("phone", phone, client.client_id)
    counts = codes.counted_for(client, phone)
    codes.request(whom, is_real=True, counts=counts, address=address, now=now, is_at_home=True)
    return codes.masked(phone, "")


def change(
    caller: Guest,
    changes: Mapping[str, Any],
    otp_code: str | None,
    *,
    consent: bool | None = None,
    address: str,
    now: datetime,
) -> None:
    """Write what a guest changes of themself, by the names of `Details`, and whether they allow
    advertising, if they say so. With another phone, which codes for another password go to, all
    other sessions end.

    Raises:
        SignInAgain: the caller has another phone, and signed in long ago.
        Invalid: the values are not valid, staff change them, or a code is missing.
        WrongCode: it is not the one that was sent to the phone that the client will have.
        Stale: someone else changed the client meanwhile.
        Unauthenticated: the client was deleted since.
    """
    before = _present(records.client_of(caller.client_id))
    edited = msgspec.structs.replace(before.details, **changes)
    tidy = client_rules.checked(edited, dates.today(now), kept=before)
    changed = client_rules.changed_fields(before, tidy)
    rules.require_own(changed)
    values = dict(client_rules.with_consent(before, consent, now))
    if not changed and not values:
        return
    tx = Transaction(now)
    if rules.needs_code(changed):
        if not otp_code:
            raise Invalid(fields={"otp_code": [rules.CODE_MISSING]})
        whom = Whom("phone", tidy.tel_number, before.client_id)
        codes.check(whom, otp_code, address=address, now=now).use(tx)
    if "tel_number" in changed:
        # The code was requested while the sign-in was fresh, and lives for a while.
        sessions.require_fresh(caller, now, within=sessions.FRESH + LIVES)
        values |= writing.signed_out(
            tx, before, actor=caller.actor, reason="phone", spared=caller.session_id
        )
    service.write_details(tx, before, tidy, actor=caller.actor, **values)


def _present(client: Client | None) -> Client:
    if client is None or client.deleted_at is not None:
        raise Unauthenticated
    return client


def _phone_of(tel_number: str | None, client: Client) -> str:
    if tel_number is None:
        return client.tel_number
    try:
        return phones.normalise(tel_number, kept=client.tel_number)
    except ValueError as error:
        raise Invalid(fields={"tel_number": [str(error)]}) from error
