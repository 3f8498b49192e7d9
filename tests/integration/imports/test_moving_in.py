"""Moving in from the system before: everything has its place, once, and nobody is told of it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.accounts.users.records import staff_user
from chalicelib.calendar.records import taken_between
from chalicelib.clients.records import client_of
from chalicelib.clients.types import CHANNEL_ID, Client
from chalicelib.cloud import deliveries, events, store
from chalicelib.cloud.settings import settings
from chalicelib.discounts.codes.service import CODES
from chalicelib.exchange_rates.service import rate_of
from chalicelib.imports.moving import service
from chalicelib.imports.moving.types import Report, Row
from chalicelib.insights.rebuilding import service as rebuilding
from chalicelib.insights.rebuilding.rules import counted
from chalicelib.kernel import cache, clock
from chalicelib.kernel.callers import PAST
from chalicelib.loyalty.membership import awarding
from chalicelib.loyalty.points.records import everything
from chalicelib.loyalty.proof.rules import differences
from chalicelib.notifications.devices.service import owner_of
from chalicelib.operations.tasks.records import cleaning_of
from chalicelib.properties.houses.service import HOUSES
from chalicelib.reservations.ending import service as ending
from chalicelib.reservations.receipts.records import receipts_of
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.types import Stay
from tests.support.deliveries import LISTENERS
from tests.support.export import (
    PASSWORD,
    client,
    house,
    key,
    points,
    row,
    small,
    stay,
    user,
)
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.kills import Killed, Moment, killed_at
from tests.support.outbox import Outbox
from tests.support.simulated_aws import SimulatedAws
from tests.support.sizes import calls

OTHER = "2020-01-01T15:00:00Z"
NOW = datetime(2025, 11, 15, 17, tzinfo=UTC)
TABLES = ("accounts", "clients", "nights", "operations", "properties", "reservations")


@pytest.fixture(autouse=True)
def _now(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield
    cache.forget_all()


def move(*rows: Row, writes: bool = True) -> Report:
    return service.move_in(list(rows), now=NOW, writes=writes)


def with_small(*more: Row) -> Report:
    """An export of the small one's rows, but those that are given anew."""
    new = {(each.model, each.pk) for each in more}
    return move(*(each for each in small() if (each.model, each.pk) not in new), *more)


def said(report: Report, name: str | int) -> list[str]:
    """What the report says of a row."""
    wanted = key(name) if isinstance(name, str) else str(name)
    return [note.text for note in sorted(report.notes) if note.key == wanted]


def kept(name: str) -> Stay:
    return stays.stays_of([key(name)])[key(name)]


def guest(name: str) -> Client:
    found = client_of(key(name))
    assert found is not None
    return found


def nights(start: date, end: date) -> dict[date, str]:
    found = taken_between(key("house1"), start, end, NOW)
    return {each.night: each.reservation_id for each in found}


def tables() -> dict[tuple[str, str, str], Any]:
    """Everything that is kept, but what has ids that are drawn."""
    found: dict[tuple[str, str, str], Any] = {}
    for table in TABLES:
        names = store.key_names(settings().name(table))
        for item in store.scan(table):
            place = (table, item[names[0]]["S"], item[names[1]]["S"])
            if not place[2].startswith("change#"):
                found[place] = item
    return found


def test_rows_keep_their_ids_and_what_they_say() -> None:
    report = with_small()
    found = kept("past")
    assert (found.check_in, found.departure) == (date(2025, 3, 1), date(2025, 3, 4))
    assert found.client_id == key("ana")
    assert found.guest.first_name == "Ana"
    assert found.seller_id == 1
    assert found.advance_payment == Decimal("190.00")
    assert found.attribution.utm_source is None
    assert set(nights(date(2025, 3, 1), date(2025, 3, 10)).values()) == {key("past")}
    assert [each.receipt_id for each in receipts_of(key("past"))] == [key("receipt")]
    assert cleaning_of(key("past"), "checkout") == key("task")
    assert guest("ana").referred_by == key("eva")
    assert report.left["clients.tokenapiclients"] == "a secret"
    assert not report.refused.total()


