"""What a stay earns, and for whom (clients book, 8.1 and 8.2; vectors 1 to 4)."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from chalicelib.clients.types import GUEST, Client
from chalicelib.kernel.money import ZERO
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


def still_to_give(awards: Sequence[Award], given: Sequence[Award]) -> list[Award]:
    """The awards without what their clients have from the stay: some had spent it before it could
    be taken back."""
    rest = []
    for award in awards:
        points = max(ZERO, award.points - _points_in(given, award))
        rest.append(msgspec.structs.replace(award, points=points))
    return rest


def together(awards: Sequence[Award], given: Sequence[Award]) -> tuple[Award, ...]:
    """What everybody has from the stay once `awards` were given to those who had `given`."""
    largest = [
        msgspec.structs.replace(award, points=max(award.points, _points_in(given, award)))
        for award in awards
    ]
    named = {(award.client_id, award.kind) for award in awards}
    return (*largest, *(each for each in given if (each.client_id, each.kind) not in named))


def _points_in(given: Sequence[Award], award: Award) -> Decimal:
    same = (award.client_id, award.kind)
    return sum((each.points for each in given if (each.client_id, each.kind) == same), ZERO)
