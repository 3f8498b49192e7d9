"""Whatever call of DynamoDB fails, a change happens wholly or not at all, and once."""

from collections.abc import Sequence
from itertools import product

import pytest
from chalice.test import HTTPResponse

from tests.support import failures
from tests.support.failures import EVER, Failure, at_every_call
from tests.support.sizes import some

from .cases import CASES, Case

PASSING = (
    failures.conflict(0.015),
    failures.conflict(0.05),
    failures.unprocessed(),
    failures.interrupted(),
)
LASTING = (
    failures.conflict(EVER),
    failures.unprocessed(EVER),
    failures.throttled("ThrottlingException"),
    failures.throttled("ThrottlingException", EVER),
    failures.throttled("ProvisionedThroughputExceededException"),
    failures.unreachable(),
    failures.unreachable(EVER),
    failures.answer_never_comes(),
)
REFUSALS = {409, 503}


def named(each: Failure | type[Case]) -> str:
    return each.name if isinstance(each, Failure) else each.__name__


def meetings(failures: Sequence[Failure]) -> list[tuple[type[Case], Failure]]:
    """Which cases meet which failures: all in `make soak`, else each several others."""
    return some(product(CASES, failures), each=3)


@pytest.mark.soak
@pytest.mark.parametrize(("case", "failure"), meetings(PASSING), indirect=["case"], ids=named)
def test_a_trouble_that_passes_is_not_noticed(case: Case, failure: Failure) -> None:
    def check(name: str, answer: HTTPResponse) -> None:
        assert answer.status_code < 300, answer.body
        assert case.effects(name) == 1

    assert at_every_call(failure, case.prepare, case.send, check) > 0


@pytest.mark.soak
@pytest.mark.parametrize(("case", "failure"), meetings(LASTING), indirect=["case"], ids=named)
def test_a_change_happens_wholly_or_not_at_all_and_once_if_it_is_asked_for_again(
    case: Case, failure: Failure
) -> None:
    has_effect = failure.hook == "after-call"

    def check(name: str, answer: HTTPResponse) -> None:
        succeeded = answer.status_code < 300
        assert succeeded or answer.status_code in REFUSALS, answer.body
        effects = case.effects(name)
        assert effects == succeeded or (effects == 1 and has_effect)
        again = case.send(name)
        assert case.is_done(again), again.body
        assert case.effects(name) == 1

    # Of what meets any call, what goes on begins where what ends has left out.
    first = 2 if failure.operation is None and failure.seconds else 1
    assert at_every_call(failure, case.prepare, case.send, check, first=first) > 0
