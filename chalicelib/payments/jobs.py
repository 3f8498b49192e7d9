"""What happens to payments without a caller."""

import logging
from datetime import datetime

from chalicelib.kernel import clock
from chalicelib.payments.commands import CompareDay, LookUp, ReadBack
from chalicelib.payments.giving_back import service as giving_back
from chalicelib.payments.reports import service as reports
from chalicelib.payments.settling.service import read
from chalicelib.payments.vouchers import following as vouchers
from chalicelib.payments.watching import service as watching
from chalicelib.reservations.commands import GiveBack
from chalicelib.reservations.money import records as money

logger = logging.getLogger(__name__)


def payment_polling(now: datetime) -> None:
    """Every 10 minutes: ask for every open payment that is due (reservations book, 6.4)."""
    asked = watching.ask_for_due(now=now)
    logger.info("payments to be looked up", extra={"count": asked})


def look_up(command: LookUp) -> None:
    """Bring an open payment to its end. Again is harmless."""
    payment = money.payment_at(command.reservation_id, command.payment_id)
    if payment is None:
        return
    now = clock.now()
    if payment.source == "voucher":
        vouchers.give_up(payment, now=now)
        return
    if giving_back.is_waiting(payment):
        giving_back.give_back(command.reservation_id, now=now)
        return
    watching.look_up(read(payment), now=now)


def read_back(command: ReadBack) -> None:
    """Let a payment follow what its gateway says. Again is harmless."""
    watching.read_back(command.gateway, command.gateway_id, now=clock.now())


def payment_auto_refund(command: GiveBack) -> None:
    """Give back by card what a stay owes (reservations book, 6.4). Again is harmless."""
    giving_back.give_back(command.reservation_id, now=clock.now())


def compare_gateways(now: datetime) -> None:
    """Every night at 02:50: have the last days of every gateway compared with its own list."""
    reports.ask_for_last_days(now=now)


def compare_day(command: CompareDay) -> None:
    """Compare a day with its gateway's own list. Again is harmless."""
    reports.compare(command.gateway, command.day, now=clock.now())
