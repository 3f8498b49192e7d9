"""What a guest may share, and what of it counts."""

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec

from chalicelib.kernel import spanish
from chalicelib.kernel.callers import Shared
from chalicelib.kernel.errors import Conflict, Forbidden
from chalicelib.kernel.validation import Problems, too_many
from chalicelib.reservations.stays.windows import Window
from chalicelib.smart_home.sharing.types import Share, Shares

MOST_SHARES, MOST_DEVICES, LONGEST_LABEL = 10, 50, 60
NOT_YOURS = "Comparta solo dispositivos que usted puede usar."
NOTHING_SHARED = "Indique dispositivos o la música."
OVER = "La fecha ya pasó."
AFTER_THE_STAY = "No puede ser después del fin de la estadía."
UNTIL = timedelta(hours=24)
"""How long a share lasts where the guest does not say."""


class TooManyShares(Conflict):
    """A stay is shared with enough people."""

    code = "too_many_shares"
    default_message = f"Una estadía se comparte {MOST_SHARES} veces como máximo."


class ShareEnded(Forbidden):
    """What a guest shared was taken back, or is over."""

    code = "share_ended"
    default_message = "Este acceso ya terminó."


def checked(share: Share, usable: Collection[str], window: Window, now: datetime) -> Share:
    """`share` with its label tidy.

    Raises:
        Invalid: it shares nothing, what the guest may not use, or for longer than the stay.
    """
    problems, label = Problems(), spanish.one_line(share.label)
    problems.name("label", label, LONGEST_LABEL)
    problems.note("device_ids", NOT_YOURS, when=not set(share.device_ids) <= set(usable))
    problems.note("device_ids", too_many(MOST_DEVICES), when=len(share.device_ids) > MOST_DEVICES)
    has_nothing = not share.device_ids and not share.music
    problems.note("device_ids", NOTHING_SHARED, when=has_nothing)
    problems.note("until", OVER, when=share.until <= now)
    problems.note("until", AFTER_THE_STAY, when=share.until > window.closes)
    problems.raise_any()
    return Share(
        share_id=share.share_id,
        by=share.by,
        label=label,
        device_ids=tuple(dict.fromkeys(share.device_ids)),
        music=share.music,
        until=share.until,
        created=share.created,
    )


def handed_over(shares: Shares, gone: str, kept: str) -> Shares:
    """What a guest shared as two clients, of whom one is `kept`."""
    return tuple(
        msgspec.structs.replace(each, by=kept) if each.by == gone else each for each in shares
    )


def until(sent: datetime | None, window: Window, now: datetime) -> datetime:
    """When a share ends: when the guest says, else after a day, with the stay at the latest."""
    return sent if sent is not None else min(max(now, window.opens) + UNTIL, window.closes)


def with_share(shares: Shares, share: Share, now: datetime) -> Shares:
    """The shares of a stay with one more, without those that are over.

    Raises:
        TooManyShares: there are enough.
    """
    kept = tuple(each for each in shares if each.until > now)
    if len(kept) >= MOST_SHARES:
        raise TooManyShares
    return (*kept, share)


def opens_music(share: Share, now: datetime) -> bool:
    """Whether a share lets its holder use the music of the house now, as long as the stay does."""
    return share.music and now < share.until


def share_of(shares: Shares, caller: Shared, now: datetime) -> Share:
    """What was shared with whoever calls.

    Raises:
        ShareEnded: it was taken back, or is over.
    """
    for share in shares:
        if share.share_id == caller.share_id and now < share.until:
            return share
    raise ShareEnded
