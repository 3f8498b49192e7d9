"""A transaction whose answer gets lost is sent again by the SDK, and happens once."""

import pytest
from chalice.test import HTTPResponse

from chalicelib.kernel import cache, clock
from local.aws.ministack import MiniStack
from tests.integration.faults.cases import CASES, NOW, Case, api
from tests.support import failures


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.__name__)
def test_a_change_whose_answer_gets_lost_happens_once(aws: MiniStack, kind: type[Case]) -> None:
    def check(name: str, answer: HTTPResponse) -> None:
        assert answer.status_code < 300, answer.body
        assert case.effects(name) == 1

    with clock.at(NOW):
        case = kind(api())
        lost = failures.answer_lost(failures.WRITE)
        assert failures.at_every_call(lost, case.prepare, case.send, check) > 0
    cache.forget_all()
