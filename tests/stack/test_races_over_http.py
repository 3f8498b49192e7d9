"""The same race as callers see it: through HTTP, worker processes and all."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest

from bench.http_load import Stack, running_stack
from local.aws.ministack import MiniStack
from tests.support.sizes import size

pytestmark = pytest.mark.soak
CALLERS, ROUNDS = size(20, 50), size(2, 4)
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def stack(server: MiniStack) -> Iterator[Stack]:
    """The product as `make run` starts it, on ports of its own."""
    assert server.url
    with running_stack() as running:
        yield running


def call(stack: Stack, method: str, path: str, token: str, body: Any = None) -> tuple[int, Any]:
    connection = stack.connect()
    headers = {**JSON, "Authorization": f"Bearer {token}"}
    connection.request(method, f"/api/v1/{path}", json.dumps(body) if body else None, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, json.loads(content) if content else None


def test_one_booking_answers_201_and_every_other_409(stack: Stack) -> None:
    token = stack.token()
    house = call(stack, "GET", "property/", token)[1]["results"][0]["id"]
    client = call(stack, "GET", "clients/?page_size=1", token)[1]["results"][0]["id"]
    for number in range(ROUNDS):
        night = date.today() + timedelta(days=900 + number * 10)
        barrier = Barrier(CALLERS)

        def book(index: int, night: date = night, barrier: Barrier = barrier) -> int:
            body = {
                "property": house,
                "client": client,
                "check_in_date": str(night - timedelta(days=index % 3)),
                "check_out_date": str(night + timedelta(days=1 + index % 4)),
            }
            barrier.wait()
            return call(stack, "POST", "reservations/", token, body)[0]

        with ThreadPoolExecutor(max_workers=CALLERS) as pool:
            statuses = Counter(pool.map(book, range(CALLERS)))

        assert statuses == {201: 1, 409: CALLERS - 1}


def test_a_key_that_is_sent_many_times_at_once_books_once(stack: Stack) -> None:
    token = stack.token()
    house = call(stack, "GET", "property/", token)[1]["results"][1]["id"]
    client = call(stack, "GET", "clients/?page_size=1", token)[1]["results"][0]["id"]
    night = date.today() + timedelta(days=1000)
    body = {
        "property": house,
        "client": client,
        "check_in_date": str(night),
        "check_out_date": str(night + timedelta(days=2)),
    }

    def book(_: int) -> tuple[int, Any]:
        connection = stack.connect()
        headers = {**JSON, "Authorization": f"Bearer {token}", "Idempotency-Key": "at-once"}
        connection.request("POST", "/api/v1/reservations/", json.dumps(body), headers)
        answer = connection.getresponse()
        found = json.loads(answer.read())
        connection.close()
        return answer.status, found.get("id")

    with ThreadPoolExecutor(max_workers=16) as pool:
        answers = set(pool.map(book, range(16)))

    assert len(answers) == 1
    assert next(iter(answers))[0] == 201
