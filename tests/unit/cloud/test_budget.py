"""Work that reads and decides anew while there is time."""

import pytest

from chalicelib.cloud import budget
from chalicelib.cloud.transaction import Busy
from chalicelib.kernel.errors import Stale

NO_TIME = budget.TIME_TO_DECIDE
A_LITTLE = budget.TIME_TO_DECIDE + 0.1


class Contended:
    """Work that others win so many times."""

    def __init__(self, losses: int) -> None:
        self.left = losses

    def __call__(self) -> str:
        self.left -= 1
        if self.left >= 0:
            raise Stale
        return "done"


def test_who_loses_decides_anew() -> None:
    with budget.of(60):
        assert budget.again(Contended(3), Stale, otherwise=Busy) == "done"


def test_without_time_the_loss_is_told() -> None:
    with budget.of(NO_TIME), pytest.raises(Stale):
        budget.again(Contended(1), Stale)


@pytest.mark.parametrize("seconds", [NO_TIME, A_LITTLE])
def test_callers_are_told_in_the_words_of_the_use_case(seconds: float) -> None:
    with budget.of(seconds), pytest.raises(Busy) as told:
        budget.again(Contended(10_000), Stale, otherwise=Busy)
    assert isinstance(told.value.__cause__, Stale)


def test_another_error_is_not_tried_again() -> None:
    def fails() -> None:
        raise KeyError

    with budget.of(60), pytest.raises(KeyError):
        budget.again(fails, Stale, otherwise=Busy)
