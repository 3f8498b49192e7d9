"""Moving in from the system before: what is odd there is mended or refused, and named."""

from datetime import date
from decimal import Decimal

import pytest

from chalicelib.accounts.users.records import staff_user
from chalicelib.discounts.codes.service import CODES
from chalicelib.exchange_rates.service import rate_of
from chalicelib.imports.moving.types import Row
from chalicelib.notifications.devices.service import owner_of
from chalicelib.properties.houses.service import HOUSES
from tests.support.export import (
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

from .moved import guest, move, moving_day, nights, said, with_small

__all__ = ["moving_day"]

OTHER = "2020-01-01T15:00:00Z"


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
