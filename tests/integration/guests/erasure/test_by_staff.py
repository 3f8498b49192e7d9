"""Administrators erase for a guest, and whatever is cut on the way is done."""

from typing import Any

import pytest

from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID, Client
from chalicelib.cloud import events
from chalicelib.guests.erasure import records as erasures
from chalicelib.guests.erasure import service as erasure
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Stale, Unavailable
from chalicelib.reservations.forgetting.service import forget_guest
from tests.integration.clients.desk import Desk, staff_token
from tests.support.failures import MOST_CALLS, WRITE, answer_never_comes, at_call
from tests.support.ids import UNKNOWN_ID
from tests.support.outbox import Outbox

from .marisol import (
    SPRING,
    Marisol,
    erase_for,
    erased,
    everything_of,
    finish,
    finished,
    pack,
    places,
)


def test_administrators_erase_for_a_guest(known: Marisol, admin: Desk, desk: Desk) -> None:
    with clock.at(SPRING):
        outbox = Outbox()
        desk.token, admin.token = staff_token("vendedor"), staff_token("admin")
        assert erase_for(desk, known.client_id).status_code == 403
        assert erase_for(admin, known.client_id).status_code == 202
        outbox.settle()
        assert erase_for(admin, known.client_id).status_code == 202
        pack()
        assert places() == {}


def test_a_deleted_guest_can_be_erased(known: Marisol, admin: Desk) -> None:
    with clock.at(SPRING):
        outbox, admin.token = Outbox(), staff_token("admin")
        assert admin.remove(known.client_id).status_code == 204
        assert erase_for(admin, known.client_id).status_code == 202
        outbox.settle()
        pack()
        assert places() == {}


@pytest.mark.parametrize("client_id", [MAINTENANCE_ID, CHANNEL_ID])
def test_the_clients_of_the_system_are_kept(admin: Desk, client_id: str) -> None:
    ensure_technical_clients(now=clock.now())
    assert erase_for(admin, client_id).status_code == 403


def test_who_never_was_is_not_found(admin: Desk) -> None:
    assert erase_for(admin, UNKNOWN_ID).status_code == 404


def test_whatever_is_cut_is_done_again(known: Marisol) -> None:
    """Each run dies right after its first write, at the next one of the erasure every time."""
    with clock.at(SPRING):
        known.token = known.sign_in()
        known.leaves()
        outbox, writes = Outbox(), 0
        while True:
            with at_call(1, answer_never_comes(WRITE)) as met:
                try:
                    erasure.erase(known.client_id, now=clock.now())
                except Unavailable:
                    writes += 1
            if not met.times:
                break
            assert writes < MOST_CALLS
        assert writes > len(everything_of(known.client_id)) * 2
        outbox.settle()
        pack()
        assert places() == {}
    names = [event.name for event in events.timeline(f"client#{known.client_id}")]
    assert names.count("client.erased") == 1


def test_a_guest_who_was_cut_off_is_gone_on_with_within_an_hour(known: Marisol) -> None:
    with clock.at(SPRING):
        known.token = known.sign_in()
        known.leaves()
        # The command is lost; the job finds the note.
        finish()
        pack()
        assert places() == {}
        assert erasures.unfinished() == []


def test_an_erasure_is_looked_through_once_more(known: Marisol) -> None:
    with clock.at(SPRING):
        erased(known)
        assert erasures.unfinished() == [known.client_id]
        finish()
        assert erasures.unfinished() == []


def test_an_erasure_that_fails_holds_up_no_other(
    admin: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = sorted(admin.register(number_doc=f"4567890{number}")["id"] for number in range(3))
    for client_id in ids:
        assert erase_for(admin, client_id).status_code == 202

    def forget(client: Client, *rest: Any, **named: Any) -> None:
        if client.client_id == ids[0]:
            raise Stale
        forget_guest(client, *rest, **named)

    with monkeypatch.context() as patched:
        patched.setattr(erasure, "forget_guest", forget)
        assert finished() == {ids[0]: False, ids[1]: True, ids[2]: True}
    assert erasures.unfinished() == ids[:1]
    finish()
    assert erasures.unfinished() == []
