"""The mistakes of `make mutations` stay possible while the project changes."""

import pytest

from tests import mutations


@pytest.mark.parametrize("mistake", mutations.MISTAKES, ids=lambda one: f"{one.file}: {one.old!r}")
def test_the_text_that_a_mistake_changes_is_there(mistake: mutations.Mistake) -> None:
    assert mistake.is_possible(mutations.HOME)
