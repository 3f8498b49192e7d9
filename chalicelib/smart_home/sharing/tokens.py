"""What a friend carries: which share of which stay, signed by us, until when at most. What it
opens, and whether it still does, stands beside the stay, which is read anyway."""

from datetime import datetime
from typing import Literal

import msgspec

from chalicelib.cloud import signed
from chalicelib.kernel import clock, decoding
from chalicelib.kernel.callers import SHARE_PREFIX, Shared
from chalicelib.kernel.errors import Unauthenticated


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What a token says; `exp` in epoch seconds."""

    stay: str
    share: str
    exp: int
    aud: Literal["share"] = "share"


def sign(caller: Shared, until: datetime) -> str:
    """The token of a share."""
    claims = Claims(stay=caller.reservation_id, share=caller.share_id, exp=int(until.timestamp()))
    return SHARE_PREFIX + signed.sign(claims)


def shared_of(token: str) -> Shared:
    """Who carries a token.

    Raises:
        Unauthenticated: we did not sign it for this, or it is over.
    """
    try:
        claims = decoding.converted(signed.claims_of(token.removeprefix(SHARE_PREFIX)), Claims)
    except msgspec.ValidationError as error:
        raise Unauthenticated from error
    if claims.exp <= clock.now().timestamp():
        raise Unauthenticated
    return Shared(claims.stay, claims.share)