def test_its_totals_are_those_of_what_stands_there() -> None:
    report = with_small(
        stay("later", date(2025, 3, 3), 2, created="2025-07-01T15:00:00Z"),
        stay("cancelled", date(2025, 3, 1), 2, status="cancelled"),
        stay("removed", date(2025, 3, 1), 2, deleted=True),
        stay("air", date(2025, 6, 1), 2, origin="air", status="incomplete", client=None),
        stay("odd", date(2025, 5, 10), -3),
        client("ida", 3, deleted=True, points_balance="5.50"),
        client("Mantenimiento", 4),
    )
    assert report.totals == {
        "client rows": "4",
        "clients kept": "2",
        "stay rows": "6",
        "stays kept": "5",
        "stays that block nights": "3",
        "nights occupied": "6",
        "nights of all stays": "7",
        "conflicts": "1",
        "points of all entries": "19.00",
        "balances of clients kept": "19.00",
        "balances of all clients": "24.50",
    }
    assert sum(table == "nights" for table, _, _ in tables()) == 6
    assert guest("ana").points_balance + guest("ida").points_balance == Decimal("24.50")


def test_it_comes_again_and_changes_nothing() -> None:
    first = with_small()
    before = tables()
    again = with_small()
    assert not again.moved.total()
    assert again.present == first.moved
    assert tables() == before


def test_without_writing_it_says_the_same() -> None:
    dry = move(*small(), writes=False)
    assert not tables()
    assert move(*small()) == dry


@pytest.mark.soak
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_any_write_it_goes_on_and_nothing_is_there_twice(
    moment: Moment, simulated: SimulatedAws
) -> None:
    with_small()
    whole = tables()
    for number in calls(60):
        simulated.empty()
        cache.forget_all()
        with killed_at(number, moment) as kill, suppress(Killed):
            with_small()
        if not kill.is_done:
            break
        cache.forget_all()
        with_small()
        assert tables().keys() == whole.keys()
        assert _numbers(tables()) == _numbers(whole)
    else:
        raise AssertionError("more writes than expected")


def _numbers(found: dict[tuple[str, str, str], Any]) -> dict[tuple[str, str, str], Any]:
    """The counters, which a write that came twice would count twice."""
    return {
        place: {name: value["N"] for name, value in item.items() if "N" in value}
        for place, item in found.items()
    }


def test_nobody_is_told_of_the_past_and_the_figures_are_right() -> None:
    outbox = Outbox()
    with_small()
    [created] = events.timeline(f"reservation#{key('past')}")
    assert (created.name, created.actor) == ("reservation.created", PAST)
    heard = {each.name for each in deliveries.heard_by(created, LISTENERS)}
    assert heard == {"insights.count_stay", "insights.note_booking", "insights.rank_stay"}
    assert not [each for each in outbox.settle() if each.name.startswith("stays.")]
    found = rebuilding.compare(counted(rebuilding.log()))
    assert (found.told, found.counted, found.rows) == (1, 0, 0)


def test_what_stays_of_the_past_give_is_told_to_nobody() -> None:
    with_small(
        row("clients.achievement", "silver", name="Plata", is_active=True, required_reservations=1)
    )
    earned = [e for e in events.timeline(f"client#{key('ana')}") if e.name == "level.earned"]
    assert {each.actor for each in earned} == {PAST}
    assert awarding.recheck_all([key("ana")], now=NOW) == 0


def test_passwords_keep_working(api: Api) -> None:
    with_small()
    staff = {"email": "staff1@casaaustin.test", "password": PASSWORD}
    assert api.post("/api/v1/login/", json=staff).status_code == 200
    of_guest = {"document_type": "dni", "number_doc": "00000001", "password": PASSWORD}
    assert api.post("/api/v1/clients/client-auth/login/", json=of_guest).status_code == 200
    found = guest("ana")
    assert found.password is not None
    assert found.password.startswith("$argon2id$")


