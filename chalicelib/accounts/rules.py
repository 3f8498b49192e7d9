"""The rules of accounts: passwords of staff, groups, and what an old refresh token means."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from enum import Enum

from chalicelib.kernel import spanish
from chalicelib.kernel.permissions import GROUPS

SHORTEST_PASSWORD = 10
TOO_SIMILAR = 0.7
# Folded, at least ten characters long (shorter ones are refused anyway), not all digits.
COMMON_PASSWORDS = frozenset(
    {
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "abcdefghij",
        "administrador",
        "administrator",
        "asdfghjkl1",
        "bienvenido1",
        "casaaustin",
        "casaaustin1",
        "casaaustin123",
        "contrasena",
        "contrasena1",
        "contrasena123",
        "iloveyou123",
        "mantenimiento",
        "password12",
        "password123",
        "password1234",
        "qwerty12345",
        "qwerty123456",
        "qwertyuiop",
        "zaq12wsxcde3",
    }
)


def login_name(email: str) -> str:
    """The form of an e-mail address in which two accounts are the same."""
    return email.strip().casefold()


def in_order(groups: Iterable[str]) -> tuple[str, ...]:
    """`groups` once each, in the order of `GROUPS`."""
    given = set(groups)
    return tuple(group for group in GROUPS if group in given)


def password_faults(password: str, *about: str) -> list[str]:
    """What is wrong with a staff user's new password; nothing when it may be used.

    `about` are texts that others know of the user: e-mail, names (clients book, section 2).
    """
    faults = []
    if len(password) < SHORTEST_PASSWORD:
        faults.append(f"La contraseña debe tener al menos {SHORTEST_PASSWORD} caracteres.")
    if password.isdigit():
        faults.append("La contraseña no puede tener solo números.")
    if spanish.fold(password) in COMMON_PASSWORDS:
        faults.append("La contraseña es demasiado común.")
    if any(_similar(password, text) for text in about):
        faults.append("La contraseña se parece demasiado a sus datos personales.")
    return faults


def _similar(password: str, text: str) -> bool:
    """Whether a password is nearly a text, or nearly one of its words."""
    folded, whole = spanish.fold(password), spanish.fold(text)
    words = [word for word in re.split(r"\W+", whole) if word]
    return any(
        SequenceMatcher(a=folded, b=candidate).ratio() >= TOO_SIMILAR
        for candidate in [whole, *words]
        if candidate
    )


class Refresh(Enum):
    """What a guest's refresh token means to its session."""

    ROTATE = "rotate"
    REPEAT = "repeat"
    REUSED = "reused"


GRACE = timedelta(seconds=10)
"""How long the token before the present one is answered with the present one again.

An app that sends a refresh twice, or loses the answer and tries again, must not be signed out.
The repetition creates nothing: both holders get the same token, so whoever of them uses it
second, after the grace, is found out.
"""


def refreshing(
    presented: str, current: str, previous: str | None, rotated: datetime, now: datetime
) -> Refresh:
    """The meaning of the token `presented` in a session whose present one is `current`."""
    if presented == current:
        return Refresh.ROTATE
    if presented == previous and now - rotated <= GRACE:
        return Refresh.REPEAT
    return Refresh.REUSED
