"""The look at all levels: each night and after a change, resumable, and told to administrators."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.cloud.events import Plain
from chalicelib.kernel import clock
from chalicelib.loyalty.level_checks import service
from chalicelib.loyalty.membership import records as membership
from tests.support import deliveries
from tests.support.failures import EVER, Failure, answer_never_comes, at_every_call, throttled
from tests.support.http import Api
from tests.support.outbox import Outbox

from .conftest import Ladder
from .desk import NOW, Booking, delete_guest, level_events, names_held, welcome

PATH = "/api/v1/admin/levels-check/"
TONIGHT = NOW + timedelta(hours=17)
"""03:00 in Lima."""


def check(api: Api) -> Any:
    answer = api.get(PATH, token="admin")
    assert answer.status_code == 200
    return answer.json_body["check"]


def unheard(number: int) -> list[str]:
    """Guests of three months, each with an approved stay of which nobody has heard."""
    guests = []
    for each in range(number):
        with clock.at(NOW - timedelta(days=31 * (each % 3))):
            guests.append(welcome(each))
    for each_id in guests:
        Booking(each_id).becomes("approved")
    return guests


def begin(outbox: Outbox) -> list[Plain]:
    """A night begins; its first messages."""
    outbox.waiting()
    deliveries.run("check_achievements", {})
    return outbox.waiting()


def test_before_the_first_there_is_none(api: Api) -> None:
    assert check(api) is None


def test_a_night_puts_right_what_was_missed(api: Api, ladder: Ladder, outbox: Outbox) -> None:
    guests = unheard(4)
    outbox.waiting()
    with clock.at(TONIGHT):
        deliveries.run("check_achievements", {})
        outbox.settle()
    assert {tuple(names_held(each)) for each in guests} == {("Base", "Bronze")}
    assert check(api) == {
        "cause": "night",
        "started_at": "2026-03-03T03:00:00-05:00",
        "finished_at": "2026-03-03T03:00:00-05:00",
        "clients": 4,
        "looked": 4,
        "changed": 4,
    }


def test_a_second_night_changes_nothing(api: Api, ladder: Ladder, outbox: Outbox) -> None:
    [ana] = unheard(1)
    for _ in range(2):
        deliveries.run("check_achievements", {})
        outbox.settle()
    assert (check(api)["looked"], check(api)["changed"]) == (1, 0)
    assert level_events(ana) == [("earned", "Base"), ("earned", "Bronze")]


def test_without_clients_it_is_done_at_once(api: Api, outbox: Outbox) -> None:
    deliveries.run("check_achievements", {})
    found = check(api)
    assert (found["clients"], found["looked"]) == (0, 0)
    assert found["finished_at"] == found["started_at"]


def test_a_changed_level_is_a_look_with_progress(
    api: Api, ladder: Ladder, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 2)
    guests = unheard(9)
    outbox.waiting()
    path = f"/api/v1/admin/achievements/{ladder.bronze.achievement_id}/"
    assert api.patch(path, json={"description": "Otra"}, token="admin").status_code == 200
    (saved,) = [each for each in outbox.waiting() if each.name == "achievement.saved"]
    assert deliveries.take(saved)
    seen = []
    while waiting := outbox.waiting():
        for each in waiting:
            assert deliveries.take(each)
            found = check(api)
            seen.append(found["looked"])
            assert (found["finished_at"] is None) == (found["looked"] < 9)
    assert seen == sorted(seen)
    assert (found["cause"], found["clients"], found["looked"], found["changed"]) == (
        "level",
        9,
        9,
        9,
    )
    assert {tuple(names_held(each)) for each in guests} == {("Base", "Bronze")}


def test_a_change_that_is_heard_of_twice_is_one_look(
    api: Api, ladder: Ladder, outbox: Outbox
) -> None:
    unheard(1)
    outbox.waiting()
    path = f"/api/v1/admin/achievements/{ladder.bronze.achievement_id}/"
    api.patch(path, json={"description": "Otra"}, token="admin")
    (saved,) = [each for each in outbox.waiting() if each.name == "achievement.saved"]
    assert deliveries.take(saved)
    (command,) = outbox.waiting()
    assert deliveries.take(saved)
    assert outbox.waiting() == []
    assert deliveries.take(command)
    assert check(api)["looked"] == 1


def test_a_new_look_stops_the_one_that_is_at_work(api: Api, ladder: Ladder, outbox: Outbox) -> None:
    unheard(3)
    earlier = begin(outbox)
    outbox.settle()
    with clock.at(TONIGHT):
        deliveries.run("check_achievements", {})
        (later, *_) = outbox.waiting()
        for each in earlier:
            assert deliveries.take(each)
        assert check(api)["looked"] == 0
        assert deliveries.take(later)
    assert check(api)["looked"] == 1


def test_a_level_that_was_written_by_mistake_is_withdrawn(
    api: Api, ladder: Ladder, outbox: Outbox
) -> None:
    ana = welcome(1)
    stay = Booking(ana)
    stay.becomes("approved")
    deliveries.run("check_achievements", {})
    outbox.settle()
    stay.becomes(None)
    assert names_held(ana) == ["Base", "Bronze"]
    deliveries.run("check_achievements", {})
    outbox.settle()
    assert names_held(ana) == ["Base"]
    assert membership.membership_of(ana).levels == {ladder.base.achievement_id}


def test_who_left_is_not_looked_at(api: Api, ladder: Ladder, outbox: Outbox) -> None:
    [ana, _] = unheard(2)
    delete_guest(ana)
    before = level_events(ana)
    deliveries.run("check_achievements", {})
    # The event of the leaving is delivered, too.
    outbox.settle()
    assert level_events(ana) == before
    assert check(api)["clients"] == 1


FAILURES = [throttled("ThrottlingException", EVER), answer_never_comes()]


@pytest.mark.soak
@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.name)
def test_a_worker_that_is_killed_at_any_call_goes_on_where_it_was(
    api: Api, ladder: Ladder, failure: Failure, monkeypatch: pytest.MonkeyPatch, outbox: Outbox
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 1)
    guests = unheard(4)

    def settle_but(commands: list[Plain]) -> Plain:
        """All but the message that is about to be killed."""
        *others, last = commands
        for each in others:
            assert deliveries.take(each)
        return last

    def verify(command: Plain, taken: bool) -> None:
        assert taken or deliveries.take(command)
        outbox.settle()
        found = check(api)
        assert (found["looked"], found["finished_at"] is None) == (4, False)
        assert {tuple(names_held(each)) for each in guests} == {("Base", "Bronze")}

    calls = at_every_call(failure, lambda: settle_but(begin(outbox)), deliveries.take, verify)
    assert calls > 0


def test_only_administrators_see_it(api: Api) -> None:
    assert api.get(PATH, token="vendedor").status_code == 403
    assert api.get(PATH, token=welcome(1)).status_code == 401
