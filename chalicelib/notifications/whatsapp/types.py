"""What guests get."""

from typing import Annotated

import msgspec

from chalicelib.kernel.secrecy import SECRET
from chalicelib.notifications.commands import GuestKind

Private = Annotated[str, SECRET]


class Filled(msgspec.Struct, frozen=True):
    """A template for a telephone (E.164): of which kind, and what fills it."""

    kind: GuestKind
    phone: Private
    texts: Annotated[tuple[str, ...], SECRET]


class Text(msgspec.Struct, frozen=True):
    """A text message for a telephone (E.164)."""

    phone: Private
    text: Private