def test_of_two_stays_with_a_night_the_later_created_lacks_it() -> None:
    other = stay("later", date(2025, 3, 3), 2, created="2025-07-01T15:00:00Z")
    report = with_small(other)
    assert said(report, "later") == [f"CONFLICT: stay {key('past')} has its nights 2025-03-03"]
    assert kept("later").lacks == (date(2025, 3, 3),)
    assert nights(date(2025, 3, 3), date(2025, 3, 5)) == {
        date(2025, 3, 3): key("past"),
        date(2025, 3, 4): key("later"),
    }


def test_a_stay_that_lacks_a_night_can_be_removed_and_frees_its_own_only() -> None:
    with_small(stay("later", date(2025, 3, 3), 2, created="2025-07-01T15:00:00Z"))
    from chalicelib.kernel.callers import Staff

    ending.remove(key("later"), caller=Staff(1, ("admin",), "session"), now=NOW)
    assert nights(date(2025, 3, 3), date(2025, 3, 5)) == {date(2025, 3, 3): key("past")}


def test_a_late_checkout_blocks_the_night_of_its_departure() -> None:
    late = stay("late", date(2025, 5, 1), 3, late_checkout=True, late_check_out_date="2025-05-03")
    with_small(late)
    found = kept("late")
    assert (found.departure, found.blocked_until) == (date(2025, 5, 3), date(2025, 5, 4))


def test_a_stay_that_ends_before_it_begins_is_kept_without_nights() -> None:
    report = with_small(stay("odd", date(2025, 5, 10), -3))
    assert said(report, "odd") == ["ends before it begins: kept without nights"]
    assert kept("odd").blocked_nights == ()
    assert "2025-05-07" in (kept("odd").comments or "")


def test_the_channels_stays_are_sold_and_nobodys() -> None:
    with_small(stay("air", date(2025, 5, 1), 2, origin="air", status="incomplete", client=None))
    assert (kept("air").client_id, kept("air").status) == (CHANNEL_ID, "approved")


def test_a_stay_without_a_guest_is_kept_under_a_client_without_a_name() -> None:
    report = with_small(stay("lost", date(2025, 5, 1), 2, client=None))
    assert said(report, "lost") == ["has no guest: kept under a client without a name"]
    client_id = kept("lost").client_id
    found = client_of(client_id)
    assert found is not None
    assert found.deleted_at is not None


def test_prices_that_say_nothing_do_not_stop_anything() -> None:
    report = with_small(stay("odd", date(2025, 5, 1), 2, price_usd="0", price_sol="99.999"))
    assert said(report, "odd") == ["has no price in USD: its rate is unknown"]
    assert kept("odd").price_sol == Decimal("100.00")


def test_stays_that_are_over_earn_no_points_again() -> None:
    with_small(
        stay("to_come", date(2025, 12, 1), 2),
        stay("nothing", date(2025, 5, 1), 2),
    )
    assert [award.points for award in kept("past").awards] == [Decimal("19.00")]
    assert kept("nothing").awarded_at is not None
    assert kept("to_come").awarded_at is None


@pytest.mark.parametrize(
    ("balance", "unexplained"), [("25.00", "6.00"), ("12.00", "-7.00"), ("0.00", "-19.00")]
)
def test_the_ledger_opens_with_the_balance_that_the_guest_was_shown(
    balance: str, unexplained: str
) -> None:
    report = with_small(client("ana", 1, points_balance=balance))
    assert said(report, "ana") == [f"balance {balance}, entries 19.00: the balance is kept"]
    account, entries = everything(key("ana"))
    assert account.balance == guest("ana").points_balance == Decimal(balance)
    assert entries[0].points == Decimal(unexplained)
    assert not differences(guest("ana"), account, entries)


def test_a_deleted_client_is_a_name_and_cannot_sign_in() -> None:
    report = with_small(client("ida", 1, number_doc=" 00000001 ", deleted=True))
    found = guest("ida")
    assert (found.password, found.number_doc) == (None, "")
    assert found.deleted_at is not None
    assert said(report, "ida") == ["number_doc belongs to another client: left out here"]


