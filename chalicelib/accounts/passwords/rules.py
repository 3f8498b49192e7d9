"""Which passwords staff and guests may have (clients book, section 2 and S19)."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

import msgspec

from chalicelib.kernel import spanish
from chalicelib.kernel.errors import Invalid


class Demand(msgspec.Struct, frozen=True):
    """What a password has to be: so many characters, and so hard to guess on zxcvbn's scale from 0
    to 4 (2 are 10⁶ guesses, 3 are 10⁸, for who knows the passwords and the words of people)."""

    characters: int
    strength: int


OF_STAFF = Demand(10, 3)
OF_GUESTS = Demand(8, 2)
TOO_SIMILAR = 0.7
LONGEST_JUDGED = 32
"""Characters that are judged: the work of judging grows with the square of a password, and
strangers may have us do it. At 72, one made for it took two seconds."""
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


def password_faults(password: str, *about: str, demand: Demand = OF_STAFF) -> list[str]:
    """What is wrong with a new password; nothing when it may be used.

    `about` are texts that others know of whose it is: e-mail, names (clients book, section 2).
    Signs that nobody sees, blanks, accents and capitals make no password better.
    """
    faults = []
    seen = spanish.fold(password)
    if min(len(password), len(spanish.visible(password))) < demand.characters:
        faults.append(f"La contraseña debe tener al menos {demand.characters} caracteres.")
    if password.isdigit():
        faults.append("La contraseña no puede tener solo números.")
    if any(_similar(seen, spanish.fold(text)) for text in about):
        faults.append("La contraseña se parece demasiado a sus datos personales.")
    if not faults and _strength(seen, about) < demand.strength:
        faults.append("La contraseña es demasiado común: pruebe con varias palabras poco usuales.")
    return faults


def _strength(seen: str, about: Iterable[str]) -> int:
    """How hard a folded password is to guess, from 0 to 4; accents alone fold to nothing."""
    if not seen:
        return 0
    # Its lists take a tenth of a second, which only who sets a password should pay.
    from zxcvbn import zxcvbn

    personal = [word for text in about for word in _words(spanish.fold(text))]
    judged = zxcvbn("".join(seen.split())[:LONGEST_JUDGED], user_inputs=[*WORDS, *personal])
    return int(judged["score"])


def require_fit(password: str, *about: str, field: str, demand: Demand = OF_STAFF) -> None:
    """Refuse a password that may not be used.

    Raises:
        Invalid: with what is wrong, under `field`.
    """
    faults = password_faults(password, *about, demand=demand)
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
