"""Who booked when: what figures have of stays, whatever becomes of them and however often it is
told."""

from typing import Any

import pytest

from chalicelib.cloud.events import Recorded
from chalicelib.insights.booked import rules
from chalicelib.insights.booked import service as booked
from chalicelib.insights.commands import ProveFigures
from chalicelib.insights.tallies import jobs
from chalicelib.kernel import clock
from tests.support import deliveries
from tests.support.failures import answer_never_comes, at_every_call

from ..circle import Circle, lima
from .figures import fold, kept
from .visits import day


@pytest.fixture
def ana(circle: Circle) -> dict[str, Any]:
    with circle.at("2026-03-02", "09:00"):
        return circle.register("Ana")


def clients_of(text: str) -> list[str]:
    """Who booked on a day."""
    return [each.client_id for each in rules.unpacked(kept("booked", text).content)]


def test_a_stay_counts_on_the_day_of_lima_on_which_it_was_booked(
    circle: Circle, ana: dict[str, Any]
) -> None:
    with circle.at("2026-03-02", "23:30"):
        stay = circle.book(ana, "300")
    [found] = rules.unpacked(kept("booked", "2026-03-02").content)
    assert found == (stay["id"], ana["id"], int(lima("2026-03-02", "23:30").timestamp()))
    assert booked.recounted(day("2026-03-02")) == kept("booked", "2026-03-02").content


def test_one_that_ends_does_not_count_and_does_again_when_it_comes_back(
    circle: Circle, ana: dict[str, Any]
) -> None:
    with circle.at("2026-03-02"):
        stay, other = circle.book(ana, "300"), circle.book(ana, "400")
    assert len(clients_of("2026-03-02")) == 2
    with circle.at("2026-03-03"):
        circle.change(stay, status="cancelled")
    assert len(clients_of("2026-03-02")) == 1
    with circle.at("2026-03-04"):
        path = f"/api/v1/reservations/{stay['id']}/reopen/"
        assert circle.api.post(path, token="admin").status_code == 200
        circle.change(other, price_sol="500")
    assert len(clients_of("2026-03-02")) == 2
    assert kept("booked", "2026-03-03").version == 0
    assert booked.recounted(day("2026-03-02")) == kept("booked", "2026-03-02").content


def test_one_that_is_removed_does_not_count(circle: Circle, ana: dict[str, Any]) -> None:
    with circle.at("2026-03-02"):
        stay = circle.book(ana, "300")
    with circle.at("2026-03-03"):
        answer = circle.api.delete(f"/api/v1/reservations/{stay['id']}/", token="admin")
        assert answer.status_code == 204
    assert clients_of("2026-03-02") == []
    assert booked.recounted(day("2026-03-02")) == kept("booked", "2026-03-02").content


def test_a_stay_that_is_another_guests_now_counts_for_them(
    circle: Circle, ana: dict[str, Any]
) -> None:
    with circle.at("2026-03-02"):
        stay, luz = circle.book(ana, "300"), circle.register("Luz")
    with circle.at("2026-03-03"):
        circle.change(stay, client=luz["id"])
    assert clients_of("2026-03-02") == [luz["id"]]


def test_events_may_come_twice_and_late(circle: Circle, ana: dict[str, Any]) -> None:
    with clock.at(lima("2026-03-02")):
        stay = circle.book(ana, "300")
        created = [each for each in circle.outbox.waiting() if each.name.startswith("reservation")]
    with circle.at("2026-03-03"):
        circle.change(stay, status="cancelled")
    for event in created * 2:
        assert deliveries.take(event)
    assert clients_of("2026-03-02") == []


@pytest.mark.soak
def test_a_reaction_that_is_cut_notes_once(circle: Circle, ana: dict[str, Any]) -> None:
    def prepare() -> Recorded[Any]:
        circle.book(ana, "300")
        found = [each for each in circle.outbox.waiting() if each.name == "reservation.created"]
        return found[0]

    def take(event: Recorded[Any]) -> bool:
        message = deliveries.message_of("insights.note_booking", event)
        return not deliveries.consume("searches", [message])

    def check(event: Recorded[Any], _taken: bool) -> None:
        assert take(event)
        assert booked.recounted(day("2026-03-02")) == kept("booked", "2026-03-02").content

    with clock.at(lima("2026-03-02")):
        assert at_every_call(answer_never_comes(), prepare, take, check) > 0


def test_bookings_are_made_anew_byte_for_byte(circle: Circle, ana: dict[str, Any]) -> None:
    with circle.at("2026-03-02"):
        for price in ("300", "400", "500"):
            circle.book(ana, price)
        circle.outbox.settle()
        before = kept("booked", "2026-03-02")
        body = {"family": "booked", "date_from": "2026-03-01", "date_to": "2026-03-02"}
        path = "/api/v1/admin/search-figures/rebuild/"
        assert circle.api.post(path, json=body, token="admin").status_code == 202
    after = kept("booked", "2026-03-02")
    assert (after.content, after.version) == (before.content, before.version + 1)


# The proof of each night.


def alarms(circle: Circle, caplog: pytest.LogCaptureFixture, at: str) -> list[str]:
    """Which figures of the day before are found wrong at an instant of Lima, by a proof that goes
    ahead of what is on its way."""
    caplog.clear()
    with clock.at(lima(*at.split())):
        for family in ("searched", "booked"):
            command = ProveFigures(family=family, day=day("2026-03-02"))
            jobs.prove_figures(command)
    return [line.__dict__["family"] for line in caplog.records if line.levelname == "ERROR"]


def test_what_is_on_its_way_for_a_moment_is_no_drift(
    circle: Circle, ana: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with circle.at("2026-03-02"):
        noted, changed = circle.book(ana, "300"), circle.book(ana, "400")
    fold("2026-03-03 02:00")
    with clock.at(lima("2026-03-03", "03:00")):
        circle.change(noted, status="cancelled")
        path = f"/api/v1/reservations/{changed['id']}/"
        assert circle.api.delete(path, token="admin").status_code == 204
    assert alarms(circle, caplog, "2026-03-03 03:10") == []
    assert alarms(circle, caplog, "2026-03-03 03:16") == ["booked"]
    circle.outbox.settle()
    assert alarms(circle, caplog, "2026-03-03 03:16") == []


def test_the_proof_comes_behind_what_was_there_before_it(
    circle: Circle, ana: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """A stage that has just been filled has much on its way, of stays that changed long ago."""
    with clock.at(lima("2026-03-02")):
        circle.book(ana, "300")
    fold("2026-03-03 02:00")
    assert alarms(circle, caplog, "2026-03-03 03:10") == ["booked"]
    caplog.clear()
    with circle.at("2026-03-03", "03:10"):
        deliveries.run("prove_searches", {})
    assert "figures do not agree" not in caplog.text
    assert len(clients_of("2026-03-02")) == 1
