"""Which passwords staff may have (clients book, section 2)."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from chalicelib.kernel import spanish
from chalicelib.kernel.errors import Invalid

SHORTEST_PASSWORD = 10
TOO_SIMILAR = 0.7
LEAST_STRENGTH = 3
"""Of zxcvbn's 0 to 4: at least 10⁸ guesses for who knows the passwords and the words of people."""
LONGEST_JUDGED = 72
"""Characters that are judged: the work of judging grows faster than a password."""
WORDS = (
    "administrador",
    "administradora",
    "alquiler",
    "amor",
    "austin",
    "bienvenida",
    "bienvenido",
    "caballero",
    "casa",
    "casaaustin",
    "clave",
    "contrasena",
    "diciembre",
    "enero",
    "febrero",
    "gerencia",
    "hermosa",
    "hola",
    "invierno",
    "limaperu",
    "mantenimiento",
    "peru",
    "piscina",
    "playa",
    "primavera",
    "recepcion",
    "reserva",
    "reservas",
    "secreto",
    "teamo",
    "usuario",
    "vendedor",
    "vendedora",
    "ventas",
    "verano",
)
"""Folded words that people here make passwords of; zxcvbn's own lists are English."""


def password_faults(password: str, *about: str) -> list[str]:
    """What is wrong with a staff user's new password; nothing when it may be used.

    `about` are texts that others know of the user: e-mail, names (clients book, section 2). Signs
    that nobody sees, blanks, accents and capitals make no password better.
    """
    faults = []
    seen = spanish.fold(password)
    if min(len(password), len(spanish.visible(password))) < SHORTEST_PASSWORD:
        faults.append(f"La contraseña debe tener al menos {SHORTEST_PASSWORD} caracteres.")
    if password.isdigit():
        faults.append("La contraseña no puede tener solo números.")
    if any(_similar(seen, spanish.fold(text)) for text in about):
        faults.append("La contraseña se parece demasiado a sus datos personales.")
    if not faults and _strength(seen, about) < LEAST_STRENGTH:
        faults.append("La contraseña es demasiado común: pruebe con varias palabras poco usuales.")
    return faults


def _strength(seen: str, about: Iterable[str]) -> int:
    """How hard a folded password is to guess, from 0 to 4."""
    # Its lists take a tenth of a second, which only who sets a password should pay.
    from zxcvbn import zxcvbn

    personal = [word for text in about for word in _words(spanish.fold(text))]
    judged = zxcvbn("".join(seen.split())[:LONGEST_JUDGED], user_inputs=[*WORDS, *personal])
    return int(judged["score"])


def require_fit(password: str, *about: str, field: str) -> None:
    """Refuse a password that staff may not have.

    Raises:
        Invalid: with what is wrong, under `field`.
    """
    faults = password_faults(password, *about)
    if faults:
        raise Invalid(fields={field: faults})


def _similar(password: str, text: str) -> bool:
    """Whether a password is nearly a text, or nearly one of its words; both are folded."""
    return any(
        SequenceMatcher(a=password, b=candidate).ratio() >= TOO_SIMILAR
        for candidate in [text, *_words(text)]
        if candidate
    )


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", text) if word]
