"""Who brought whom, on the wire."""

from typing import Annotated

import msgspec

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]


class NewReferrer(msgspec.Struct):
    """Who brought a client, as staff correct it."""

    referrer_code: Code | None
    """The referral code of the client who brought this one; null where nobody did."""
