"""A registration, before and after its phone is proven."""

import msgspec

from chalicelib.clients.types import Client, Details
from chalicelib.discounts.types import DiscountCode


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """Who registers, as they say. `client_id` is the id that the client will have. `consents`: an
    advertiser may be told of them."""

    client_id: str
    details: Details
    referral_code: str | None = None
    consents: bool = False


class Registered(msgspec.Struct, frozen=True):
    """A new guest, and the code of the welcome, where there is a promotion."""

    client: Client
    welcome: DiscountCode | None
