"""Charging a card for a stay (reservations book, 6.2 to 6.4).

A charge is three steps: the payment is written as `created`, with what keeps the stay and the token
from a second charge; the gateway is asked, with no transaction open; the payment and the stay are
settled together. Whatever breaks in between leaves an open payment, which the webhook, the job and
the request that comes again bring to its end.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import get_args

import msgspec

from chalicelib.calendar.records import NightTaken, occupied, require_free
from chalicelib.catalogue.snapshots import VERSION_KEY, catch_up
from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import budget, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.integrations.cards import (
    Charge,
    ChargeRefused,
    ChargeUnknown,
    Item,
    Payer,
)
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import CasaAustinError, Invalid, NotFound, Stale, Unavailable
from chalicelib.payments import gateways
from chalicelib.payments.charges import rules
from chalicelib.payments.charges.types import CardCommand, Charged, Option, Options
from chalicelib.payments.settling import records
from chalicelib.payments.settling.records import AnotherCharge, OpenCharge, TokenUsed
from chalicelib.payments.settling.service import Known, settle
from chalicelib.payments.types import Outcome
from chalicelib.payments.watching.service import ask
from chalicelib.pricing.catalogue import catalogue
from chalicelib.properties.houses.service import houses_for
from chalicelib.properties.types import House
from chalicelib.reservations.money import records as money
from chalicelib.reservations.money.service import payment_of
from chalicelib.reservations.money.types import OPEN, SERVICES, Payment, Purpose
from chalicelib.reservations.paying.service import write_paid
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.stays.rules import next_version
from chalicelib.reservations.types import Stay

CALL_TIME = timedelta(seconds=30)
"""A charge and its answer take no longer."""
FIRST_LOOK = timedelta(minutes=2)
"""After that a clock asks what became of a charge whose request was cut."""
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
NO_EMAIL = "sin-correo@casaaustin.pe"
"""Gateways ask for an address; some guests have none."""


class TokenInvalid(Invalid):
    """The gateway does not know the token, or not any more."""

    code = "INVALID_TOKEN"
    default_message = "Los datos de la tarjeta vencieron. Ingréselos nuevamente."


class NotCharged(Unavailable):
    """The gateway does not answer, and has charged nothing."""

    code = "GATEWAY_UNAVAILABLE"
    default_message = "La pasarela de pagos no responde. No se hizo ningún cargo."


class NobodyKnows(Unavailable):
    """The gateway broke while it was charging; the payment stays open until it says what it did."""

    code = "MERCADOPAGO_SERVER_ERROR"
    retry_after = 60
    default_message = (
        "La pasarela de pagos tuvo un problema y estamos verificando si se hizo el cargo. "
        "No pague de nuevo: intente en unos minutos con los mismos datos."
    )


class _Read(msgspec.Struct, frozen=True):
    stay: Stay
    client: Client
    open: OpenCharge | None
    refused: int


def pay(
    reservation_id: str,
    command: CardCommand,
    *,
    caller: Guest,
    now: datetime,
    is_again: bool = False,
) -> Charged:
    """Charge a card; the payment as the gateway left it, which may be in process.

    Asked again with the same token while nobody knows what became of it, it brings the same payment
    to its end and charges nothing more. `is_again`: this very request came before; what became of
    its payment is its answer.

    Raises:
        NotFound: not the guest's own stay.
        StayClosed, HoldOver, TooManyCards, NothingToPay, ServiceActive, ServiceMissing,
            OtherAmount: as the rules say.
        NightTaken: the night of a late checkout is another stay's.
        AnotherCharge: the stay is being charged with another token.
        TokenUsed, TokenInvalid: of the token.
        NotCharged, NobodyKnows: the gateway does not answer.
    """
    earlier = _earlier(reservation_id, command, caller) if is_again else None
    return earlier or budget.again(lambda: _pay(reservation_id, command, caller, now), Stale)


def options(reservation_id: str, *, caller: Guest, now: datetime) -> Options:
    """What the guest may pay of the own stay by card, as of now.

    Raises:
        NotFound: not the guest's own stay.
    """
    read = _read(reservation_id, caller)
    return Options(
        tuple(_option(read, purpose, now) for purpose in PURPOSES), gateways.public_keys()
    )


def _option(read: _Read, purpose: Purpose, now: datetime) -> Option:
    stay = read.stay
    try:
        rules.check_open(stay, now)
        rules.check_cards(read.refused)
        if read.open is not None and read.open.thinks_until is not None:
            raise AnotherCharge
        if purpose == "late_checkout" and occupied([(stay.property_id, stay.departure)], now):
            raise NightTaken(stay.departure)
        priced = rules.Priced(catalogue(), _house(stay))
        amount = rules.amount_due(stay, purpose, priced, now)
    except CasaAustinError as error:
        return Option(purpose=purpose, amount=None, reason=error.message)
    return Option(purpose=purpose, amount=amount, reason=None)


def payment_of_guest(reservation_id: str, payment_id: str, *, caller: Guest) -> Charged:
    """A payment by card that the guest made, also under a record that was merged into the present
    one, whoever has the stay by now: one round trip.

    Raises:
        NotFound: there is none.
    """
    key = money.payment_key(reservation_id, payment_id)
    found = store.fetch_many([stays.stay_key(reservation_id), key, client_key(caller.client_id)])
    stay = stays.stays_in(found).get(reservation_id)
    payment = money.payments_in(found).get(payment_id)
    client = client_in(found, caller.client_id)
    if stay is None or payment is None or payment.source != "card" or payment.direction == "out":
        raise NotFound
    if client is None or payment.client_id not in {client.client_id, *client.absorbed}:
        raise NotFound
    return Charged(stay, payment)


def _earlier(reservation_id: str, command: CardCommand, caller: Guest) -> Charged | None:
    """The payment that the same request made before, where its end is known."""
    payment_id = records.payment_of_token(command.token)
    if payment_id is None:
        return None
    try:
        charged = payment_of_guest(reservation_id, payment_id, caller=caller)
    except NotFound:
        # The token was used for another stay.
        return None
    return None if charged.payment.state in OPEN else charged


def _pay(reservation_id: str, command: CardCommand, caller: Guest, now: datetime) -> Charged:
    read = _read(reservation_id, caller)
    if read.open is not None:
        return _resumed(read, read.open, command, caller, now)
    rules.check_open(read.stay, now)
    rules.check_cards(read.refused)
    priced = rules.Priced(catalogue(), _house(read.stay))
    amount = rules.amount_due(read.stay, command.purpose, priced, now)
    rules.check_amount(command.amount, amount)
    payment = payment_of(
        msgspec.structs.replace(read.stay, updated=now),
        ids.new_id(),
        source="card",
        state="created",
        amount=amount,
        currency="sol",
        by=caller.actor,
        purpose=command.purpose,
        property_id=read.stay.property_id if command.purpose in SERVICES else None,
        departure=read.stay.departure if command.purpose == "late_checkout" else None,
        gateway=command.gateway,
        installments=command.installments,
        next_try=now + FIRST_LOOK,
    )
    stay = _begin(read.stay, payment, command.token, caller, now)
    return _charge(Known(stay, payment), read.client, command, caller, now)


def _read(reservation_id: str, caller: Guest) -> _Read:
    """All that a charge is decided by, as of now: one round trip."""
    keys = [
        stays.stay_key(reservation_id),
        client_key(caller.client_id),
        records.open_key(reservation_id),
        records.refused_key(reservation_id),
        VERSION_KEY,
    ]
    found = store.fetch_many(keys)
    catch_up(found)
    stay, client = stays.stays_in(found).get(reservation_id), client_in(found, caller.client_id)
    if stay is None or client is None or stay.client_id != caller.client_id:
        raise NotFound
    if stay.deleted and stay.status != "expired":
        raise NotFound
    opened = found.get(OpenCharge, reservation_id, records.CHARGING)
    return _Read(stay, client, opened, records.refused_in(found, reservation_id))


def _house(stay: Stay) -> House:
    return houses_for([stay.property_id])[stay.property_id]


def _begin(stay: Stay, payment: Payment, token: str, caller: Guest, now: datetime) -> Stay:
    """Write the payment before the gateway is asked; the stay as it is then."""
    tx = Transaction(now)
    records.begin(tx, payment, token)
    if payment.purpose == "late_checkout":
        require_free(tx, stay.reservation_id, stay.property_id, stay.departure)
    if stay.hold_until is not None and stay.hold_until < now + CALL_TIME:
        # The hold must not end while its money is on the way.
        held = next_version(stay, now, deadline=now + CALL_TIME)
        stay = write_paid(tx, stay, held, [payment], actor=caller.actor)
    else:
        money.write(tx, [payment])
        stays.rely_on(tx, stay)
    tx.commit()
    return stay


def _charge(
    known: Known,
    client: Client,
    command: CardCommand,
    caller: Guest,
    now: datetime,
    *,
    is_first: bool = True,
) -> Charged:
    """Ask the gateway, and settle what it says. That it refuses to be asked once more, or does not
    answer then, does not say what became of the first time."""
    payment = known.payment
    finish = partial(settle, known, now=now, actor=caller.actor)
    try:
        found = gateways.gateway(command.gateway).charge(_charge_of(known, client, command))
    except ChargeRefused as refused:
        if not is_first:
            raise NobodyKnows from refused
        finish(Outcome(state="failed", reason=refused.mistake))
        raise _explained(refused) from refused
    except ChargeUnknown as unknown:
        if unknown.reason.isdigit():
            raise NobodyKnows from unknown
        return Charged(known.stay, payment)
    except Unavailable as error:
        if not is_first:
            raise NobodyKnows from error
        finish(Outcome(state="failed", reason="unavailable"))
        raise NotCharged from error
    if gateways.differs(found, payment):
        return Charged(known.stay, payment)
    done = finish(gateways.outcome_of(found))
    return Charged(done.stay, done.payment)


def _explained(refused: ChargeRefused) -> TokenUsed | TokenInvalid | Invalid:
    match refused.mistake:
        case "token_used":
            return TokenUsed()
        case "token_invalid":
            return TokenInvalid()
        case "other":
            return Invalid("La pasarela no aceptó el pago. Revise los datos de su tarjeta.")


def _resumed(
    read: _Read, opened: OpenCharge, command: CardCommand, caller: Guest, now: datetime
) -> Charged:
    """The stay is being charged: whoever comes with the same token gets that charge's end."""
    payment = money.payment_at(read.stay.reservation_id, opened.payment_id)
    if payment is None or payment.gateway is None or payment.state not in OPEN:
        raise Stale
    known = Known(read.stay, payment)
    done = ask(known, now=now)
    if opened.token == records.digest_of(command.token):
        if done.payment.state == "created" and rules.is_open(done.stay, now):
            # The key of the payment lets the gateway charge once, however often it is asked.
            same = msgspec.structs.replace(command, gateway=payment.gateway)
            return _charge(done, read.client, same, caller, now, is_first=False)
        return Charged(done.stay, done.payment)
    if done.payment.state in OPEN:
        raise AnotherCharge
    raise Stale


def _charge_of(known: Known, client: Client, command: CardCommand) -> Charge:
    stay, payment = known.stay, known.payment
    house = _house(stay)
    return Charge(
        payment_id=payment.payment_id,
        reference=gateways.reference_of(payment),
        amount=payment.amount,
        token=command.token,
        method=command.method,
        installments=payment.installments,
        description=f"Reserva en {house.name}",
        payer=Payer(
            email=client.email or NO_EMAIL,
            first_name=client.first_name,
            last_name=client.last_name or "",
            phone=client.tel_number.removeprefix("+"),
        ),
        item=Item(house.property_id, house.name),
        device_session_id=command.device_session_id,
    )