def test_of_several_active_rates_the_newest_counts() -> None:
    rates = [
        row("property.exchangerate", "old", usd_to_sol="3.700", is_active=True),
        row(
            "property.exchangerate",
            "new",
            usd_to_sol="3.755",
            is_active=True,
            created="2025-08-01T15:00:00Z",
        ),
    ]
    report = with_small(*rates)
    assert rate_of() == Decimal("3.755")
    assert said(report, "old") == ["a newer rate is active, too: switched off"]


def test_codes_are_found_by_any_case_and_count_the_stays_that_carry_them() -> None:
    code = row(
        "property.discountcode",
        "code",
        code="verano15",
        discount_type="percentage",
        discount_value="15.00",
        start_date="2025-01-01",
        end_date="2026-01-01",
        usage_limit=10,
        used_count=3,
        is_active=True,
        properties=[key("house1")],
    )
    with_small(code, stay("coded", date(2025, 5, 1), 2, discount_code_used="Verano15"))
    found = CODES.get("VERANO15")
    assert (found.used_count, found.value.usage_limit) == (1, 8)


def test_telephones_stay_those_of_their_owners() -> None:
    of_ana = {"client": key("ana"), "expo_token": "ExponentPushToken[ana]", "is_active": True}
    report = with_small(
        row("clients.pushtoken", "phone", device_type="ios", **of_ana),
        row("clients.adminpushtoken", "desk", user=1, expo_token="ExponentPushToken[desk]"),
        row("clients.pushtoken", "odd", client=key("ana"), expo_token="none"),
        row("clients.pushtoken", "lost", client=key("ida"), expo_token="ExponentPushToken[ida]"),
    )
    [phone] = owner_of(f"client#{key('ana')}").devices
    assert (phone.device_id, phone.device_type, phone.is_active) == (key("phone"), "ios", True)
    [desk] = owner_of("staff#1").devices
    assert not desk.is_active
    assert said(report, "odd") == ["refused: its token is none of Expo's"]
    assert said(report, "lost") == ["refused: its owner did not move, or was deleted"]
    assert not with_small(row("clients.pushtoken", "phone", **of_ana)).moved.total()


def test_of_two_houses_with_one_player_the_first_keeps_it() -> None:
    report = with_small(house(2, player_id="player1"))
    assert HOUSES.get(key("house1")).value.player_id == "player1"
    assert HOUSES.get(key("house2")).value.player_id is None
    assert said(report, "house2")[0] == "another house has the player: left out"


def test_a_sign_in_without_groups_has_no_role() -> None:
    report = with_small(user(7, groups=[], is_active=False, password="!x"))
    found = staff_user(7)
    assert found is not None
    assert (found.groups, found.is_active) == ((), False)
    assert said(report, 7) == ["has no group that counts: a sign-in without a role"]


def test_in_a_stage_that_others_use_nothing_becomes_theirs() -> None:
    """Another person with a number of the export, and another house with its address."""
    move(*(each for each in small() if each.model == "auth.group"), user(1, date_joined=OTHER))
    new_house("Casa Austin 1")
    report = with_small()
    assert said(report, 1) == ["refused: another person has its number here"]
    assert said(report, "house1")[-1].startswith("refused: slug_taken")
    for name in ("past", "task", "gap", "front"):
        assert said(report, name)[-1] == "refused: its house did not move"
    assert not nights(date(2025, 3, 1), date(2025, 3, 10))


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([stay("odd", date(2025, 5, 1), 2, check_in_date="soon")], "odd"),
        ([stay("odd", date(2025, 5, 1), 2, property=key("nowhere"))], "odd"),
        ([points("odd", "nobody", "1.00")], "odd"),
        ([house(9, name="")], "house9"),
    ],
)
def test_what_cannot_be_kept_is_named(rows: list[Row], name: str) -> None:
    report = with_small(*rows)
    assert report.refused.total() == 1
    assert any(text.startswith("refused: ") for text in said(report, name))
    assert "refused" in report.text()
