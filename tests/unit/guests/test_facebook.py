"""Which tokens of Facebook show who somebody is."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from chalicelib.guests.facebook.rules import is_of_a_person
from chalicelib.guests.facebook.types import Token

NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
SECOND = int(NOW.timestamp())
OURS = Token(
    is_valid=True, app_id="7", user_id="42", type="USER", expires_at=0, data_access_expires_at=0
)


def test_a_valid_token_of_ours_shows_a_person() -> None:
    assert is_of_a_person(OURS, "7", NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"is_valid": False},
        {"app_id": "8"},
        {"app_id": ""},
        {"user_id": ""},
        {"type": "PAGE"},
        {"type": "APP"},
        {"type": ""},
        {"expires_at": SECOND},
        {"expires_at": 1},
        {"data_access_expires_at": SECOND},
    ],
)
def test_any_other_shows_nobody(changes: dict[str, Any]) -> None:
    assert not is_of_a_person(msgspec.structs.replace(OURS, **changes), "7", NOW)


def test_a_token_counts_until_it_ends() -> None:
    ends = msgspec.structs.replace(OURS, expires_at=SECOND + 1, data_access_expires_at=SECOND + 1)
    assert is_of_a_person(ends, "7", NOW)


def test_an_application_without_a_name_has_no_tokens() -> None:
    assert not is_of_a_person(msgspec.structs.replace(OURS, app_id=""), "", NOW)
