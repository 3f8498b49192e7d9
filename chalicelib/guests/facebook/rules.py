"""Whether a token of Facebook shows who somebody is (clients book, 4.5)."""

from datetime import datetime

from chalicelib.guests.facebook.types import Token

USER = "USER"


def is_of_a_person(token: Token, app_id: str, now: datetime) -> bool:
    """Whether a token counts at `now`, was made for a person, and by the application `app_id`.

    Anybody can have a token of another application made for somebody who uses that one.
    """
    ends = (token.expires_at, token.data_access_expires_at)
    return (
        token.is_valid
        and token.type == USER
        and bool(app_id)
        and token.app_id == app_id
        and bool(token.user_id)
        and all(end == 0 or end > now.timestamp() for end in ends)
    )
