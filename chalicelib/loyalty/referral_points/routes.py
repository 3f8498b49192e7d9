"""The percentage of referral points: its administration, and what the app of guests reads."""

import msgspec

from chalicelib.kernel.money import ZERO
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.referral_points import service
from chalicelib.web.audiences import CLIENT
from chalicelib.web.crud import Resource, administration

router = administration(
    "loyalty",
    Permission.MANAGES_LEVELS,
    Resource(
        collection=service.REFERRAL_POINTS,
        path="/admin/referral-points",
        one="percentage of referral points",
        many="percentages of referral points, the newest first",
        texts={
            "add": "Set what a client earns, from now on, with the stays of those whom they "
            "brought.",
            "remove": "Take a percentage away; the newest active one that is left counts.",
        },
    ),
)


class ReferralConfig(msgspec.Struct):
    """What a client earns with the stays of those whom they bring."""

    percentage: float
    """The points, in per cent of what was paid for a stay; 0 where nothing is earned."""
    is_active: bool
    """Whether anything is earned."""


@router.get("/clients/client-auth/referral-config", audience=CLIENT)
def referral_config() -> ReferralConfig:
    """What bringing others earns now."""
    percentage = service.percentage()
    return ReferralConfig(float(percentage), is_active=percentage > ZERO)
