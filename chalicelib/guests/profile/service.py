"""What the app reads of a signed-in guest (clients book, 6.1)."""

from datetime import datetime

from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.cloud.store import Found, Key
from chalicelib.discounts.codes import records as codes
from chalicelib.discounts.referral import rules as referral
from chalicelib.discounts.referral.service import worth_of_membership
from chalicelib.discounts.types import GuestHistory
from chalicelib.guests.profile import rules
from chalicelib.guests.profile.types import Account, FirstStayDiscount, WelcomeCode
from chalicelib.kernel import money
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.membership import history
from chalicelib.loyalty.membership.records import membership_in, membership_key
from chalicelib.loyalty.membership.types import Membership
from chalicelib.loyalty.points.records import account_in as points_in
from chalicelib.loyalty.points.records import account_key


def own_account(caller: Guest, *, now: datetime) -> Account:
    """The signed-in client, in two round trips: what is the client's own, and what that names, if
    it names anything.

    Raises:
        Unauthenticated: the client was deleted since.
    """
    own = store.fetch_many([client_key(caller.client_id), *_own_keys(caller.client_id)])
    client = client_in(own, caller.client_id)
    if client is None or client.deleted_at is not None:
        raise Unauthenticated
    friends = history.shown_keys(membership_in(own, client.client_id))
    return _account(client, own, store.fetch_many([*_named_keys(client), *friends]), now)


def shown_keys(client: Client) -> list[Key]:
    """Where that stands which the app reads beside a client who was read: `account_of` takes it."""
    return [*_own_keys(client.client_id), *_named_keys(client)]


def account_of(client: Client, found: Found, *, now: datetime) -> Account:
    """What the app reads of a client whose `shown_keys` were read; one read more, where the client
    brought others a moment ago."""
    friends = history.shown_keys(membership_in(found, client.client_id))
    return _account(client, found, found.joined(store.fetch_many(friends)), now)


def _own_keys(client_id: str) -> list[Key]:
    return [membership_key(client_id), account_key(client_id)]


def _account(client: Client, own: Found, found: Found, now: datetime) -> Account:
    membership = membership_in(own, client.client_id)
    stats = history.shown_stats(found, membership)
    inviter = _inviter(client, found)
    return Account(
        now=now,
        client=client,
        points=points_in(own, client.client_id),
        stats=stats,
        levels=rules.summary_of(membership.held, stats, LEVELS.values()),
        inviter=inviter,
        first_stay=None
        if inviter is None
        else _first_stay(client, membership, inviter, found, now),
        welcome=_welcome(client, found),
    )


def _named_keys(client: Client) -> list[Key]:
    """Who brought the client, and the code of the welcome."""
    keys: list[Key] = []
    if client.referred_by is not None:
        keys += [client_key(client.referred_by), membership_key(client.referred_by)]
    if client.welcome_code is not None:
        keys.append(codes.code_key(client.welcome_code))
    return keys


def _inviter(client: Client, found: Found) -> Client | None:
    inviter = client_in(found, client.referred_by)
    return inviter if inviter is not None and inviter.deleted_at is None else None


def _first_stay(
    client: Client, membership: Membership, inviter: Client | None, found: Found, now: datetime
) -> FirstStayDiscount | None:
    if inviter is None or membership.stays > 0:
        return None
    worth = worth_of_membership(membership_in(found, inviter.client_id))
    guest = GuestHistory(
        client_id=client.client_id,
        awaiting=membership.awaiting,
        first_stay_taken=membership.has_discounted_stay(now),
        referral=worth,
    )
    percentage = worth.discount_percentage if worth else money.ZERO
    return FirstStayDiscount(percentage, referral.refusal(guest) is None)


def _welcome(client: Client, found: Found) -> WelcomeCode | None:
    if client.welcome_code is None or client.welcome_issued_at is None:
        return None
    record = found.get(codes.CodeRecord, codes.account_of(client.welcome_code), codes.CODE)
    if record is None or record.removed_at is not None:
        return None
    return WelcomeCode(record.terms, record.used_count > 0, client.welcome_issued_at)
