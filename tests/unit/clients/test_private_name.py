"""How others may know a client (clients book, 6.1)."""

import pytest

from chalicelib.clients.identity.rules import private_name


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Ana María", "quispe Rojas", "Ana Q."),
        ("Ana", None, "Ana"),
        ("Ana", "  ", "Ana"),
        ("  José  Luis ", "ñaupari", "José Ñ."),
        ("Hotel Mar S.A.C.", None, "Hotel"),
    ],
)
def test_first_word_and_initial(first: str, last: str | None, expected: str) -> None:
    assert private_name(first, last) == expected
