"""Which passwords staff may have (clients book, section 2)."""

import re
from difflib import SequenceMatcher

from chalicelib.kernel import spanish
from chalicelib.kernel.errors import Invalid

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


def require_fit(password: str, *about: str, field: str) -> None:
    """Refuse a password that staff may not have.

    Raises:
        Invalid: with what is wrong, under `field`.
    """
    faults = password_faults(password, *about)
    if faults:
        raise Invalid(fields={field: faults})


def _similar(password: str, text: str) -> bool:
    """Whether a password is nearly a text, or nearly one of its words."""
    folded, whole = spanish.fold(password), spanish.fold(text)
    words = [word for word in re.split(r"\W+", whole) if word]
    return any(
        SequenceMatcher(a=folded, b=candidate).ratio() >= TOO_SIMILAR
        for candidate in [whole, *words]
        if candidate
    )
