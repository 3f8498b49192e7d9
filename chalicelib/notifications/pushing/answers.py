"""What an answer of Expo means for the pushes of each person: pure."""

from collections.abc import Mapping
from datetime import timedelta

from msgspec.structs import replace

from chalicelib.integrations.expo import Receipt, Ticket
from chalicelib.notifications.devices.rules import Outcome
from chalicelib.notifications.inbox.types import Delivery, Pushing
from chalicelib.notifications.pushing.rules import PAUSES, RESTING
from chalicelib.notifications.pushing.types import Answered, SentTicket, Target

MOST_UNSURE = 2
"""After so many attempts of which nobody knows whether Expo took them, no other follows."""


def taken(target: Target, tickets: Mapping[str, Ticket], chance: float) -> Answered:
    """Expo answered with a ticket for each message, by device. `chance` (0 to 1) spreads the
    attempts that follow."""
    attempts = target.pushing.attempts + 1
    deliveries = tuple(
        _after(delivery, tickets, attempts) for delivery in target.pushing.deliveries
    )
    pushing = replace(
        target.pushing, deliveries=deliveries, attempts=attempts, unsure=0, claimed_at=None
    )
    return Answered(
        pushing=pushing,
        outcomes=tuple(
            _outcome(device_id, ticket, is_last=attempts > len(PAUSES))
            for device_id, ticket in tickets.items()
        ),
        tickets=tuple(
            SentTicket(ticket.id, target.owner.account, device_id)
            for device_id, ticket in tickets.items()
            if ticket.trouble is None and ticket.id
        ),
        again_in=_pause(pushing, chance),
    )


def _after(delivery: Delivery, tickets: Mapping[str, Ticket], attempts: int) -> Delivery:
    if delivery.state != "claimed":
        return delivery
    ticket = tickets.get(delivery.device_id)
    if ticket is None:
        return replace(delivery, state="failed", code="device_gone")
    match ticket.trouble:
        case None:
            return replace(delivery, state="accepted", code=None)
        case "transient" | "too_often" if attempts <= len(PAUSES):
            return replace(delivery, state="queued", code=ticket.error)
        case _:
            return replace(delivery, state="failed", code=ticket.error)


def _outcome(device_id: str, verdict: Ticket | Receipt, *, is_last: bool) -> Outcome:
    """How it went with a device. What the project at Expo lacks, or the message has too much of,
    is no fault of it."""
    trouble = verdict.trouble
    return Outcome(
        device_id=device_id,
        is_accepted=trouble is None,
        is_gone=trouble == "unregistered",
        counts=is_last and trouble == "transient",
    )


def unanswered(
    target: Target,
    reason: str,
    *,
    is_resting: bool,
    is_unsure: bool,
    asked_to_wait: float | None,
    chance: float,
) -> Answered:
    """Expo did not take the messages, as far as is known. While it rests it was not even asked.

    is_unsure: it may have taken them, so they are sent once more at most. asked_to_wait: the
    seconds that it wants to be left alone.
    """
    attempts = target.pushing.attempts + (0 if is_resting else 1)
    unsure = target.pushing.unsure + (1 if is_unsure else 0)
    is_over = attempts > len(PAUSES) or unsure >= MOST_UNSURE
    deliveries = tuple(
        replace(delivery, state="failed" if is_over else "queued", code=reason)
        if delivery.state == "claimed"
        else delivery
        for delivery in target.pushing.deliveries
    )
    pushing = replace(
        target.pushing,
        deliveries=deliveries,
        attempts=attempts,
        unsure=unsure,
        claimed_at=None,
    )
    pause = RESTING * (1 + chance) if is_resting else _pause(pushing, chance)
    if pause is not None and asked_to_wait is not None:
        pause = max(pause, timedelta(seconds=asked_to_wait))
    return Answered(pushing=pushing, again_in=None if is_over else pause)


def _pause(pushing: Pushing, chance: float) -> timedelta | None:
    """How long to wait before the next attempt; None where nothing is left to do."""
    if all(delivery.state != "queued" for delivery in pushing.deliveries):
        return None
    return PAUSES[min(pushing.attempts, len(PAUSES)) - 1] * chance


def received(pushing: Pushing, receipts: Mapping[str, Receipt]) -> Answered:
    """What receipts say, by device: whether Apple or Google took a message. One for which there
    were too many at a time is sent once more."""
    deliveries = tuple(
        _received(delivery, receipts.get(delivery.device_id), pushing.attempts)
        for delivery in pushing.deliveries
    )
    failed = {name: receipt for name, receipt in receipts.items() if receipt.trouble is not None}
    is_waiting = any(delivery.state == "queued" for delivery in deliveries)
    return Answered(
        pushing=replace(pushing, deliveries=deliveries),
        outcomes=tuple(_outcome(name, each, is_last=True) for name, each in failed.items()),
        again_in=timedelta() if is_waiting else None,
    )


def _received(delivery: Delivery, receipt: Receipt | None, attempts: int) -> Delivery:
    if receipt is None or delivery.state != "accepted":
        return delivery
    if receipt.trouble is None:
        return replace(delivery, state="delivered")
    may_pass = receipt.trouble == "too_often" and attempts <= len(PAUSES)
    return replace(delivery, state="queued" if may_pass else "failed", code=receipt.error)
