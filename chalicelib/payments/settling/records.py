"""What keeps a stay from being charged twice at once, and a token from being charged again."""

from hashlib import sha256

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Conflict, Invalid, Stale
from chalicelib.reservations.money.types import Payment

CHARGING, USED = "charging", "used"


class OpenCharge(Model):
    """The charge of a stay of which nobody knows yet what became; `token` is the digest of its
    token."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=CHARGING)
    payment_id = UnicodeAttribute()
    token = UnicodeAttribute()


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


def keep_open(tx: Transaction, opened: OpenCharge) -> None:
    """Rely on a charge that is still open; the commit raises `Stale` where it has ended."""
    same = OpenCharge.payment_id == opened.payment_id
    tx.check(OpenCharge, opened.reservation_id, CHARGING, when=same, otherwise=Stale())


def begin(tx: Transaction, payment: Payment, token: str) -> None:
    """Let nobody else charge the stay, nor the token, again; the commit raises `AnotherCharge` or
    `TokenUsed` where somebody does or did."""
    digest = digest_of(token)
    tx.put(
        OpenCharge(
            reservation_id=payment.reservation_id,
            kind=CHARGING,
            payment_id=payment.payment_id,
            token=digest,
        ),
        when=OpenCharge.reservation_id.does_not_exist(),
        otherwise=AnotherCharge(),
    )
    tx.create(
        UsedToken(
            account=f"card_token#{digest}",
            entry=USED,
            payment_id=payment.payment_id,
            used=tx.now,
        ),
        otherwise=TokenUsed(),
    )


def end(tx: Transaction, payment: Payment) -> None:
    """Let the stay be charged again."""
    tx.delete(OpenCharge(reservation_id=payment.reservation_id, kind=CHARGING))
