"""Who used a code, and how uses are counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bench.watching import watching
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes import uses
from chalicelib.kernel import clock
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

from .codes_desk import CODES, create, patch, shown, use
from .conftest import NOW


@contextmanager
def queried() -> Iterator[list[Any]]:
    """Gathers the items that queries inside the block read."""
    items: list[Any] = []

    def after_call(parsed: dict[str, Any], **_: Any) -> None:
        items.extend(parsed["Items"])

    client: Any = store.connection().client
    event = "after-call.dynamodb.Query"
    client.meta.events.register(event, after_call)
    try:
        yield items
    finally:
        client.meta.events.unregister(event, after_call)


def test_the_uses_of_a_code_are_listed_newest_first(api: Api, ana: Client) -> None:
    create(api)
    for number in range(3):
        with clock.at(NOW + timedelta(hours=number)):
            use("VERANO-20", f"r{number}", ana.client_id, f"{number}.5")
    page = api.get(f"{CODES}VERANO-20/uses/?page_size=2", token="admin").json_body
    assert (page["count"], page["total_paginas"]) == (3, 2)
    assert page["results"][0] == {
        "reservation_id": "r2",
        "client_id": ana.client_id,
        "saved_usd": "2.50",
        "used_at": "2026-03-02T12:00:00-05:00",
    }
    whole = api.get(f"{CODES}VERANO-20/uses/?page_size=none", token="admin").json_body
    assert [row["reservation_id"] for row in whole] == ["r2", "r1", "r0"]


def test_uses_are_paged_without_reading_them_all(api: Api, ana: Client) -> None:
    create(api)
    for number in range(12):
        use("VERANO-20", f"r{number:02}", ana.client_id)
    path = f"{CODES}VERANO-20/uses/"
    with queried() as items, watching() as watch:
        page = api.get(f"{path}?page_size=2&page=2", token="admin").json_body
    assert [row["reservation_id"] for row in page["results"]] == ["r09", "r08"]
    assert (page["count"], page["total_paginas"]) == (12, 6)
    assert watch.rounds == 3
    assert len(items) == 4
    assert api.get(f"{path}?page_size=2&page=7", token="admin").status_code == 404
    assert (
        api.get(f"{path}?page=9&page_size=none", token="admin").json_body[0]
        == (api.get(path, token="admin").json_body["results"][0])
    )


def test_a_use_that_was_given_back_or_handed_over_is_told_so(api: Api, ana: Client) -> None:
    create(api)
    for reservation_id in ("r1", "r2"):
        use("VERANO-20", reservation_id, ana.client_id)
    tx = Transaction(clock.now())
    uses.hand_over(tx, "VERANO-20", "r1", "beto")
    tx.commit()
    tx = Transaction(clock.now())
    uses.release(tx, "VERANO-20", "r2")
    tx.commit()
    page = api.get(f"{CODES}VERANO-20/uses/", token="admin").json_body
    assert (page["count"], len(page["results"])) == (1, 1)
    assert page["results"][0]["client_id"] == "beto"


def test_a_code_nobody_used_has_no_uses(api: Api) -> None:
    create(api)
    page = api.get(f"{CODES}VERANO-20/uses/", token="admin").json_body
    assert (page["count"], page["results"]) == (0, [])


# Codes that many may use
def test_the_count_of_a_code_that_many_may_use_is_one_number(api: Api, ana: Client) -> None:
    create(api, usage_limit=None)
    for number in range(12):
        use_with_room("VERANO-20", f"r{number}", ana.client_id)
    assert shown(api)["used_count"] == 12
    listed = api.get(CODES, token="admin").json_body["results"]
    assert [each["used_count"] for each in listed] == [12]


def test_the_parts_never_count_more_than_the_limit(api: Api, ana: Client) -> None:
    create(api, usage_limit=9)
    for number in range(9):
        use_with_room("VERANO-20", f"r{number}", ana.client_id)
    with pytest.raises(uses.CodeExhausted):
        use_with_room("VERANO-20", "r9", ana.client_id)
    assert (shown(api)["used_count"], shown(api)["status_display"]) == (9, "Agotado")
    tx = Transaction(clock.now())
    uses.release(tx, "VERANO-20", "r3")
    tx.commit()
    use_with_room("VERANO-20", "r9", ana.client_id)
    with pytest.raises(uses.CodeExhausted):
        use_with_room("VERANO-20", "r10", ana.client_id)


@pytest.mark.parametrize("limits", [(5, 20, 3), (9, 5, 12), (None, 6, None), (20, None, 4)])
def test_a_limit_may_be_moved_however_it_is_counted(
    api: Api, ana: Client, limits: tuple[int | None, ...]
) -> None:
    create(api, usage_limit=limits[0])
    for number in range(3):
        use_with_room("VERANO-20", f"r{number}", ana.client_id)
    for limit in limits[1:]:
        moved = patch(api, usage_limit=limit).json_body
        assert (moved["usage_limit"], moved["used_count"]) == (limit, 3)
    last = limits[-1]
    for number in range(3, last or 15):
        use_with_room("VERANO-20", f"r{number}", ana.client_id)
    if last is not None:
        with pytest.raises(uses.CodeExhausted):
            use_with_room("VERANO-20", "more", ana.client_id)
    assert shown(api)["used_count"] == (last or 15)


def test_nobody_uses_a_withdrawn_code_that_was_read_before(api: Api, ana: Client) -> None:
    create(api, usage_limit=None)
    room = uses.room_now("VERANO-20", clock.now())
    assert api.delete(f"{CODES}VERANO-20/", token="admin").status_code == 204
    tx = Transaction(clock.now())
    uses.use(tx, "VERANO-20", "r1", ana.client_id, Decimal(50), room=room)
    with pytest.raises(uses.CodeExhausted):
        tx.commit()


def test_a_use_meanwhile_keeps_a_split_limit_above_it(api: Api, ana: Client) -> None:
    create(api, usage_limit=9)
    use_with_room("VERANO-20", "r1", ana.client_id)
    with meanwhile(lambda: use_with_room("VERANO-20", "r2", ana.client_id)):
        assert patch(api, usage_limit=1).status_code == 409
    assert (shown(api)["usage_limit"], shown(api)["used_count"]) == (9, 2)


def use_with_room(code: str, reservation_id: str, client_id: str) -> None:
    """Let a booking carry the code, as one that read where there is room."""
    tx = Transaction(clock.now())
    room = uses.room_now(code, tx.now)
    uses.use(tx, code, reservation_id, client_id, Decimal(50), room=room)
    tx.commit()
