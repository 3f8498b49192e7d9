"""Looking up the names that belong to a DNI (clients book, 13).

The service is optional: that it knows nobody, does not answer or has been called too often today
is a result like others, with which a registration goes on. The log of events says who looked when,
and not whom for.
"""

import logging
from datetime import datetime

from chalicelib.clients.identity import rules as identity
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.events import IdentityLookedUp
from chalicelib.guests.identity import records, rules
from chalicelib.guests.identity.types import LookUp, Names, Purpose
from chalicelib.integrations import identity as outside
from chalicelib.kernel import dates, decoding
from chalicelib.kernel.errors import CasaAustinError, Invalid

UNAVAILABLE = LookUp("unavailable")
logger = logging.getLogger(__name__)


class _Spent(CasaAustinError):
    """The calls of the day are used up."""


def look_up(dni: str, purpose: Purpose, *, actor: str, now: datetime) -> LookUp:
    """The names that belong to a DNI, by what is kept or else by the service.

    Raises:
        Invalid: that is no DNI.
    """
    try:
        tidy = identity.document("dni", dni)
    except ValueError as error:
        raise Invalid(fields={"dni": [str(error)]}) from error
    kept = records.kept(tidy, now)
    if not _noted(purpose, actor, now, calls=kept is None):
        logger.warning("identity budget used up", extra={"purpose": purpose})
        return UNAVAILABLE
    return kept or _called(tidy, now)


def _noted(purpose: Purpose, actor: str, now: datetime, *, calls: bool) -> bool:
    """Note who looks; whether the budget of the day lets them where the service is called."""
    day = dates.today(now)
    tx = Transaction(now)
    tx.emit(IdentityLookedUp(day=day.isoformat(), purpose=purpose, calls=calls), actor=actor)
    if calls:
        records.count(tx, day, purpose, rules.MOST_A_DAY[purpose], otherwise=_Spent())
    try:
        tx.commit()
    except _Spent:
        return False
    return True


def _called(dni: str, now: datetime) -> LookUp:
    try:
        answered = outside.names_of(dni)
    except (NotConfigured, ServiceUnavailable, ServiceRefused):
        return UNAVAILABLE
    names = None
    if answered is not None:
        names = rules.readable(decoding.converted(answered, Names, from_attributes=True))
    found = LookUp("not_found" if names is None else "found", names)
    tx = Transaction(now)
    records.keep(tx, dni, found, rules.kept_until(names, now))
    tx.commit()
    return found
