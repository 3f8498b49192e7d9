"""The team's address book has a card for each guest, written once."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib.cloud import clients as services
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache
from chalicelib.sync.contacts import records, service
from local.providers.nextcloud import Nextcloud
from tests.support.kills import Killed, Moment, killed_at
from tests.support.outside import connected
from tests.support.sizes import calls, size

from .address_book import CLIENTS, STAYS, Team
from .advertising import kept, present
from .desk import NOW

MOST_CALLS = 40
GUESTS = size(12, 10_000)


@pytest.fixture
def team(aws: None) -> Iterator[Team]:
    book = Nextcloud()
    with connected(book):
        yield Team(book)


def test_a_guest_comes_into_the_book(team: Team) -> None:
    ana = team.register("ana", last_name="DÍAZ rojas")
    assert team.sync("contacts_at_midnight")
    assert team.names() == {ana.client_id: "🥚 Ana Díaz (0 P)"}
    assert kept("contacts/due#") == []
    assert kept("contacts/turn") == []


def test_a_look_without_changes_asks_for_one_list(team: Team) -> None:
    team.register()
    assert team.sync("contacts_at_midnight")
    team.asked()
    assert team.sync()
    assert team.asked() == ["listCards"]


def test_a_change_of_a_guest_is_one_card(team: Team) -> None:
    ana, _ = team.register("Ana"), team.register("Luz")
    assert team.sync("contacts_at_midnight")
    team.asked()
    team.api.patch(f"{CLIENTS}{ana.client_id}/", token="admin", json={"first_name": "Rosa"})
    assert team.sync()
    assert team.asked() == ["listCards", "putCard"]
    assert team.names()[ana.client_id].startswith("🥚 Rosa")


def test_the_card_follows_a_stay_and_the_clock(team: Team) -> None:
    ana = team.register("Ana")
    team.sell(ana, "2026-03-04", "2026-03-06")
    shown = []
    for days in range(6):
        assert team.sync_at(NOW + timedelta(days=days))
        shown.append(team.names()[ana.client_id].partition(" P)")[2])
    of_stay = f"1️⃣ {present(ana).referral_code}"
    assert shown == [*(f" {colour}{of_stay}" for colour in "🟡🟡🟠🟢🔴"), ""]


def test_a_cancelled_stay_leaves_the_card(team: Team) -> None:
    ana = team.register("Ana")
    stay = team.sell(ana, "2026-03-04", "2026-03-06")
    assert team.sync()
    assert "🟡" in team.names()[ana.client_id]
    team.api.patch(f"{STAYS}{stay}/", token="admin", form={"status": "cancelled"})
    assert team.sync()
    assert team.names()[ana.client_id] == "🥚 Ana Quispe (0 P)"


def test_who_is_deleted_leaves_the_book(team: Team) -> None:
    ana = team.register("Ana")
    assert team.sync("contacts_at_midnight")
    answer = team.api.delete(f"{CLIENTS}{ana.client_id}/", token="admin")
    assert answer.status_code == 204, answer.body
    assert team.sync()
    assert team.book.cards == {}
    assert kept("contacts/") == []


def test_cards_of_others_stay(team: Team) -> None:
    team.book.cards["plumber.vcf"] = b"BEGIN:VCARD"
    team.register()
    assert team.sync("contacts_at_midnight")
    assert len(team.book.cards) == 2


def test_what_a_former_program_left_of_nobody_goes(team: Team) -> None:
    name = "7d9a5d5e-2f0c-4c56-9d53-0a4a35a0c001.vcf"
    team.book.cards[name] = b"BEGIN:VCARD"
    assert team.sync()
    assert team.book.cards == {}


def test_a_card_that_was_removed_by_hand_comes_back(team: Team) -> None:
    team.register()
    assert team.sync("contacts_at_midnight")
    team.book.cards.clear()
    assert team.sync()
    assert len(team.book.cards) == 1


def test_a_change_between_list_and_card_is_not_written_over(team: Team) -> None:
    ana = team.register("Ana")
    assert team.sync("contacts_at_midnight")
    team.api.patch(f"{CLIENTS}{ana.client_id}/", token="admin", json={"first_name": "Rosa"})
    file = f"{ana.client_id}.vcf"

    def edit(request: object) -> None:
        if getattr(request, "method", "") == "PUT":
            team.book.on_request = lambda _: None
            team.book.cards[file] = b"by hand"

    team.book.on_request = edit
    assert team.sync()
    assert team.book.cards[file] == b"by hand"
    assert team.sync("contacts_at_midnight")
    assert team.names()[ana.client_id].startswith("🥚 Rosa")


@pytest.mark.parametrize("how", ["down", "throttled", "locked", "full", "reset", "garbage"])
def test_a_book_that_fails_gets_the_card_later(team: Team, how: str) -> None:
    team.register()
    team.deliver()
    team.book.fail(how)
    assert not team.sync("contacts_at_midnight")
    team.book.recover()
    assert team.sync()
    assert len(team.book.cards) == 1


def test_a_lost_answer_is_no_second_card(team: Team) -> None:
    team.register()
    team.deliver()
    team.book.on_request = lambda request: (
        team.book.fail("lost", 1) if request.method == "PUT" else None
    )
    with suppress(AssertionError):
        team.sync("contacts_at_midnight")
    team.book.on_request = lambda _: None
    team.book.recover()
    assert team.sync()
    [reception] = [each for each in team.book.received if each.outcome == "201"]
    assert reception.operation == "putCard"
    team.asked()
    assert team.sync()
    assert team.asked() == ["listCards"]


def test_a_card_that_the_book_does_not_take_holds_up_no_other(team: Team) -> None:
    """Somebody copied a card: the book has its name twice."""
    first, second = sorted(team.register(name).client_id for name in ("Ana", "Luz"))
    assert team.sync("contacts_at_midnight")
    team.book.cards["copied.vcf"] = team.book.cards.pop(f"{first}.vcf")
    team.api.patch(f"{CLIENTS}{second}/", token="admin", json={"first_name": "Rosa"})
    assert team.sync()
    assert team.book.cards.keys() == {"copied.vcf", f"{second}.vcf"}
    assert team.names()[second].startswith("🥚 Rosa")
    del team.book.cards["copied.vcf"]
    assert team.sync()
    assert team.book.cards.keys() == {f"{first}.vcf", f"{second}.vcf"}


def test_nothing_is_noted_where_there_is_no_book(aws: None, team: Team) -> None:
    services.client("secretsmanager").put_secret_value(
        SecretId=settings().name("nextcloud"), SecretString="{}"
    )
    cache.forget_all()
    team.register()
    assert team.sync("contacts_at_midnight")
    assert kept("contacts/") == []
    assert team.asked() == []


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("number", calls(MOST_CALLS))
def test_a_worker_that_is_killed_writes_each_card_once(
    team: Team, number: int, moment: Moment
) -> None:
    for name in ("Ana", "Luz", "Eva"):
        team.register(name)
    team.deliver()
    with suppress(Killed), killed_at(number, moment) as kill:
        team.sync("contacts_at_midnight")
    if not kill.is_done:
        pytest.skip("there are fewer calls")
    assert team.sync_at(NOW + timedelta(minutes=15), "contacts_at_midnight")
    assert len(team.book.cards) == 3
    created = [each for each in team.book.received if each.outcome == "201"]
    written = [each for each in team.book.received if each.operation == "putCard"]
    assert len(created) == len(written) == 3


def test_two_workers_at_once_take_turns(team: Team) -> None:
    team.register()
    team.deliver()

    def other(request: object) -> None:
        team.book.on_request = lambda _: None
        service.send()

    team.book.on_request = other
    assert team.sync("contacts_at_midnight")
    assert team.asked().count("putCard") == 1


@pytest.mark.soak
def test_many_guests_the_first_time(team: Team) -> None:
    for number in range(GUESTS):
        team.register(f"Guest{number}")
    assert team.sync("contacts_at_midnight")
    while len(team.book.cards) < GUESTS:
        assert team.sync()
    assert sum(each.kept.digest is not None for each in _rows()) == GUESTS


def _rows() -> list[records.CardRecord]:
    from chalicelib.cloud import store

    where = records.CardRecord.entry.startswith(records.CARD)
    return store.query_records(records.CardRecord, records.ACCOUNT, where=where)
