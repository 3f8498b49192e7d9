"""What of a person leaves for Meta: digests of tidy texts."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from chalicelib.integrations import meta
from chalicelib.integrations.meta import Person
from tests.support.contracts import vectors

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
TIDIED: dict[str, Callable[[str], str]] = {
    "em": meta.tidy,
    "ph": meta.digits,
    "fn": meta.tidy,
    "db": lambda text: meta.day(date.fromisoformat(text)),
}


@pytest.mark.parametrize("field", TIDIED)
def test_texts_are_tidied_and_digested_as_the_vectors_say(field: str) -> None:
    vector = vectors()["meta_hashes"][field]
    text: str = vector["in"]
    tidied = TIDIED[field](text)
    assert tidied == vector["normalised"]
    assert meta.digest(tidied) == vector["sha256"]


def test_what_is_not_known_has_no_digest() -> None:
    assert Person(last_name=None, email="  ").digests == {}
    assert Person().row == ("", "")


def test_a_row_has_the_digests_of_email_and_telephone() -> None:
    row = Person(email="ana@example.com", phone="+51987654321", first_name="Ana").row
    assert row == (meta.digest("ana@example.com"), meta.digest("51987654321"))


@pytest.mark.parametrize(
    ("sent", "fbclid", "found"),
    [
        ("fb.1.1772463600000.AbC", None, "fb.1.1772463600000.AbC"),
        ("fb.1.1772463600000.AbC", "XyZ", "fb.1.1772463600000.AbC"),
        ("nonsense", "XyZ", f"fb.1.{int(NOW.timestamp() * 1000)}.XyZ"),
        (None, "XyZ", f"fb.1.{int(NOW.timestamp() * 1000)}.XyZ"),
        ("", "", None),
        (None, None, None),
    ],
)
def test_the_cookie_of_a_click(sent: str | None, fbclid: str | None, found: str | None) -> None:
    assert meta.fbc_of(sent, fbclid, NOW) == found


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ("fb.1.1772463600000.1234567890", "fb.1.1772463600000.1234567890"),
        ("fb.1.177.x", None),
        (None, None),
    ],
)
def test_the_cookie_of_a_browser(sent: str | None, found: str | None) -> None:
    assert meta.fbp_of(sent) == found
