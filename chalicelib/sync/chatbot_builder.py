"""The chatbot builder: its bots read texts from fields of the account (pricing book, section 12).

The secret `chatbot` holds `access_token`, `global_discounts_field` and `levels_field` (ids that
the builder gave); a field without its id, or an account without its token, is not written.
"""

from urllib.parse import quote

import msgspec

from chalicelib.cloud import http
from chalicelib.cloud.secrets import secret
from chalicelib.loyalty.chatbot_sync import BotField

OWN_ADDRESS = "https://app.chatgptbuilder.io"
SECONDS = 30.0


class Place(msgspec.Struct, frozen=True):
    """A field of the account, and the token that opens it."""

    access_token: str
    field_id: str


def place_of(field: BotField) -> Place | None:
    """Where a field is kept; None where that is not configured."""
    kept = secret("chatbot")
    place = Place(kept.get("access_token", ""), kept.get(f"{field}_field", ""))
    return place if place.access_token and place.field_id else None


def write(place: Place, text: str) -> None:
    """Replace the text of a field.

    Raises:
        Unavailable: the builder did not take it; writing again does no harm.
    """
    home = http.address_of("chatbot_builder", OWN_ADDRESS)
    http.post_form(
        f"{home}/api/accounts/bot_fields/{quote(place.field_id, safe='')}",
        {"value": text},
        headers={"X-ACCESS-TOKEN": place.access_token},
        seconds=SECONDS,
    )
