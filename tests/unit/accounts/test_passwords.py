import base64
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.accounts.passwords import hashing


def django_hash(password: str, *, salt: str = "sal", iterations: int = 1000) -> str:
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), iterations)
    return f"pbkdf2_sha256${iterations}${salt}${base64.b64encode(digest).decode()}"


def test_a_password_matches_its_own_hash_only() -> None:
    stored = hashing.hash("mar-azul-7-olas")
    assert hashing.verify("mar-azul-7-olas", stored)
    assert not hashing.verify("mar-azul-7-ola", stored)


def test_equal_passwords_have_different_hashes() -> None:
    assert hashing.hash("mar-azul-7-olas") != hashing.hash("mar-azul-7-olas")


def test_a_fresh_hash_is_argon2id_and_needs_no_upgrade() -> None:
    stored = hashing.hash("mar-azul-7-olas")
    assert stored.startswith("$argon2id$")
    assert not hashing.needs_upgrade(stored)


def test_a_hash_with_other_costs_needs_an_upgrade() -> None:
    from argon2 import PasswordHasher

    weaker = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("mar-azul-7-olas")
    assert hashing.verify("mar-azul-7-olas", weaker)
    assert hashing.needs_upgrade(weaker)


def test_a_migrated_django_hash_is_understood_and_outdated() -> None:
    stored = django_hash("mar-azul-7-olas")
    assert hashing.verify("mar-azul-7-olas", stored)
    assert not hashing.verify("otra", stored)
    assert hashing.needs_upgrade(stored)


def test_a_hash_that_django_made_is_understood() -> None:
    # PBKDF2-HMAC-SHA256 of "password" with salt "salt", one round (draft-josefsson test vector).
    digest = bytes.fromhex("120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b")
    stored = f"pbkdf2_sha256$1$salt${base64.b64encode(digest).decode()}"
    assert hashing.verify("password", stored)


def test_no_password_matches_an_account_that_is_unknown_or_has_none() -> None:
    assert not hashing.verify("", None)
    assert not hashing.verify("cualquiera", None)


def test_an_unknown_account_costs_what_a_known_one_costs() -> None:
    assert not hashing.needs_upgrade(hashing.NOBODY)


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "!",
        "plano",
        "$argon2id$v=19$roto",
        "pbkdf2_sha256$",
        "pbkdf2_sha256$x$sal$aaaa",
        "pbkdf2_sha256$0$sal$aaaa",
        "pbkdf2_sha256$1$sal$ñ",
        f"pbkdf2_sha256${2**40}$sal$aa",
    ],
)
def test_a_broken_hash_matches_nothing(stored: str) -> None:
    assert not hashing.verify("mar-azul-7-olas", stored)


@settings(max_examples=20)
@given(st.text(max_size=40))
def test_any_text_can_be_a_password(password: str) -> None:
    assert hashing.verify(password, django_hash(password, iterations=1))
