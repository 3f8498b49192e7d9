"""What a stay keeps of a guest who is erased: nothing personal (law 29733).

Nights, prices, payments and the seller stay: they are the business's books. So do the receipts of
what was paid, which the tax code demands for five years (article 87, 7); law 29733 lets be kept
what another law demands. Receipts of a stay for which nothing was paid go.
"""

import re
from collections.abc import Collection

import msgspec

from chalicelib.clients.types import Client
from chalicelib.kernel.money import ZERO
from chalicelib.kernel.spanish import fold
from chalicelib.reservations.types import REVIEWED, Attribution, GuestName, Stay

KEEPING = REVIEWED | {"approved"}
SHORTEST_TELLING = 3
"""Letters of a text that can tell somebody."""


def forgotten(stay: Stay, name: GuestName) -> Stay:
    """A stay of an erased guest, who is called `name` from now on."""
    return msgspec.structs.replace(
        stay,
        guest=name,
        tel_contact_number=None,
        comments=None,
        attribution=Attribution(),
        recent=(),
    )


def without_traces(stay: Stay, client: Client, written_since: Collection[str]) -> Stay:
    """A stay that was the client's once and is another guest's now: what was written before goes,
    and of what was `written_since` (names of fields) whatever names the client."""

    def kept(field: str, text: str | None) -> str | None:
        return text if field in written_since and not _names(text, client) else None

    return msgspec.structs.replace(
        stay,
        tel_contact_number=kept("tel_contact_number", stay.tel_contact_number),
        comments=kept("comments", stay.comments),
        # It tells from where the first of the two booked.
        attribution=Attribution(),
        recent=(),
    )


def has_vouchers(stay: Stay) -> bool:
    """Whether the receipts of a stay prove a payment, or may: one that nobody looked at yet, also
    of a stay that has ended since, whose money goes back."""
    if stay.vouchers_waiting:
        return True
    refunded = stay.refund.paid if stay.refund is not None else ZERO
    is_paid = stay.full_payment or stay.payment_confirmed or stay.status in KEEPING
    return is_paid or stay.advance_payment + refunded > ZERO


def _names(text: str | None, client: Client) -> bool:
    """Whether a text names the client."""
    folded = fold(text or "")
    words = set(re.findall(r"\w+", folded))
    names = {name for name in fold(client.full_name).split() if len(name) >= SHORTEST_TELLING}
    numbers = (client.number_doc, client.tel_number.removeprefix("+"), client.email or "")
    return bool(words & names) or any(fold(each) in folded for each in numbers if each)
