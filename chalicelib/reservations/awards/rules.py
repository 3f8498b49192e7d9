"""What a stay earns, and for whom (clients book, 8.1 and 8.2; vectors 1 to 4)."""

from decimal import Decimal

from chalicelib.clients.types import GUEST, Client
from chalicelib.loyalty.points.rules import earned_by, referral_of
from chalicelib.reservations.types import Award, Stay


def earned(
    stay: Stay, guest: Client, referrer: Client | None, percentage: Decimal
) -> tuple[Award, ...]:
    """What a stay earns: for its guest, and by `percentage` for whoever brought the guest, who is
    still a guest."""
    if guest.kind != GUEST:
        return ()
    paid = stay.price_sol, stay.points_redeemed
    awards = [Award(guest.client_id, "earned", earned_by(*paid))]
    if referrer is not None and referrer.is_guest and referrer.client_id != guest.client_id:
        awards.append(Award(referrer.client_id, "referral", referral_of(*paid, percentage)))
    return tuple(award for award in awards if award.points)
