"""Whose searches are: of a guest who was merged into another, and of one who was erased."""

from contextlib import suppress
from typing import Any

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients.types import Client
from chalicelib.insights.tallies import handing_over
from chalicelib.kernel import clock
from tests.support import deliveries
from tests.support.kills import Killed, Moment, killed_at
from tests.support.meanwhile import meanwhile

from . import figures
from .figures import fold, require_all_right
from .visits import AGENT, HOME, TRACK, Visits, lima, rows

MERGE = "/api/v1/admin/clients/merge/"


def merge(visits: Visits, kept: Client, gone: Client) -> None:
    """Begin a merge; `settle` of the outbox does it."""
    body = {"kept": kept.client_id, "gone": gone.client_id}
    answer = visits.api.post(MERGE, json=body, token="admin")
    assert answer.status_code == 202, answer.body


def erase(visits: Visits, client: Client) -> None:
    """Begin an erasure; `settle` of the outbox does it."""
    path = f"/api/v1/clients/{client.client_id}/erase/"
    assert visits.api.post(path, token="admin").status_code == 202


def clients_of_searches() -> list[str | None]:
    return [each.client_id for each in figures.searches()]


def clients_of_figures() -> set[str]:
    """The clients whom any tally names."""
    return {
        line.person.client
        for family, day in figures.all_kept()
        if family != "booked"
        for line in figures.tally(family, day.isoformat()).lines
        if line.person.client
    }


def test_the_searches_of_a_merged_guest_follow(visits: Visits) -> None:
    ana, other = visits.register("Ana"), visits.register("Anita")
    visits.search(token="Ana", guests=1, at="2026-03-02 09:00")
    last = visits.search(token="Anita", guests=2, at="2026-03-02 09:30")
    visits.search(token="Anita", guests=3, at="2026-03-01 09:30")
    fold("2026-03-02 09:35")
    merge(visits, ana, other)
    visits.outbox.settle()
    assert set(clients_of_searches()) == {ana.client_id}
    assert clients_of_figures() == {ana.client_id}
    assert rows(f"searcher#{other.client_id}") == []
    assert visits.api.get(TRACK, token="Ana").json_body["data"] == last
    require_all_right()


def test_what_is_not_added_up_yet_follows_too(visits: Visits) -> None:
    ana, other = visits.register("Ana"), visits.register("Anita")
    fold("2026-03-02 09:00")
    visits.search(token="Anita", at="2026-03-02 09:59")
    merge(visits, ana, other)
    visits.outbox.settle()
    fold("2026-03-02 10:05")
    assert clients_of_figures() == {ana.client_id}
    require_all_right()


def test_they_go_where_the_last_merge_leads(visits: Visits) -> None:
    first, second, third = (visits.register(name) for name in ("Ana", "Anita", "Anabel"))
    visits.search(token="Ana")
    merge(visits, second, first)
    late = settle_but_searches(visits)
    merge(visits, third, second)
    visits.outbox.settle()
    assert clients_of_searches() == [first.client_id]
    hand_over(late)
    assert clients_of_searches() == [third.client_id]


def test_of_an_erased_guest_nothing_is_left(visits: Visits) -> None:
    ana = visits.register("Ana")
    headers = {"Referer": "https://casaaustin.pe/?de=ana"}
    visits.search(token="Ana", guests=1, at="2026-03-02 09:00", headers=headers)
    visits.search(token="Ana", guests=2, at="2026-03-02 09:59", headers=headers)
    fold("2026-03-02 09:30")
    erase(visits, ana)
    visits.outbox.settle()
    fold("2026-03-02 10:05")
    assert clients_of_searches() == [None, None]
    assert clients_of_figures() == set()
    kept = str(rows(""))
    for personal in (ana.client_id, HOME, AGENT, "de=ana"):
        assert personal not in kept
    # They still count.
    assert sum(figures.tally("searched", "2026-03-02").hours) == 2
    require_all_right()


def test_figures_that_are_made_anew_have_nobody_either(visits: Visits) -> None:
    ana, luz, other = (visits.register(name) for name in ("Ana", "Luz", "Lucita"))
    for number, token in enumerate(("Ana", "Luz", "Lucita", None), 1):
        visits.search(token=token, guests=number, at="2026-03-02 09:00")
    fold("2026-03-02 09:05")
    erase(visits, ana)
    merge(visits, luz, other)
    visits.outbox.settle()
    before = figures.all_kept()
    for family in ("searched", "arrival"):
        day = "2026-03-02" if family == "searched" else "2026-04-03"
        body = {"family": family, "date_from": day, "date_to": day}
        visits.api.post("/api/v1/admin/search-figures/rebuild/", json=body, token="admin")
    visits.outbox.settle()
    assert figures.all_kept() == before
    require_all_right()


def test_who_adds_up_at_the_same_moment_looks_again(visits: Visits) -> None:
    ana, other = visits.register("Ana"), visits.register("Anita")
    visits.search(token="Anita", at="2026-03-02 09:50")

    def hand_over() -> None:
        merge(visits, ana, other)
        visits.outbox.settle()

    with meanwhile(hand_over):
        fold("2026-03-02 10:00")
    assert clients_of_figures() == {ana.client_id}
    require_all_right()


def test_who_hands_over_while_figures_are_written_looks_again(visits: Visits) -> None:
    ana, other = visits.register("Ana"), visits.register("Anita")
    visits.search(token="Anita", at="2026-03-02 09:50")
    merge(visits, ana, other)
    visits.outbox.settle()
    visits.search(token="Ana", guests=9, at="2026-03-02 09:51")
    erase(visits, ana)
    with meanwhile(lambda: fold("2026-03-02 10:00"), number=4):
        visits.outbox.settle()
    fold("2026-03-02 10:05")
    assert clients_of_figures() == set()
    require_all_right()


@pytest.mark.soak
@pytest.mark.parametrize("moment", ["before", "after"])
def test_whatever_is_cut_is_gone_on_with(visits: Visits, moment: Moment) -> None:
    ana = visits.register("Ana")
    number = 0
    while True:
        number += 1
        name = f"Otra{chr(97 + number % 26)}"
        other = visits.register(name, tel_number=f"519876543{number:02d}")
        visits.search(token=name, guests=number, at=f"2026-03-02 {number % 24:02d}:00")
        fold(f"2026-03-02 {number % 24:02d}:30")
        merge(visits, ana, other)
        messages = settle_but_searches(visits)
        with killed_at(number, moment) as kill, suppress(Killed):
            hand_over(messages)
        hand_over(messages)
        assert set(clients_of_searches()) == {ana.client_id}
        require_all_right()
        if not kill.is_done:
            break
    assert number > 2


def settle_but_searches(visits: Visits) -> list[Any]:
    """Deliver everything but what becomes of searches; that is what was left."""
    left = []
    while waiting := visits.outbox.waiting():
        for each in waiting:
            if each.name == "client.merged":
                left.append(each)
            else:
                assert deliveries.take(each)
    return left


def hand_over(messages: list[Any]) -> None:
    for each in messages:
        assert deliveries.take(each)


def test_whoever_is_only_deleted_keeps_them(visits: Visits) -> None:
    ana = visits.register("Ana")
    visits.search(token="Ana")
    clients.delete(ana.client_id, actor="staff#1", now=lima("2026-03-02 10:01"))
    visits.outbox.settle()
    handing_over.follow(ana.client_id, now=clock.now())
    assert clients_of_searches() == [ana.client_id]
