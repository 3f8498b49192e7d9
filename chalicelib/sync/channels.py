"""Channels by name, and what came from which."""

import re
from typing import Final

from chalicelib.kernel.validation import Problems
from chalicelib.reservations.types import Stay

AIRBNB: Final = "airbnb"
NAME = re.compile(r"[a-z][a-z0-9-]{0,29}")


def note_name(problems: Problems, channel: str) -> None:
    """Note what is wrong with the name of a channel."""
    text = "Use letras minúsculas, por ejemplo «airbnb»."
    problems.note("channel", text, when=not NAME.fullmatch(channel))


def channel_of(stay: Stay) -> str | None:
    """The channel that a stay, or a closed stretch, came from; None for our own."""
    channel, colon, _ = (stay.uuid_external or "").partition(":")
    if colon:
        return channel
    # What staff entered for the channel, or an older import called by the channel's name alone. A
    # stay that is sold by us may be called something, too: by the file in which it came.
    is_older = stay.origin == "man" and stay.uuid_external is not None
    return AIRBNB if stay.origin == "air" or is_older else None
