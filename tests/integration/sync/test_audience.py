"""Meta's audience has the guests who allow it, and nobody else."""

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from bench.watching import watching
from chalicelib.clients import writing
from chalicelib.clients.types import Client
from chalicelib.cloud import clients as services
from chalicelib.cloud import store
from chalicelib.cloud.settings import settings
from chalicelib.cloud.transaction import Transaction
from chalicelib.integrations.meta import Person
from chalicelib.kernel import cache, clock
from chalicelib.sync import dues
from chalicelib.sync.audience import records, service
from chalicelib.sync.dues import TURN, TurnRecord
from local.providers.http import Request
from tests.support import deliveries
from tests.support.kills import Killed, Moment, killed_at

from .advertising import Agency, kept, present
from .desk import NOW

MOST_CALLS = 30
Row = tuple[str, str]


def row(client: Client) -> Row:
    """The row of a guest as they are now."""
    found = present(client)
    return Person(email=found.email, phone=found.tel_number).row


@pytest.fixture
def ana(agency: Agency) -> Client:
    """A guest whom Meta's audience has."""
    client = agency.register("ana")
    assert agency.deliver()
    assert agency.batch()
    assert agency.meta.people == {row(client)}
    agency.meta.received.clear()
    return client


def operations(agency: Agency) -> list[str]:
    """What Meta was asked."""
    return [each.operation for each in agency.meta.received]


def test_a_guest_who_allows_it_comes_into_the_audience(agency: Agency, ana: Client) -> None:
    assert present(ana).meta_sent_at == NOW
    shown = agency.api.get(f"/api/v1/clients/{ana.client_id}/", token="admin").json_body
    assert shown["enviado_meta"] is True
    assert kept("meta_audience/due#") == []
    assert kept("meta_audience/turn") == []


def test_nobody_else_does(agency: Agency) -> None:
    luz = agency.register("luz", consents=False)
    agency.edit(luz, email="luz2@example.com")
    assert agency.deliver()
    assert kept("meta_audience/") == []
    assert agency.batch()
    assert not agency.meta.received
    assert present(luz).meta_sent_at is None


def test_another_telephone_takes_the_place_of_the_former(agency: Agency, ana: Client) -> None:
    agency.edit(ana, tel_number="51911222333")
    assert agency.deliver()
    assert agency.batch()
    assert operations(agency) == ["audienceUsersRemoved", "audienceUsers"]
    assert agency.meta.people == {row(ana)}


def test_what_is_in_no_row_is_told_to_nobody(agency: Agency, ana: Client) -> None:
    agency.edit(ana, sex="f", comentarios_clientes="VIP")
    assert agency.deliver()
    assert kept("meta_audience/due#") == []
    assert agency.batch()
    assert operations(agency) == []


def take_back(agency: Agency, client: Client) -> None:
    agency.say("ana", consent=False)


def delete(agency: Agency, client: Client) -> None:
    path = f"/api/v1/clients/{client.client_id}/"
    assert agency.api.delete(path, token="admin").status_code == 204


def erase(agency: Agency, client: Client) -> None:
    path = f"/api/v1/clients/{client.client_id}/erase/"
    assert agency.api.post(path, token="admin").status_code == 202


@pytest.mark.parametrize("leave", [take_back, delete, erase])
def test_whoever_leaves_is_taken_away(
    agency: Agency, ana: Client, leave: Callable[[Agency, Client], None]
) -> None:
    luis = agency.register("luis")
    leave(agency, ana)
    assert agency.deliver()
    assert agency.batch()
    assert agency.meta.people == {row(luis)}
    assert [item["entry"]["S"] for item in kept("meta_audience/")] == [f"row#{luis.client_id}"]
    assert present(ana).meta_sent_at is None


def test_a_guest_who_comes_back_is_there_again(agency: Agency, ana: Client) -> None:
    delete(agency, ana)
    assert agency.deliver()
    assert agency.batch()
    path = f"/api/v1/clients/{ana.client_id}/restore/"
    assert agency.api.post(path, token="admin").status_code == 200
    assert agency.deliver()
    assert agency.batch()
    assert agency.meta.people == {row(ana)}


@pytest.mark.parametrize("consents", [True, False])
def test_of_two_records_that_become_one_the_kept_one_is_there(
    agency: Agency, ana: Client, *, consents: bool
) -> None:
    """What they share is taken away with the one, and comes back with the other."""
    gone = agency.register("anita", consents=consents)
    agency.edit(gone, tel_number="51940000001", email="ana@example.com")
    assert agency.deliver()
    assert agency.batch()
    body = {"kept": ana.client_id, "gone": gone.client_id}
    merged = agency.api.post("/api/v1/admin/clients/merge/", token="admin", json=body)
    assert merged.status_code == 202
    for _ in range(2):
        assert agency.deliver()
        assert agency.batch()
    assert agency.meta.people == ({row(ana)} if consents else set())


