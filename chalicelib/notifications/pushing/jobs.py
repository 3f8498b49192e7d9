"""Pushes, and what became of them."""

from datetime import datetime

from chalicelib.kernel import clock
from chalicelib.notifications.commands import PushNotice
from chalicelib.notifications.pushing import receipts, service


def push_notice(command: PushNotice) -> None:
    """A notice is to be pushed to some people."""
    service.push(command.notice_id, command.to, now=clock.now())


def push_receipts(now: datetime) -> None:
    """Every 15 minutes: ask Expo what became of what it took."""
    receipts.ask_for_all(now=now)
