"""What a chat reads, as things stand when it is written."""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.clients.records import client_of
from chalicelib.clients.types import GUEST
from chalicelib.cloud import objects
from chalicelib.cloud.deliveries import Later
from chalicelib.kernel import clock, dates
from chalicelib.kernel.errors import NotFound
from chalicelib.loyalty.levels import rules as levels
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.membership.records import membership_of
from chalicelib.notifications.at_once.service import facts_of
from chalicelib.notifications.commands import WriteToChat
from chalicelib.notifications.stays import facts
from chalicelib.notifications.telegram import rules, texts
from chalicelib.notifications.telegram.types import (
    ChatContent,
    ChatFile,
    ChatLevels,
    ChatPayment,
    ChatStay,
)
from chalicelib.notifications.texts.types import ClientFacts
from chalicelib.reservations.money.records import payment_at, payments_of
from chalicelib.reservations.money.types import Payment, ServicePurpose
from chalicelib.reservations.receipts.records import receipt_at

FILE_COMES_WITHIN = timedelta(minutes=2)
LOOKS_AGAIN = timedelta(seconds=5)
"""A voucher is opened within seconds; until then nobody outside gets its file."""
PDF = "application/pdf"
OF_STAYS: dict[str, Callable[[ChatStay], str]] = {
    "stay_sold": texts.sold,
    "stay_requested": texts.requested,
    "arrival_today": texts.arriving_today,
    "stay_in_full": texts.in_full,
    "hold_expired": texts.expired,
}
OF_CARDS: dict[str, Callable[[ChatPayment], str]] = {
    "card_paid": texts.card_paid,
    "service_paid": texts.service_paid,
}
OF_CLIENTS: dict[str, Callable[[ClientFacts], str]] = {
    "client_created": texts.client_created,
    "password_set": texts.password_set,
}


def content_of(command: WriteToChat) -> ChatContent | None:
    """What is written; None where there is nothing to say any more.

    Raises:
        Later: the file of a voucher is not opened yet.
    """
    if command.kind in OF_CLIENTS:
        client = _client(command)
        return None if client is None else ChatContent(text=OF_CLIENTS[command.kind](client))
    if command.kind == "level_earned":
        return _levels(command)
    about = _stay(command)
    if about is None:
        return None
    if command.kind in OF_STAYS:
        return ChatContent(text=OF_STAYS[command.kind](about))
    return _payment(command, about)


def _payment(command: WriteToChat, about: ChatStay) -> ChatContent | None:
    payment = payment_at(about.stay.reservation_id, command.payment_id or "")
    if payment is None:
        return None
    if command.kind == "voucher_received":
        return _voucher(command, about, payment)
    paid = ChatPayment(
        about=about,
        amount=payment.amount,
        currency=payment.currency,
        gateway_id=payment.gateway_id or "",
        service=_service(payment),
    )
    return ChatContent(text=OF_CARDS[command.kind](paid))


def _stay(command: WriteToChat) -> ChatStay | None:
    """The stay; None of what a channel only keeps closed."""
    found = facts.of_stay(command.reservation_id or "")
    if found is None or found.is_closed:
        return None
    client = found.client
    return ChatStay(
        stay=found.stay,
        phone=client.tel_number.removeprefix("+") if client.kind == GUEST else "",
        birth_date=client.birth_date,
        today=dates.today(command.at),
    )


def _client(command: WriteToChat) -> ClientFacts | None:
    client = client_of(command.client_id or "")
    return None if client is None or not client.is_guest else facts_of(client, None)


def _levels(command: WriteToChat) -> ChatContent | None:
    """The levels that a client has since that moment, without the lowest of all."""
    client = _client(command)
    if client is None or command.client_id is None:
        return None
    held = membership_of(command.client_id).held
    since = {each.achievement_id for each in held if each.earned_at == command.at}
    reached = [each for each in above_lowest() if each.achievement_id in since]
    if not reached:
        return None
    names = tuple(f"{level.icon} {level.name}".strip() for level in reached)
    return ChatContent(text=texts.level_earned(ChatLevels(client=client, levels=names)))


def above_lowest() -> list[Achievement]:
    """The levels of which is told, in their order: everybody has the lowest one."""
    return levels.active(LEVELS.values())[1:]


def _service(payment: Payment) -> ServicePurpose | None:
    match payment.purpose:
        case "temperature_pool" | "late_checkout":
            return payment.purpose
        case _:
            return None


def _voucher(command: WriteToChat, about: ChatStay, payment: Payment) -> ChatContent | None:
    """A voucher with its file; nothing of one whose file was refused."""
    receipt_id = payment.receipt_id
    record = receipt_at(payment.reservation_id, receipt_id) if receipt_id else None
    if record is not None and record.state == "rejected":
        return None
    is_opened = record is None or record.state != "awaiting_check"
    if not is_opened and clock.now() < command.at + FILE_COMES_WITHIN:
        raise Later(LOOKS_AGAIN)
    ordinal = rules.ordinal_of(payment.payment_id, payments_of(payment.reservation_id))
    file = _file(record.file_key, ordinal) if record and record.file_key and is_opened else None
    return ChatContent(text=texts.voucher(about, ordinal), file=file)


def _file(key: str, ordinal: int) -> ChatFile | None:
    try:
        content = objects.get(key)
    except NotFound:
        return None
    is_pdf = key.endswith(".pdf")
    return ChatFile(
        name=f"comprobante-{ordinal}.{key.rpartition('.')[2]}",
        content_type=PDF if is_pdf else "image/jpeg",
        content=content,
    )
