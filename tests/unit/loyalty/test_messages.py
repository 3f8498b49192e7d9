"""Messages of the loyalty program: what one may be, and which one is shown."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.catalogue.types import Entry
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import Problems
from chalicelib.loyalty.messages import rules
from chalicelib.loyalty.messages.types import LoyaltyMessage

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def entry(text: str, *, days: int = 0, is_active: bool = True) -> Entry[LoyaltyMessage]:
    message = LoyaltyMessage(loyalty_message_id=text, text=text, is_active=is_active)
    at = NOW + timedelta(days=days)
    return Entry(entry_id=text, value=message, created=at, updated=at)


def test_the_newest_active_message_is_shown() -> None:
    entries = [entry("older"), entry("newer", days=1), entry("newest", days=2, is_active=False)]
    assert rules.shown(entries) == "newer"
    assert rules.shown(reversed(entries)) == "newer"


def test_without_an_active_message_the_text_is_empty() -> None:
    assert rules.shown([]) == ""
    assert rules.shown([entry("off", is_active=False)]) == ""


def test_a_message_has_a_text_of_at_most_255_characters() -> None:
    def checked(text: str) -> str:
        message = LoyaltyMessage(loyalty_message_id="m", text=text)
        return rules.checked(message, Problems()).text

    assert checked("  á" + "a" * 254 + " ") == "á" + "a" * 254
    for wrong in ("", "   ", "a" * 256):
        with pytest.raises(Invalid) as refused:
            checked(wrong)
        assert set(refused.value.fields) == {"mensaje"}
