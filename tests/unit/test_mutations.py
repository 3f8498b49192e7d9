"""The mistakes of `make mutations` stay possible while the project changes."""

import pytest

from tests.mutations import MISTAKES
from tests.mutations.mistakes import HOME, Mistake


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: f"{one.file}: {one.old!r}")
def test_the_text_that_a_mistake_changes_is_there(mistake: Mistake) -> None:
    assert mistake.is_possible(HOME)
