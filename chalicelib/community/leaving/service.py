"""Guests who are erased, deleted, or turn out to be one person: their registrations and entries of
the feed. Doing any of it again changes nothing."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from chalicelib.clients.identity.rules import private_name
from chalicelib.clients.records import client_of
from chalicelib.cloud import budget, objects
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.community.contests import service as contests
from chalicelib.community.events import RegistrationCancelled
from chalicelib.community.feed import records as feed
from chalicelib.community.feed import rules as entries
from chalicelib.community.feed import service as feed_service
from chalicelib.community.feed.types import Activity
from chalicelib.community.occasions import service as catalogue
from chalicelib.community.registrations import evidence, records, rules, writing
from chalicelib.community.registrations.service import event_of
from chalicelib.community.types import Registration
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Stale


def forget_guest(client_id: str, *, now: datetime) -> None:
    """Let nothing personal of a guest be left: no name, words or picture. They do not take part in
    what is still to come; places of contests that are over stay, of somebody without a name.

    Raises:
        Busy: others keep changing something of it.
    """
    for registration in records.of_client(client_id):
        objects.delete(evidence.files_of(registration))
        forget = partial(_forget, registration.registration_id, now)
        budget.again(forget, Stale, otherwise=Busy)
    _change_entries(client_id, entries.forgotten, now)


def _forget(registration_id: str, now: datetime) -> None:
    before = records.find(registration_id)
    if before is None:
        return
    after = rules.forgotten(before, is_over=_is_over(before, now), now=now)
    _write(before, after, now)


def dismiss_guest(client_id: str, *, now: datetime) -> None:
    """A client left every list: they do not take part in what is still to come. What one has who
    was merged is handed over.

    Raises:
        Busy: as `forget_guest` does.
    """
    client = client_of(client_id)
    if client is None or client.merged_into is not None or client.deleted_at is None:
        return
    for registration in records.of_client(client_id):
        dismiss = partial(_dismiss, registration.registration_id, now)
        budget.again(dismiss, Stale, otherwise=Busy)


def _dismiss(registration_id: str, now: datetime) -> None:
    before = records.find(registration_id)
    if before is not None and before.is_open and not _is_over(before, now):
        _write(before, rules.cancelled(before, now), now)


def _is_over(registration: Registration, now: datetime) -> bool:
    occasion = catalogue.find(registration.occasion_id)
    return occasion is None or now >= occasion.registration_deadline


def _write(before: Registration, after: Registration, now: datetime) -> None:
    if after == before:
        return
    tx = Transaction(now)
    writing.replace_with(tx, before, after)
    if before.is_open and after.status == "cancelled":
        tx.emit(event_of(RegistrationCancelled, after), actor=SYSTEM.actor)
    tx.commit()


def hand_over(gone: str, kept: str, *, now: datetime) -> None:
    """Two clients turned out to be one person: of two registrations for an event the better one
    stays, and the feed speaks of the one who is left.

    Raises:
        Busy: as `forget_guest` does.
    """
    client = client_of(kept)
    if client is None:
        return
    name = private_name(client.first_name, client.last_name)
    for registration in records.of_client(gone):
        move = partial(_move, registration.registration_id, kept, name, now)
        budget.again(move, Stale, otherwise=Busy)
        objects.delete(evidence.files_of(registration))

    def of_kept(activity: Activity) -> Activity:
        return replace(activity, client_id=kept, name=name)

    _change_entries(gone, of_kept, now)


def _move(registration_id: str, kept: str, name: str, now: datetime) -> None:
    former = records.find(registration_id)
    if former is None:
        return
    own_id = rules.registration_id(former.occasion_id, kept)
    present = records.find(own_id)
    evidence.copy_file(former, own_id)
    moved = rules.handed_over(former, own_id, kept, name)
    # The places of an event are one item, which a transaction changes once. After a cut between
    # the two the other is left to do.
    tx = Transaction(now)
    if present is None:
        writing.create(tx, replace(moved, version=1), most=None)
    elif rules.better(present, former) is former:
        writing.replace_with(tx, present, moved)
    tx.commit()
    # The friends of both are those of the one who is left. Nobody counts them again once the
    # former registration is gone.
    contests.count_new(former.occasion_id, own_id, now=now)
    tx = Transaction(now)
    writing.remove(tx, former)
    tx.commit()


def _change_entries(client_id: str, step: Callable[[Activity], Activity], now: datetime) -> None:
    for activity in feed.of_client(client_id):
        change = partial(_change_entry, activity.activity_id, client_id, step, now)
        budget.again(change, Stale, otherwise=Busy)


def _change_entry(
    activity_id: str, client_id: str, step: Callable[[Activity], Activity], now: datetime
) -> None:
    before = feed.find(activity_id)
    if before is not None and before.client_id == client_id:
        feed_service.rewrite(before, step(before), now=now)