def test_many_guests_are_told_in_few_requests(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_AT_ONCE", 2)
    guests = [agency.register(name) for name in ("ana", "luz", "rosa", "sara", "eva")]
    assert agency.deliver()
    assert agency.batch()
    assert agency.meta.people == {row(each) for each in guests}
    assert operations(agency) == ["audienceUsers"] * 3


@pytest.mark.parametrize("failure", ["down", "expired_token", "lost", "garbage"])
def test_what_meta_does_not_take_comes_again(agency: Agency, ana: Client, failure: str) -> None:
    agency.edit(ana, tel_number="51911222333")
    assert agency.deliver()
    agency.meta.fail(failure)
    assert not agency.batch()
    assert len(kept("meta_audience/due#")) == 1
    assert kept("meta_audience/turn") == []
    agency.meta.recover()
    assert agency.batch()
    assert agency.meta.people == {row(ana)}


def test_who_takes_it_back_meanwhile_does_not_come_back(agency: Agency, ana: Client) -> None:
    """While one worker adds the guest, no other takes the guest away: the next one does."""
    agency.edit(ana, tel_number="51911222333")
    assert agency.deliver()

    def meanwhile(_: Request) -> None:
        agency.meta.on_request = lambda _: None
        with clock.at(NOW):
            agency.say("ana", consent=False)
            assert agency.batch()

    agency.meta.on_request = meanwhile
    assert agency.batch()
    assert agency.deliver()
    assert agency.batch()
    assert agency.meta.people == set()
    assert kept("meta_audience/") == []


def test_a_turn_that_nobody_ends_is_over_after_a_while(agency: Agency, ana: Client) -> None:
    assert dues.take_turn(records.ACCOUNT, NOW) is not None
    agency.say("ana", consent=False)
    assert agency.deliver()
    assert agency.batch()
    assert operations(agency) == []
    with clock.at(NOW + dues.LONGEST_TURN):
        assert agency.batch()
    assert agency.meta.people == set()


def test_without_an_audience_nothing_is_sent_and_nothing_is_lost(
    agency: Agency, caplog: pytest.LogCaptureFixture
) -> None:
    name, values = settings().name("meta"), agency.meta.account.values
    secrets = services.client("secretsmanager")
    secrets.put_secret_value(SecretId=name, SecretString="{}")
    cache.forget_all()
    ana = agency.register("ana")
    with caplog.at_level(logging.INFO, logger="chalicelib.sync.audience"):
        assert agency.deliver()
        assert agency.batch()
    own = [each.message for each in caplog.records if "audience" in each.name]
    assert own == ["meta not configured"]
    secrets.put_secret_value(SecretId=name, SecretString=json.dumps(values))
    cache.forget_all()
    assert agency.batch()
    assert agency.meta.people == {row(ana)}


def test_no_registration_waits_for_meta(agency: Agency) -> None:
    """Vector 18 of the notifications book: Meta is down, and nobody notices."""
    agency.meta.fail("silent")
    with watching() as watch:
        luz = agency.register("luz", consents=False)
    agency.meta.recover()
    with watching() as usual:
        agency.register("ana", consents=False)
    assert watch.calls == usual.calls
    agency.say("luz", consent=True)
    assert agency.deliver()
    assert not agency.meta.received
    agency.meta.fail("down")
    assert not agency.batch()
    agency.meta.recover()
    assert agency.batch()
    assert row(luz) in agency.meta.people


def test_nothing_personal_reaches_the_log(
    agency: Agency, ana: Client, caplog: pytest.LogCaptureFixture
) -> None:
    former = row(ana)
    with caplog.at_level(logging.DEBUG):
        agency.edit(ana, tel_number="51911222333")
        assert agency.deliver()
        assert agency.batch()
    ours = [each for each in caplog.records if each.name.startswith(("chalicelib", "work"))]
    lines = json.dumps([vars(record) for record in ours], default=str)
    assert "remove_users" in lines
    hidden = (*former, *row(ana), "ana@example.com", "911222333", "940000001")
    assert [text for text in hidden if text in lines] == []


def write(client: Client, **values: Any) -> None:
    """Change a guest, and let the audience hear of it."""
    before = present(client)
    tx = Transaction(clock.now())
    writing.replace(tx, before, writing.changed(before, **values))
    tx.commit()
    service.note(client.client_id, now=clock.now())


@pytest.mark.parametrize("moment", ["before", "after"])
def test_whoever_is_killed_the_audience_is_right(
    agency: Agency, ana: Client, moment: Moment
) -> None:
    """Ana's row is another one, and a second guest goes, whichever write is the last."""
    luz = agency.register("luz", consents=False)
    for number in range(1, MOST_CALLS):
        write(luz, marketing_consent_at=NOW)
        service.update()
        write(luz, marketing_consent_at=None)
        write(ana, tel_number=f"+519112223{number:02}")
        with killed_at(number, moment) as kill, suppress(Killed):
            service.update()
        cache.forget_all()
        with clock.at(NOW + dues.LONGEST_TURN):
            service.update()
        assert agency.meta.people == {row(ana)}
        own = [item["entry"]["S"] for item in kept("meta_audience/") if TURN not in str(item)]
        assert own == [f"row#{ana.client_id}"]
        assert (present(luz).meta_sent_at, present(ana).meta_sent_at is None) == (None, False)
        tidy_up()
        if not kill.is_done:
            return
    raise AssertionError(f"more than {MOST_CALLS} calls")


def tidy_up() -> None:
    """Let nobody have the turn."""
    turn = store.fetch(TurnRecord, records.ACCOUNT, TURN)
    if turn is not None:
        dues.end_turn(turn, NOW)


def test_the_job_asks_for_nothing_where_nobody_changed(agency: Agency, ana: Client) -> None:
    deliveries.run("meta_audience_batch", {})
    assert agency.outbox.waiting() == []
