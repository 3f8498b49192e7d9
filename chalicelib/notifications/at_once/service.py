"""Telling guests of their points, codes and prizes and of who asks for their music, and staff of
new clients."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import budget, deliveries, store
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.community.events import WinnerAnnounced
from chalicelib.community.occasions import service as occasions
from chalicelib.community.registrations.records import position_of
from chalicelib.discounts.events import WelcomeDiscountIssued
from chalicelib.kernel import dates, spanish
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.events import PointsEarned, PointsOfReferral
from chalicelib.music.events import MusicAccessRequested
from chalicelib.music.sessions.records import participant_in, participant_key
from chalicelib.notifications.telling.service import notice_of, tell_guest, tell_staff
from chalicelib.notifications.texts import formats, others, staff
from chalicelib.notifications.texts.types import (
    ClientFacts,
    MusicFacts,
    PointsFacts,
    WelcomeFacts,
    WinnerFacts,
)
from chalicelib.notifications.types import client_account
from chalicelib.properties.houses.service import house_names
from chalicelib.reservations.stays.records import stays_of


def tell_points(event: PointsEarned, *, now: datetime) -> None:
    """Tell a guest that a stay brought points, unless they left."""
    client = _clients([event.client_id])[event.client_id]
    if client is None or not client.is_guest:
        return
    facts = PointsFacts(
        points=event.points, balance=event.balance, property_name=_house_of(event.reservation_id)
    )

    def put(tx: Transaction) -> None:
        account = client_account(event.client_id)
        notice = notice_of(others.EARNED, facts, about=(account,), actor="system", now=now)
        tell_guest(tx, event.client_id, notice)

    _once(put, now)


def tell_bonus(event: PointsOfReferral, *, now: datetime) -> None:
    """Tell a guest that somebody whom they brought brought them points, unless they left."""
    friend_id = event.referred_client_id
    found = _clients([event.client_id, *((friend_id,) if friend_id else ())])
    client, friend = found[event.client_id], found.get(friend_id or "")
    if client is None or not client.is_guest:
        return
    facts = PointsFacts(
        points=event.points,
        balance=event.balance,
        friend=spanish.first_word(friend.first_name) if friend else None,
    )
    about = tuple(
        client_account(client_id) for client_id in (event.client_id, friend_id) if client_id
    )

    def put(tx: Transaction) -> None:
        notice = notice_of(others.REFERRAL, facts, about=about, actor="system", now=now)
        tell_guest(tx, event.client_id, notice)

    _once(put, now)


def tell_welcome(event: WelcomeDiscountIssued, *, now: datetime) -> None:
    """Tell a new guest of their personal code; it may be pushed for as long as it is good."""
    client = _clients([event.client_id])[event.client_id]
    if client is None or client.deleted_at is not None:
        return
    facts = WelcomeFacts(
        first_name=spanish.first_word(client.first_name),
        code=event.discount_code,
        percentage=event.percentage,
        valid_until=event.valid_until,
    )
    _, last_moment = dates.day_bounds(event.valid_until)

    def put(tx: Transaction) -> None:
        notice = notice_of(
            others.WELCOME,
            facts,
            about=(client_account(event.client_id),),
            actor="system",
            now=now,
            lasts_until=last_moment,
        )
        tell_guest(tx, event.client_id, notice)

    _once(put, now)


def tell_winner(event: WinnerAnnounced, *, now: datetime) -> None:
    """Tell a guest that they won, unless they left."""
    client = _clients([event.client_id])[event.client_id]
    occasion = occasions.find(event.occasion_id)
    if client is None or not client.is_guest or occasion is None:
        return
    facts = WinnerFacts(
        event_id=event.occasion_id,
        event_name=occasion.title,
        position=position_of(event.registration_id, occasion),
        prize=event.prize or None,
        registration_id=event.registration_id,
    )

    def put(tx: Transaction) -> None:
        account = client_account(event.client_id)
        notice = notice_of(others.WINNER, facts, about=(account,), actor="system", now=now)
        tell_guest(tx, event.client_id, notice)

    _once(put, now)


def tell_client(client_id: str, *, actor: str, now: datetime) -> None:
    """Tell staff of a new client."""
    client = _clients([client_id])[client_id]
    if client is None or not client.is_guest or client.deleted_at is not None:
        return
    inviter = _clients([client.referred_by])[client.referred_by] if client.referred_by else None
    facts = facts_of(client, inviter)
    about = (client_account(client_id), *((client_account(inviter.client_id),) if inviter else ()))

    def put(tx: Transaction) -> None:
        tell_staff(tx, notice_of(staff.CLIENT, facts, about=about, actor=actor, now=now))

    _once(put, now)


def tell_music(event: MusicAccessRequested, *, now: datetime) -> None:
    """Tell the guest of a stay who wants to choose its music, while they have not decided."""
    found = store.fetch_many(
        [
            client_key(event.host_id),
            client_key(event.client_id),
            participant_key(event.reservation_id, event.client_id),
        ]
    )
    host, friend = client_in(found, event.host_id), client_in(found, event.client_id)
    asked = participant_in(found, event.reservation_id, event.client_id, host_id=event.host_id)
    is_open = asked is not None and asked.status == "pending"
    if not is_open or host is None or friend is None or not (host.is_guest and friend.is_guest):
        return
    names = (friend.first_name, friend.last_name or "")
    facts = MusicFacts(
        reservation_id=event.reservation_id,
        request_id=event.request_id,
        friend=" ".join(filter(None, map(spanish.first_word, names))),
        property_name=_house_of(event.reservation_id) or "",
    )
    about = (client_account(event.host_id), client_account(event.client_id))

    def put(tx: Transaction) -> None:
        notice = notice_of(others.MUSIC, facts, about=about, actor=friend.account_id, now=now)
        tell_guest(tx, event.host_id, notice)

    _once(put, now)


def facts_of(client: Client, inviter: Client | None) -> ClientFacts:
    """What staff are told of a new client, and of who brought them."""
    return ClientFacts(
        client_id=client.client_id,
        client_name=formats.full_name(client.first_name, client.last_name),
        document_type=client.document_type,
        number_doc=client.number_doc,
        email=client.email or "",
        tel_number=client.tel_number.removeprefix("+"),
        referral_code=client.referral_code or "",
        referred_by_id=inviter.client_id if inviter else "",
        referred_by_name=formats.full_name(inviter.first_name, inviter.last_name)
        if inviter
        else "",
        is_password_set=client.password is not None,
    )


def _house_of(reservation_id: str | None) -> str | None:
    stays = stays_of([reservation_id]) if reservation_id else {}
    return next(iter(house_names(stay.property_id for stay in stays.values()).values()), None)


def _clients(client_ids: list[str]) -> dict[str, Client | None]:
    found = store.fetch_many(map(client_key, client_ids))
    return {client_id: client_in(found, client_id) for client_id in client_ids}


def _once(put: Callable[[Transaction], None], now: datetime) -> None:
    """Tell it for the event that is handled now, once however often that comes."""

    def work() -> None:
        tx = Transaction(now)
        deliveries.once(tx)
        put(tx)
        tx.commit()

    budget.again(work, Stale, Busy)
