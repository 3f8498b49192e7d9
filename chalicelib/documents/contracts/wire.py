"""Contracts on the wire."""

import unicodedata
from urllib.parse import quote

import msgspec

from chalicelib.kernel.errors import CasaAustinError
from chalicelib.kernel.spanish import single_spaced


class ContractProblem(msgspec.Struct):
    """Why there is no contract (reservations book, section 8)."""

    error: str
    """What is the matter, in Spanish."""
    code: str | int
    """The same for programs."""


def problem(error: CasaAustinError) -> ContractProblem:
    """An error in the shape of the book."""
    return ContractProblem(error=error.message, code=error.code)


def disposition(house: str) -> str:
    """The header that names the file, `Casa Austin 1_contract.pdf`, with and without the signs
    that headers cannot hold."""
    letters = unicodedata.normalize("NFKD", single_spaced(house)).encode("ascii", "ignore").decode()
    plain = "".join(sign for sign in letters if sign.isalnum() or sign in " -_")
    named = quote(f"{house}_contract.pdf", safe="")
    return f"attachment; filename=\"{plain}_contract.pdf\"; filename*=UTF-8''{named}"
