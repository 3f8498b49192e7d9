"""The mistakes of `make mutations` are mistakes of the present source."""

import pytest

from tests.mutations import HOME, MISTAKES, Mistake


def test_there_are_fifty() -> None:
    assert len(MISTAKES) >= 50


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: f"{each.file}:{each.old[:30]!r}")
def test_a_mistake_can_still_be_made(mistake: Mistake) -> None:
    assert mistake.text(HOME) != (HOME / mistake.file).read_text()
