"""What follows from the calendar of a channel (reservations book, 4.5; B17; vector W28)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.sync.calendars.rules import OURS
from chalicelib.sync.feeds import rules
from chalicelib.sync.feeds.types import Booked, Held, Move, Plan

TODAY = date(2027, 2, 1)
NOW = datetime(2027, 2, 1, 15, tzinfo=UTC)
Days = tuple[int, int]


def at(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def sold(uid: str, start: int, end: int, *, is_block: bool = False) -> Booked:
    return Booked(uid=uid, start=at(start), end=at(end), is_block=is_block)


def closed(start: int, end: int) -> Booked:
    return sold(f"x{start}", start, end, is_block=True)


def has(name: str, start: int, end: int, uid: str = "", **fields: bool) -> Held:
    kind: dict[str, Any] = {"is_block": False, "is_own": True, **fields}
    return Held(reservation_id=name, uid=uid or name, start=at(start), end=at(end), **kind)


class House:
    """A house with stays of a channel and of others, which a plan is carried out at."""

    def __init__(self, *held: Held, others: Sequence[Days] = ()) -> None:
        self.held = {each.reservation_id: each for each in held}
        self.others = {
            at(night): f"other{start}" for start, end in others for night in range(start, end)
        }
        self.missing: dict[str, int] = {}
        self.made = 0

    @property
    def taken(self) -> dict[date, str]:
        nights = dict(self.others)
        for each in self.held.values():
            for number in range((each.end - each.start).days):
                night = each.start + timedelta(days=number)
                assert night not in nights, "a night was sold twice"
                nights[night] = each.reservation_id
        return {night: who for night, who in nights.items() if night >= TODAY}

    def plan(self, *said: Booked, whole: bool = True, forced: bool = False) -> Plan:
        return rules.reconcile(
            said,
            list(self.held.values()),
            self.taken,
            missing=self.missing,
            today=TODAY,
            is_whole=whole,
            is_forced=forced,
        )

    def follow(self, *said: Booked, whole: bool = True, forced: bool = False) -> Plan:
        """Carry out what follows from a calendar."""
        plan = self.plan(*said, whole=whole, forced=forced)
        for gone in plan.cancels:
            del self.held[gone.reservation_id]
        for step in plan.moves:
            changed = msgspec.structs.replace(
                step.held, start=step.booked.start, end=step.booked.end, uid=step.booked.uid
            )
            self.held[step.held.reservation_id] = changed
            assert self.taken
        for new in plan.creates:
            self.made += 1
            name = f"made{self.made}"
            self.held[name] = Held(
                reservation_id=name,
                uid=new.uid,
                start=new.start,
                end=new.end,
                is_block=new.is_block,
                is_own=True,
            )
            assert self.taken
        self.missing = plan.missing
        return plan

    def nights(self, *, is_block: bool = False) -> list[Days]:
        return sorted(
            ((each.start - TODAY).days, (each.end - TODAY).days)
            for each in self.held.values()
            if each.is_block == is_block
        )


def test_vector_w28() -> None:
    """A new one is taken, follows its dates, and is called off when it is gone for good."""
    house = House()
    house.follow(sold("U1", 28, 30))
    assert house.nights() == [(28, 30)]
    house.follow(sold("U1", 32, 33))
    assert (house.nights(), house.made) == ([(32, 33)], 1)
    assert house.follow().missing
    assert house.follow().missing
    assert house.nights() == [(32, 33)]
    assert house.follow().cancels
    assert house.nights() == []


def test_a_stay_that_comes_back_is_not_counted_as_gone() -> None:
    house = House()
    stay = sold("U1", 28, 30)
    house.follow(stay)
    for said in ([], [], [stay], [], []):
        house.follow(*said)
    assert house.nights() == [(28, 30)]


def test_the_same_calendar_changes_nothing() -> None:
    house = House()
    said = [sold("a", 3, 5), sold("b", 5, 9), closed(9, 45)]
    assert not house.follow(*said).is_done
    plan = house.follow(*said)
    assert plan.is_done
    assert plan.kept == len(house.held)


def test_a_channel_that_gives_new_names_each_time_is_known_by_its_dates() -> None:
    house = House()
    house.follow(sold("a1", 3, 5), sold("b1", 8, 9))
    plan = house.follow(sold("a2", 3, 5), sold("b2", 8, 10))
    assert [each.held.end for each in plan.moves] == [at(9)]
    assert (house.made, house.nights()) == (2, [(3, 5), (8, 10)])


def test_one_name_for_all_is_none() -> None:
    house = House()
    house.follow(sold("x", 3, 5), sold("x", 8, 9))
    assert house.follow(sold("x", 8, 9), sold("x", 3, 5)).is_done
    assert house.nights() == [(3, 5), (8, 9)]


def test_what_is_sold_over_others_nights_clashes_and_touches_nothing() -> None:
    house = House(others=[(4, 6)])
    plan = house.follow(sold("a", 3, 5), sold("b", 6, 8))
    [clash] = plan.clashes
    assert (clash.booked.uid, clash.reservation_ids) == ("a", ("other4",))
    assert house.nights() == [(6, 8)]
    house.others.clear()
    house.follow(sold("a", 3, 5), sold("b", 6, 8))
    assert house.nights() == [(3, 5), (6, 8)]


def test_a_move_to_others_nights_clashes_and_the_stay_keeps_its_own() -> None:
    house = House(has("a", 3, 5), others=[(6, 8)])
    assert house.follow(sold("a", 5, 7)).clashes
    assert house.nights() == [(3, 5)]


def test_a_late_checkout_moves_along_and_clashes_where_others_come_that_day() -> None:
    late = msgspec.structs.replace(has("a", 3, 5), late=timedelta(days=1))
    taken = {at(night): "a" for night in (3, 4, 5)}
    plans = [
        rules.reconcile([sold("a", 4, 6)], [late], taken | others, missing={}, today=TODAY)
        for others in ({}, {at(6): "other"})
    ]
    assert [(len(plan.moves), len(plan.clashes)) for plan in plans] == [(1, 0), (0, 1)]
    assert plans[1].clashes[0].reservation_ids == ("other",)


def test_nights_that_others_have_are_closed_already() -> None:
    """A channel shows what it read from us as closed."""
    house = House(others=[(4, 6)])
    plan = house.follow(closed(2, 8))
    assert not plan.clashes
    assert house.nights(is_block=True) == [(2, 4), (6, 8)]


def test_our_own_entries_never_come_back() -> None:
    plan = House().plan(sold(f"0123{OURS}", 3, 5))
    assert plan.is_done


def test_a_long_closed_stretch_ends_with_each_month_and_shrinks_day_by_day() -> None:
    house = House()
    house.follow(closed(0, 70))
    assert house.nights(is_block=True) == [(0, 28), (28, 59), (59, 70)]
    plan = house.follow(closed(0, 69))
    assert len(plan.moves) == 1
    assert house.nights(is_block=True) == [(0, 28), (28, 59), (59, 69)]


def test_what_is_sold_within_a_closed_stretch_takes_its_nights_at_once() -> None:
    house = House()
    house.follow(closed(2, 20))
    for _ in range(2):
        plan = house.follow(closed(2, 8), sold("a", 8, 12), closed(12, 20))
        assert not plan.clashes
    assert house.nights() == [(8, 12)]
    assert house.nights(is_block=True) == [(2, 8), (12, 20)]


def test_two_that_change_places_are_seen_to_by_a_person() -> None:
    house = House(has("a", 3, 5), has("b", 5, 7))
    plan = house.follow(sold("a", 5, 7), sold("b", 3, 5))
    assert len(plan.clashes) == 2
    assert house.nights() == [(3, 5), (5, 7)]


def test_one_that_moves_into_what_another_leaves_follows_later() -> None:
    house = House(has("a", 3, 5), has("b", 5, 7))
    said = (sold("a", 5, 7), sold("b", 9, 11))
    assert not house.follow(*said).clashes
    house.follow(*said)
    assert house.nights() == [(5, 7), (9, 11)]
    assert house.follow(*said).is_done


def test_all_gone_at_once_is_suspicious_and_calls_nothing_off() -> None:
    house = House(has("a", 3, 5), has("b", 5, 7), has("c", 9, 12), has("d", 20, 22))
    for _ in range(5):
        assert house.follow(sold("d", 20, 22)).is_suspicious
    assert len(house.held) == 4
    assert len(house.follow(sold("d", 20, 22), forced=True).cancels) == 3
    assert house.nights() == [(20, 22)]


def test_what_was_read_in_part_calls_nothing_off() -> None:
    house = House(has("a", 3, 5), has("b", 15, 17))
    for _ in range(5):
        house.follow(sold("b", 15, 17), whole=False)
    assert house.nights() == [(3, 5), (15, 17)]


def test_nobody_forces_what_was_read_in_part() -> None:
    house = House(has("a", 5, 7))
    assert house.follow(whole=False, forced=True).cancels == ()


@pytest.mark.parametrize(
    "stay",
    [has("a", -2, 3), has("a", 0, 3), has("a", 3, 5, is_own=False)],
    ids=["under way", "arrives today", "entered by staff"],
)
def test_what_began_and_what_staff_entered_is_never_called_off(stay: Held) -> None:
    house = House(stay)
    for _ in range(5):
        house.follow()
    assert list(house.held) == ["a"]


def test_of_a_stay_that_began_the_channel_may_forget_the_days_that_are_over() -> None:
    house = House(has("a", -2, 3))
    assert house.follow(sold("a", 0, 3)).is_done
    house.follow(sold("a", 0, 4))
    assert house.nights() == [(-2, 4)]


def test_a_stay_that_staff_entered_for_the_channel_is_the_same_by_its_dates() -> None:
    house = House(has("a", 3, 5, is_own=False))
    assert house.follow(sold("u", 3, 5)).is_done
    assert house.follow(sold("u", 3, 6)).clashes


def test_a_stay_longer_than_one_may_be_is_taken_in_parts() -> None:
    house = House()
    house.follow(sold("a", 3, 100))
    assert house.nights() == [(3, 63), (63, 100)]
    assert house.follow(sold("a", 3, 100)).is_done


def test_a_conflict_keeps_what_was_decided_of_it() -> None:
    house = House(others=[(4, 6)])
    plan = house.plan(sold("a", 3, 5))
    [first] = rules.conflicts_of(plan, (), "h1#airbnb", NOW)
    ignored = msgspec.structs.replace(first, is_ignored=True)
    later = NOW + timedelta(hours=1)
    assert rules.conflicts_of(plan, (ignored,), "h1#airbnb", later) == (ignored,)
    assert rules.conflicts_of(house.plan(), (ignored,), "h1#airbnb", later) == ()


spans = st.tuples(st.integers(-5, 90), st.integers(1, 40)).map(lambda each: (each[0], sum(each)))
calendars = st.lists(
    st.builds(
        lambda uid, span, is_block: sold(uid, *span, is_block=is_block),
        st.sampled_from(["a", "b", "c", "d", f"e{OURS}", ""]),
        spans,
        st.booleans(),
    ),
    max_size=7,
)


@given(st.lists(calendars, max_size=6), st.lists(spans, max_size=2), st.data())
def test_whatever_calendars_say_no_night_is_had_twice_and_nothing_of_others_changes(
    said: list[list[Booked]], others: list[Days], data: st.DataObject
) -> None:
    house = House(others=others)
    before = dict(house.others)
    for calendar in said:
        future = [each for each in house.held.values() if each.start > TODAY and not each.is_block]
        plan = house.follow(*calendar, whole=data.draw(st.booleans()))
        assert house.others == before
        assert house.taken is not None
        stays = [each for each in plan.cancels if not each.is_block]
        assert len(stays) <= max(2, len(future) / 2)
        assert all(isinstance(each, Move) for each in plan.moves)


@given(calendars, st.lists(spans, max_size=2))
def test_a_calendar_that_stays_the_same_comes_to_rest(
    said: list[Booked], others: list[Days]
) -> None:
    house = House(others=others)
    for _ in range(8):
        plan = house.follow(*said)
    assert not (plan.creates or plan.moves or plan.cancels or plan.missing or plan.waits)
