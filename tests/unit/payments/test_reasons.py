"""What a guest is told of a card that was not charged."""

import pytest

from chalicelib.payments.reasons import EVERY_REASON, REFUSED, TEXTS, text_of


def test_every_reason_has_its_sentence() -> None:
    assert set(EVERY_REASON) == set(TEXTS)
    assert len(EVERY_REASON) == len(set(EVERY_REASON))


@pytest.mark.parametrize("text", TEXTS.values())
def test_a_sentence_is_one_that_a_guest_reads(text: str) -> None:
    assert text[0].isupper()
    assert text.endswith(".")


@pytest.mark.parametrize("reason", [None, "never heard of"])
def test_an_unknown_reason_is_told_as_any_refusal(reason: str | None) -> None:
    assert text_of(reason) == REFUSED
