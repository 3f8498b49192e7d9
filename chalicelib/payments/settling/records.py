"""What keeps a stay from being charged twice at once, and a token from being charged again."""

from datetime import datetime
from hashlib import sha256

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Conflict, Invalid, Stale
from chalicelib.reservations.money.types import Payment

CHARGING, REFUSED, USED = "charging", "refused_cards", "used"


class OpenCharge(Model):
    """The charge of a stay of which nobody knows yet what became; `token` is the digest of its
    token. `thinks_until` stands there while a bank thinks about it: a hold ends no earlier."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=CHARGING)
    payment_id = UnicodeAttribute()
    token = UnicodeAttribute()
    thinks_until = InstantAttribute(null=True)


class RefusedCards(Model):
    """How many cards were refused for a stay."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=REFUSED)
    number = NumberAttribute(default=0)


class UsedToken(Model):
    """A token of a card that was charged, or tried. It stays for ever (book, 6.4)."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=USED)
    payment_id = UnicodeAttribute()
    used = InstantAttribute()


class AnotherCharge(Conflict):
    """The stay is being charged."""

    code = "charge_open"
    default_message = "Hay un pago en proceso para esta reserva. Espere a que termine."


class TokenUsed(Invalid):
    """The token was charged, or tried."""

    code = "TOKEN_ALREADY_USED"
    default_message = "Esta tarjeta ya se usó para un pago. Ingrese sus datos nuevamente."


def digest_of(token: str) -> str:
    """What is kept of a token, which is random and long."""
    return sha256(token.encode()).hexdigest()


def open_key(reservation_id: str) -> store.Key:
    """Where the open charge of a stay stands."""
    return store.Key(OpenCharge, reservation_id, CHARGING)


def open_charge(reservation_id: str) -> OpenCharge | None:
    """The open charge of a stay, if there is one."""
    key = open_key(reservation_id)
    return store.fetch_many([key]).get(OpenCharge, reservation_id, CHARGING)


def refused_key(reservation_id: str) -> store.Key:
    """Where it stands how many cards were refused for a stay."""
    return store.Key(RefusedCards, reservation_id, REFUSED)


def refused_in(found: store.Found, reservation_id: str) -> int:
    """How many cards were refused for a stay whose key was read."""
    return int(found.value(refused_key(reservation_id), RefusedCards.number) or 0)


def note_refused(tx: Transaction, payment: Payment) -> None:
    """Count a card that was refused."""
    record = RefusedCards(reservation_id=payment.reservation_id, kind=REFUSED)
    tx.update(record, [RefusedCards.number.add(1)])


def payment_of_token(token: str) -> str | None:
    """The id of the payment for which a token was used."""
    key = store.Key(UsedToken, _account(token), USED)
    return store.fetch_many([key]).value(key, UsedToken.payment_id)


def _account(token: str) -> str:
    return f"card_token#{digest_of(token)}"


def rely_on(tx: Transaction, reservation_id: str, opened: OpenCharge | None) -> None:
    """Rely on what is known of the charge of a stay; the commit raises `Stale` where one began,
    ended or got another state since."""
    same = OpenCharge.reservation_id.does_not_exist()
    if opened is not None:
        until = OpenCharge.thinks_until
        thinks = until.does_not_exist() if opened.thinks_until is None else until.exists()
        same = (OpenCharge.payment_id == opened.payment_id) & thinks
    tx.check(OpenCharge, reservation_id, CHARGING, when=same, otherwise=Stale())


def begin(tx: Transaction, payment: Payment, token: str) -> None:
    """Let nobody else charge the stay, nor the token, again; the commit raises `AnotherCharge` or
    `TokenUsed` where somebody does or did."""
    tx.put(
        OpenCharge(
            reservation_id=payment.reservation_id,
            kind=CHARGING,
            payment_id=payment.payment_id,
            token=digest_of(token),
        ),
        when=OpenCharge.reservation_id.does_not_exist(),
        otherwise=AnotherCharge(),
    )
    tx.create(
        UsedToken(
            account=_account(token),
            entry=USED,
            payment_id=payment.payment_id,
            used=tx.now,
        ),
        otherwise=TokenUsed(),
    )


def note_thinking(tx: Transaction, payment: Payment, until: datetime) -> None:
    """Let everybody know until when a bank may think about the charge of a stay."""
    tx.update(
        OpenCharge(reservation_id=payment.reservation_id, kind=CHARGING),
        [OpenCharge.thinks_until.set(until)],
        when=OpenCharge.payment_id == payment.payment_id,
        otherwise=Stale(),
    )


def end(tx: Transaction, payment: Payment) -> None:
    """Let the stay be charged again."""
    tx.delete(OpenCharge(reservation_id=payment.reservation_id, kind=CHARGING))
