"""A level that an administrator changes reaches every guest, and nobody has to wait for a stay."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kernel import clock
from chalicelib.loyalty.level_checks import service
from chalicelib.loyalty.levels.types import Achievement
from tests.support import deliveries
from tests.support.failures import EVER, at_call, throttled
from tests.support.http import Api
from tests.support.outbox import Outbox

from .conftest import Ladder
from .desk import NOW, Booking, delete_guest, deliver, level_events, names_held, record_of, welcome

BASE, BRONZE, SILVER = "Base", "Bronze", "Silver"


def change(api: Api, level: Achievement, **fields: Any) -> None:
    path = f"/api/v1/admin/achievements/{level.achievement_id}/"
    assert api.patch(path, json=fields, token="admin").status_code == 200


def guests(number: int) -> list[str]:
    """Guests who registered in different months, each with a stay."""
    made = []
    for each in range(number):
        with clock.at(NOW - timedelta(days=20 * (each % 4))):
            made.append(welcome(each))
        deliver([Booking(made[-1]).becomes("approved")])
    return made


def test_a_harder_level_is_taken_from_all_who_do_not_meet_it(
    api: Api, ladder: Ladder, outbox: Outbox
) -> None:
    held = guests(5)
    outbox.settle()
    assert {tuple(names_held(each)) for each in held} == {(BASE, BRONZE)}

    change(api, ladder.bronze, required_reservations=2)
    outbox.settle()

    assert {tuple(names_held(each)) for each in held} == {(BASE,)}
    assert ("withdrawn", BRONZE) in level_events(held[0])


def test_an_easier_level_is_given_to_all_who_meet_it(
    api: Api, ladder: Ladder, outbox: Outbox
) -> None:
    held = guests(5)
    outbox.settle()

    change(api, ladder.silver, required_reservations=1, required_referrals=0)
    outbox.settle()

    assert {tuple(names_held(each)) for each in held} == {(BASE, BRONZE, SILVER)}
    level = record_of(held[0]).level
    assert level is not None
    assert level.name == SILVER


def test_a_new_name_reaches_the_list_of_clients(api: Api, ladder: Ladder, outbox: Outbox) -> None:
    [ana] = guests(1)
    change(api, ladder.bronze, name="Bronce")
    outbox.settle()
    level = record_of(ana).level
    assert level is not None
    assert level.name == "Bronce"


def test_a_removed_level_is_nobodys(api: Api, ladder: Ladder, outbox: Outbox) -> None:
    [ana] = guests(1)
    path = f"/api/v1/admin/achievements/{ladder.bronze.achievement_id}/"
    assert api.delete(path, token="admin").status_code == 204
    outbox.settle()
    level = record_of(ana).level
    assert level is not None
    assert level.name == BASE


def test_many_guests_are_looked_at_a_page_at_a_time(
    api: Api, ladder: Ladder, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 2)
    held = guests(9)
    outbox.settle()

    change(api, ladder.bronze, required_reservations=2)
    commands = outbox.settle()

    assert len(commands) > 4
    assert {tuple(names_held(each)) for each in held} == {(BASE,)}


def test_a_page_that_comes_twice_goes_on_once(
    api: Api, ladder: Ladder, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 2)
    guests(9)
    outbox.settle()
    change(api, ladder.bronze, required_reservations=2)
    commands = outbox.settle()

    for each in commands:
        assert deliveries.take(each)

    assert outbox.settle() == []


def test_what_fails_comes_again_and_is_done(api: Api, ladder: Ladder, outbox: Outbox) -> None:
    held = guests(3)
    outbox.settle()
    change(api, ladder.bronze, required_reservations=2)
    commands = outbox.settle()
    for each in held:
        deliver([Booking(each).becomes("approved")])
    change(api, ladder.bronze, required_reservations=3)

    with at_call(1, throttled("ThrottlingException", EVER)):
        assert not deliveries.take(commands[0])
    assert deliveries.take(commands[0])
    outbox.settle()

    assert {tuple(names_held(each)) for each in held} == {(BASE,)}


def test_who_was_deleted_is_left_alone(api: Api, ladder: Ladder, outbox: Outbox) -> None:
    [ana] = guests(1)
    deliver([delete_guest(ana)])
    outbox.settle()
    before = level_events(ana)
    change(api, ladder.bronze, required_reservations=2)
    outbox.settle()
    assert level_events(ana) == before
