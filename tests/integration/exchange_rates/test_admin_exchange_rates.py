"""Exchange rates: a history, of which exactly one counts."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.cloud import events
from chalicelib.exchange_rates.service import EXCHANGE_RATES, set_exchange_rate
from chalicelib.kernel import cache, clock
from chalicelib.kernel.errors import Stale
from chalicelib.pricing.catalogue import catalogue
from tests.integration.properties.conftest import ACTOR
from tests.integration.resources import at, wrong_fields
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

RATES = "exchange-rates"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def post(api: Api, **body: Any) -> Any:
    return api.post(at(RATES), json=body, token="admin")


def make(api: Api, rate: str, **details: Any) -> dict[str, Any]:
    answer = post(api, usd_to_sol=rate, **details)
    assert answer.status_code == 201, answer.body
    made: dict[str, Any] = answer.json_body
    return made


def change(api: Api, rate: dict[str, Any], **details: Any) -> Any:
    return api.patch(at(RATES, rate["id"]), json=details, token="admin")


def activate(api: Api, rate: dict[str, Any]) -> Any:
    return api.post(at(RATES, rate["id"], "activate"), token="admin")


def remove(api: Api, rate: dict[str, Any]) -> Any:
    return api.delete(at(RATES, rate["id"]), token="admin")


def listed(api: Api) -> list[tuple[str, bool]]:
    rows = api.get(at(RATES), token="admin").json_body["results"]
    return [(row["usd_to_sol"], row["is_active"]) for row in rows]


def counting() -> Decimal:
    return catalogue().exchange_rate


def test_there_is_none_at_first_and_quotes_use_the_default(api: Api) -> None:
    assert listed(api) == []
    assert str(counting()) == "3.800"


def test_a_new_rate_counts_and_those_before_it_are_remembered(api: Api) -> None:
    for days, rate in enumerate(("3.7", "3.785", "3.7500")):
        with clock.at(NOON + timedelta(days=days)):
            make(api, rate)
    assert listed(api) == [("3.750", True), ("3.785", False), ("3.700", False)]
    assert counting() == Decimal("3.750")
    newest, before, _ = api.get(at(RATES), token="admin").json_body["results"]
    (added,) = events.timeline(f"exchange_rate#{newest['id']}")
    assert (added.name, added.actor) == ("exchange_rate.saved", "staff#1")
    assert added.changes["rate"] == [None, "3.750"]
    assert events.timeline(f"exchange_rate#{before['id']}")[0].changes == {
        "is_active": [True, False]
    }


def test_rates_of_one_instant_keep_their_order(api: Api) -> None:
    with clock.at(NOON):
        for rate in ("3.1", "3.2", "3.3"):
            make(api, rate)
    assert [rate for rate, _ in listed(api)] == ["3.300", "3.200", "3.100"]


def test_a_rate_is_shown_as_it_was_made(api: Api) -> None:
    made = make(api, "3.75")
    assert made == {
        "id": made["id"],
        "usd_to_sol": "3.750",
        "is_active": True,
        "created": made["created"],
        "updated": made["updated"],
    }
    assert api.get(at(RATES, made["id"]), token="admin").json_body == made


def test_a_rate_may_be_entered_for_later(api: Api) -> None:
    make(api, "3.7")
    later = make(api, "3.9", is_active=False)
    assert listed(api) == [("3.900", False), ("3.700", True)]
    assert counting() == Decimal("3.700")
    answer = activate(api, later)
    assert (answer.status_code, answer.json_body["is_active"]) == (200, True)
    assert listed(api) == [("3.900", True), ("3.700", False)]
    assert counting() == Decimal("3.900")


def test_the_first_rate_counts(api: Api) -> None:
    assert wrong_fields(post(api, usd_to_sol="3.9", is_active=False)) == {"is_active"}
    assert listed(api) == []


@pytest.mark.parametrize("rate", ["0.999", 0, -3.8, "1000", "tres", [1, 2], "1e400"])
def test_an_absurd_rate_is_refused(api: Api, rate: Any) -> None:
    assert wrong_fields(post(api, usd_to_sol=rate)) == {"usd_to_sol"}
    made = make(api, "3.7")
    assert wrong_fields(change(api, made, usd_to_sol=rate)) == {"usd_to_sol"}
    assert listed(api) == [("3.700", True)]


def test_what_must_and_what_may_not_be_sent_is_named(api: Api) -> None:
    assert wrong_fields(post(api)) == {"usd_to_sol"}
    assert wrong_fields(post(api, usd_to_sol=3.7, deleted=True)) == {"deleted"}


def test_correcting_the_rate_that_counts_shows_in_quotes(api: Api) -> None:
    made = make(api, "3.7")
    answer = change(api, made, usd_to_sol="3.71")
    assert answer.json_body == {
        **made,
        "usd_to_sol": "3.710",
        "updated": answer.json_body["updated"],
    }
    assert counting() == Decimal("3.710")
    corrected = events.timeline(f"exchange_rate#{made['id']}")[0]
    assert corrected.changes == {"rate": ["3.700", "3.710"]}


def test_correcting_another_rate_does_not(api: Api) -> None:
    first = make(api, "3.7")
    make(api, "3.8")
    assert change(api, first, usd_to_sol="3.6").status_code == 200
    assert listed(api) == [("3.800", True), ("3.600", False)]
    assert counting() == Decimal("3.800")
    corrected = events.timeline(f"exchange_rate#{first['id']}")[0]
    assert corrected.changes == {"rate": ["3.700", "3.600"]}


def test_the_active_one_stops_only_when_another_takes_its_place(api: Api) -> None:
    first, second = make(api, "3.7"), make(api, "3.8")
    assert wrong_fields(change(api, second, is_active=False)) == {"is_active"}
    former = api.get(at(RATES, first["id"]), token="admin").json_body
    assert former == {**first, "is_active": False, "updated": former["updated"]}
    assert change(api, first, is_active=False).json_body == former
    assert change(api, first, is_active=True, usd_to_sol="3.72").status_code == 200
    assert listed(api) == [("3.800", False), ("3.720", True)]


def test_a_rate_that_is_corrected_and_made_to_count_is_told_of_both(api: Api) -> None:
    first, second = make(api, "3.7"), make(api, "3.8")
    change(api, first, is_active=True, usd_to_sol="3.72")
    corrected = events.timeline(f"exchange_rate#{first['id']}")[0]
    assert corrected.changes == {"rate": ["3.700", "3.720"], "is_active": [False, True]}
    stopped = events.timeline(f"exchange_rate#{second['id']}")[0]
    assert stopped.changes == {"is_active": [True, False]}


def test_activating_the_active_one_changes_nothing(api: Api) -> None:
    made = make(api, "3.7")
    version = catalogue().version
    assert activate(api, made).json_body == made
    assert catalogue().version == version
    assert len(events.timeline(f"exchange_rate#{made['id']}")) == 1


def test_the_one_that_counts_cannot_go(api: Api) -> None:
    first, second = make(api, "3.7"), make(api, "3.8")
    refused = remove(api, second)
    assert (refused.status_code, refused.json_body["code"]) == (409, "rate_is_active")
    assert remove(api, first).status_code == 204
    assert listed(api) == [("3.800", True)]
    removed = events.timeline(f"exchange_rate#{first['id']}")[0]
    assert removed.name == "exchange_rate.removed"
    assert api.get(at(RATES, first["id"]), token="admin").status_code == 404


def test_unknown_and_malformed_ids_are_not_found(api: Api) -> None:
    for id_ in (str(uuid4()), "none"):
        rate = {"id": id_}
        answers = (change(api, rate, usd_to_sol=3.7), activate(api, rate), remove(api, rate))
        assert [answer.status_code for answer in answers] == [404] * 3


def test_the_same_key_makes_one_rate(api: Api) -> None:
    sent: dict[str, Any] = {"token": "admin", "headers": {"Idempotency-Key": "k1"}}
    first = api.post(at(RATES), json={"usd_to_sol": 3.7}, **sent)
    again = api.post(at(RATES), json={"usd_to_sol": 3.7}, **sent)
    assert (again.status_code, again.json_body) == (201, first.json_body)
    assert api.post(at(RATES), json={"usd_to_sol": 3.8}, **sent).status_code == 422
    assert listed(api) == [("3.700", True)]


def test_a_rate_set_by_other_work_is_in_the_history_too(api: Api) -> None:
    set_ = set_exchange_rate(Decimal("3.785"), actor=ACTOR)
    (row,) = api.get(at(RATES), token="admin").json_body["results"]
    assert (row["id"], row["usd_to_sol"], row["is_active"]) == (set_.rate_id, "3.785", True)


def test_whoever_activates_over_a_change_that_they_did_not_see_is_stale(api: Api) -> None:
    first, second, third = (make(api, rate) for rate in ("3.1", "3.2", "3.3"))
    with meanwhile(lambda: activate(api, first)):
        assert activate(api, second).status_code == 409
    assert listed(api) == [("3.300", False), ("3.200", False), ("3.100", True)]
    with meanwhile(lambda: change(api, second, usd_to_sol="3.25")):
        assert activate(api, second).status_code == 409
    with meanwhile(lambda: activate(api, third)):
        assert change(api, third, usd_to_sol="3.35").status_code == 409
    with meanwhile(lambda: activate(api, second)):
        assert remove(api, second).status_code == 409
    assert listed(api) == [("3.300", False), ("3.250", True), ("3.100", False)]
    assert counting() == Decimal("3.250")


def test_of_many_who_activate_at_once_one_rate_counts(api: Api) -> None:
    made = [make(api, f"3.{number}") for number in range(1, 7)]
    barrier = Barrier(len(made))

    def take_part(rate_id: str) -> bool:
        barrier.wait()
        try:
            EXCHANGE_RATES.change(rate_id, {"is_active": True}, actor=ACTOR)
        except Stale:
            return False
        return True

    with ThreadPoolExecutor(max_workers=len(made)) as pool:
        races = [partial(copy_context().run, take_part, rate["id"]) for rate in made]
        passed = list(pool.map(lambda race: race(), races))
    cache.forget_all()
    active = [Decimal(rate) for rate, is_active in listed(api) if is_active]
    assert active == [counting()]
    assert any(passed)
