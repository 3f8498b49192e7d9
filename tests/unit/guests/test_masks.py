"""What strangers are shown of a client, and which passwords guests may have."""

import pytest

from chalicelib.accounts.passwords.rules import OF_GUESTS, password_faults
from chalicelib.guests.registration import rules


@pytest.mark.parametrize(
    ("name", "shown"),
    [("María Luisa", "M*** L***"), ("Ñ", "Ñ***"), ("", ""), (None, ""), ("  Ana  ", "A***")],
)
def test_a_name_shows_its_first_letters(name: str | None, shown: str) -> None:
    assert rules.masked_name(name) == shown


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("maria@example.com", "m***@e***.com"),
        ("a@b.pe", "a***@b***.pe"),
        ("x@correo.casa.com.pe", "x***@c***.pe"),
        (None, None),
    ],
)
def test_an_email_shows_its_first_letters(email: str | None, shown: str | None) -> None:
    assert rules.masked_email(email) == shown


def test_a_phone_shows_its_last_digits() -> None:
    assert rules.masked_phone("+51987654321") == "***4321"


@pytest.mark.parametrize("password", ["ola-verde-11", "Cangrejo77sur", "remo largo boya"])
def test_passwords_that_guests_may_have(password: str) -> None:
    assert password_faults(password, "María", demand=OF_GUESTS) == []


@pytest.mark.parametrize(
    "password",
    ["corta1", "password", "12345678", "98127634", "qwertyui", "casaaustin", "maria2024"],
)
def test_passwords_that_no_guest_has(password: str) -> None:
    assert password_faults(password, "María", "maria@example.com", demand=OF_GUESTS)
