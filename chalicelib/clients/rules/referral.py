"""Referral codes: easy to read out, impossible to guess (clients book, 3.5, Target)."""

import secrets

from chalicelib.kernel.spanish import fold

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LETTERS, RANDOM = 3, 6


def new_code(first_name: str) -> str:
    """Three letters of the name (padded with A) and six random characters of base 32."""
    letters = [c for c in fold(first_name).upper() if "A" <= c <= "Z"]
    prefix = "".join(letters[:LETTERS]).ljust(LETTERS, "A")
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM))


def tidy(code: str) -> str:
    """A code as it is looked up: upper or lower case are the same."""
    return "".join(code.split()).upper()
