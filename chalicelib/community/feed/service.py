"""Making entries of the activity feed: one function, whoever tells of something (staff book, 5);
and how each kind is configured."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from chalicelib.catalogue.collections import Collection
from chalicelib.clients.identity.rules import private_name
from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import budget, deliveries, events, store
from chalicelib.cloud.events import Plain
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.community.events import ActivityTypeRemoved, ActivityTypeSaved
from chalicelib.community.feed import records, rules
from chalicelib.community.feed.types import Activity, ActivityConfig, ActivityType, Draft, Span
from chalicelib.community.times import is_news
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Stale
from chalicelib.properties.houses.service import house_names
from chalicelib.reservations.stays.records import rely_on, stay_key, stays_in
from chalicelib.reservations.stays.windows import window_of
from chalicelib.reservations.types import Stay

CONFIGS = Collection(
    ActivityConfig,
    key="activity_type",
    saved=ActivityTypeSaved,
    removed=ActivityTypeRemoved,
    order=lambda entry: entry.entry_id,
    checked=rules.checked,
)


def configured() -> Mapping[str, ActivityConfig]:
    """What administrators say of each kind that they configured."""
    return {each.activity_type: each for each in CONFIGS.values()}


def config_history(activity_type: ActivityType) -> list[Plain]:
    """What administrators changed of how entries of a kind are shown, newest first."""
    return events.timeline(CONFIGS.kind_of(activity_type))


def configure(activity_type: ActivityType, config: ActivityConfig, *, actor: str) -> ActivityConfig:
    """Say how entries of a kind are shown from now on; icon and reason of those that are there,
    too.

    Raises:
        Invalid: a text is too long, or an importance that there is not.
        Stale: somebody else did so meanwhile.
    """
    before = CONFIGS.as_of_now().get(activity_type)
    return CONFIGS.save(config, actor=actor, before=before).value


def publish(draft: Draft, *, now: datetime) -> None:
    """Make the entry that a draft becomes, for the event that is handled now, once however often
    that comes. Nobody hears of clients who are no guests, or not any more, nor of the distant past.

    Raises:
        Busy: the stay of which it speaks keeps changing.
    """
    if is_news(draft.at, now):
        budget.again(partial(_publish, draft, now), Stale, otherwise=Busy)


def _publish(draft: Draft, now: datetime) -> None:
    config = rules.config_of(draft.activity_type, configured())
    client, stay, is_of_guest = _read(draft)
    span = None if stay is None else span_of(stay)
    activity = rules.made_of(draft, config, ids.event_id(draft.at), span)
    if activity is None or not is_of_guest:
        return
    tx = Transaction(now)
    deliveries.once(tx)
    if stay is not None:
        # Who follows a stay finds the entry, or the entry has what was followed.
        rely_on(tx, stay)
    records.write(tx, _named(activity, client), once=draft.once)
    tx.commit()


def _read(draft: Draft) -> tuple[Client | None, Stay | None, bool]:
    """The guest and the stay of a draft; whether it may be told at all."""
    client_id, reservation_id = draft.client_id, draft.reservation_id
    keys = [client_key(client_id)] if client_id is not None else []
    keys += [stay_key(reservation_id)] if reservation_id is not None else []
    found = store.fetch_many(keys)
    client = client_in(found, client_id)
    stay = None if reservation_id is None else stays_in(found).get(reservation_id)
    is_told = client_id is None or (client is not None and client.is_guest)
    return client, stay, is_told


def _named(activity: Activity, client: Client | None) -> Activity:
    if client is None:
        return activity
    return replace(
        activity,
        name=private_name(client.first_name, client.last_name),
        has_facebook=client.facebook_id is not None,
    )


def span_of(stay: Stay) -> Span:
    """The stay of which an entry speaks."""
    names = house_names([stay.property_id])
    return Span(
        reservation_id=stay.reservation_id,
        property_name=names.get(stay.property_id, ""),
        check_in=stay.check_in,
        check_out=stay.departure,
        closes_at=window_of(stay).closes,
    )


def follow_stay(reservation_id: str, *, now: datetime) -> None:
    """Let the entries that speak of a stay say whose it is, where and when as of now: one that is
    longer than it was stays unknown for longer.

    Raises:
        Busy: others keep changing an entry.
    """
    for activity in records.of_stay(reservation_id):
        budget.again(partial(_follow_stay, activity.activity_id, now), Stale, otherwise=Busy)


def _follow_stay(activity_id: str, now: datetime) -> None:
    before = records.find(activity_id)
    if before is None or before.span is None:
        return
    reservation_id = before.span.reservation_id
    read = store.fetch_many([stay_key(reservation_id)])
    stay = stays_in(read).get(reservation_id)
    if stay is None:
        return
    after = replace(before, span=span_of(stay))
    if stay.client_id != before.client_id and before.activity_type != "points_earned":
        client = client_in(store.fetch_many([client_key(stay.client_id)]), stay.client_id)
        after = _named(replace(after, client_id=stay.client_id), client)
    rewrite(before, after, now=now)


def withdraw_winner(client_id: str, occasion_id: str, *, now: datetime) -> None:
    """Take out what the feed told of somebody who won in an event, and has not any more.

    Raises:
        Busy: others keep changing an entry.
    """
    for activity in records.of_client(client_id):
        if activity.activity_type == "event_winner" and activity.facts.event_id == occasion_id:
            budget.again(partial(_withdraw, activity.activity_id, now), Stale, otherwise=Busy)


def _withdraw(activity_id: str, now: datetime) -> None:
    before = records.find(activity_id)
    if before is not None:
        rewrite(before, replace(before, is_removed=True), now=now)


def rewrite(before: Activity, after: Activity, *, now: datetime) -> None:
    """Write an entry over the one that was read, where they differ.

    Raises:
        Stale: somebody changed it meanwhile.
    """
    if after == before:
        return
    tx = Transaction(now)
    records.replace_with(tx, before, replace(after, version=before.version + 1))
    tx.commit()
