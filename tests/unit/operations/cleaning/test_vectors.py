"""The worked examples of the staff book (TV1 to TV8), as the new system has them."""

from datetime import date, timedelta

import msgspec
import pytest

from chalicelib.operations.cleaning.rules.priorities import priority_of
from chalicelib.operations.cleaning.types import Cleaning, Worker
from chalicelib.operations.types import Priority

from .diary import ANA, BETO, BOTH, MONDAY, TUESDAY, Diary

SATURDAY = date(2026, 3, 7)


@pytest.mark.parametrize(
    ("gap", "priority"),
    [
        (0, "urgent"),
        (1, "high"),
        (2, "medium"),
        (3, "medium"),
        (4, "low"),
        (7, "low"),
        (10, "low"),
        (12, "low"),
        (None, "low"),
    ],
)
def test_tv1_the_days_until_the_next_arrival_say_how_urgent_it_is(
    gap: int | None, priority: Priority
) -> None:
    arrival = None if gap is None else TUESDAY + timedelta(days=gap)
    cleaning = Cleaning(task_id="t", property_id="p", departure=TUESDAY, next_arrival=arrival)
    assert priority_of(cleaning) == priority


def test_tv2_of_three_big_houses_for_two_people_one_waits_a_day() -> None:
    diary = Diary(*BOTH)
    for house in ("p1", "p2", "p3"):
        diary.leave(house)

    assert diary.all == ["a", "b", "a+1"]
    assert diary.reason("p3") == "staff_overload"


def test_tv3_two_small_houses_fit_a_day() -> None:
    diary = Diary(*BOTH)
    for number in range(5):
        diary.leave(f"p{number}", guests=2)

    assert diary.all == ["a", "b", "a", "b", "a+1"]


def test_tv3_who_takes_one_house_a_day_gets_one() -> None:
    diary = Diary(*(msgspec.structs.replace(each, most_a_day=1) for each in BOTH))
    for number in range(5):
        diary.leave(f"p{number}", guests=2)

    assert diary.all == ["a", "b", "a+1", "b+1", "a+2"]
    assert diary.reason("p4") == "capacity_exceeded"


def test_tv4_an_urgent_house_takes_the_place_of_one_that_can_wait_which_is_planned_anew() -> None:
    diary = Diary(*BOTH)
    diary.leave("p1")
    diary.leave("p2")
    diary.leave("p3", gap=0)

    assert diary.all == ["a+1", "b", "a"]
    assert diary.reason("p1") == "staff_overload"


def test_tv5_who_does_not_work_on_weekends_cleans_on_monday() -> None:
    diary = Diary(msgspec.structs.replace(ANA, works_weekends=False))
    diary.leave("p1", SATURDAY)

    assert diary.all == ["a+2"]
    assert diary.reason("p1") == "weekend_unavailable"


def test_tv6_where_nobody_works_nobody_cleans() -> None:
    diary = Diary()
    diary.leave("p1")

    assert diary.all == [None]
    assert diary.reason("p1") == "no_staff_available"


@pytest.mark.parametrize("sizes", [(4, 2), (2, 4)])
def test_tv7_a_big_house_and_a_small_one_never_share_a_day(sizes: tuple[int, int]) -> None:
    diary = Diary(ANA)
    diary.leave("p1", guests=sizes[0])
    diary.leave("p2", guests=sizes[1])

    assert diary.all == ["a", "a+1"]
    assert diary.reason("p2") == "staff_overload"


def test_tv8c_to_plan_again_takes_nothing_from_anybody() -> None:
    diary = Diary(*BOTH)
    diary.leave("p1", gap=1)
    for _ in range(3):
        diary.replan()
        assert diary.all == ["a"]


def test_tv8d_a_guest_who_comes_on_the_day_of_the_departure_makes_it_urgent() -> None:
    diary = Diary(*BOTH)
    diary.leave("p1")
    assert priority_of(diary.cleanings["p1"]) == "low"
    diary.arrive("p1", TUESDAY)

    assert priority_of(diary.cleanings["p1"]) == "urgent"


@pytest.mark.parametrize(
    ("guests", "room"), [((4,), 0), ((4, 2), 0), ((2,), 1), ((2, 1), 0), ((), 1)]
)
def test_a_day_holds_one_big_house_or_two_small_ones(guests: tuple[int, ...], room: int) -> None:
    diary = Diary(ANA)
    for number, size in enumerate(guests):
        diary.leave(f"p{number}", guests=size)
    diary.leave("last", guests=2)

    assert diary.who("last") == ("a" if room else "a+1")


def test_who_takes_no_houses_gets_none() -> None:
    diary = Diary(msgspec.structs.replace(ANA, most_a_day=0))
    diary.leave("p1")

    assert diary.all == [None]
    assert diary.reason("p1") == "capacity_exceeded"


def test_a_cleaning_waits_until_the_day_of_the_next_arrival_and_no_longer() -> None:
    diary = Diary(msgspec.structs.replace(ANA, away=frozenset({TUESDAY})))
    diary.leave("p1", gap=1)
    assert diary.all == ["a+1"]
    diary.leave("p2", gap=1)
    assert diary.who("p2") is None


def test_a_cleaning_that_nobody_needs_waits_a_week_at_most() -> None:
    week = frozenset(TUESDAY + timedelta(days=ahead) for ahead in range(8))
    diary = Diary(msgspec.structs.replace(ANA, away=week - {max(week)}))
    diary.leave("p1")
    assert diary.all == ["a+7"]
    diary.workers = [msgspec.structs.replace(ANA, away=week)]
    diary.replan()
    assert diary.all == [None]


def test_who_prefers_the_house_comes_before_who_has_a_free_week() -> None:
    fan = Worker(member_id="c", preferred=frozenset({"p9"}))
    diary = Diary(ANA, BETO, fan)
    diary.leave("p9", guests=2)
    assert diary.who("p9") == "c"
    diary.leave("p1", guests=2)
    diary.leave("p2", MONDAY, guests=2)
    # Caro would be the last to have no other house this week.
    assert diary.who("p1") == "a"
    assert diary.who("p2") == "b"


def test_when_a_stay_is_called_off_whoever_waited_takes_its_place() -> None:
    diary = Diary(*BOTH)
    for house in ("p1", "p2", "p3"):
        diary.leave(house)
    diary.call_off("p2")

    assert diary.all == ["a", "b"]


def test_when_somebody_is_on_leave_others_take_over_and_who_comes_back_takes_nothing() -> None:
    diary = Diary(*BOTH)
    diary.leave("p1")
    diary.workers = [msgspec.structs.replace(ANA, away=frozenset({TUESDAY})), BETO]
    diary.replan()
    assert diary.all == ["b"]
    diary.workers = list(BOTH)
    diary.replan()
    assert diary.all == ["b"]


def test_a_house_of_some_days_makes_room_for_one_whose_guests_come_sooner() -> None:
    diary = Diary(ANA)
    diary.leave("p1", TUESDAY)
    diary.leave("p2", TUESDAY)
    diary.leave("p3", TUESDAY)
    assert diary.all == ["a", "a+1", "a+2"]
    # It takes no place of others as long as it can wait.
    diary.leave("p4", TUESDAY, gap=3)
    assert diary.all == ["a", "a+1", "a+2", "a+3"]
    diary.leave("p5", TUESDAY, gap=2)
    assert diary.who("p5") in {"a", "a+1", "a+2"}
    assert diary.who("p4") in {"a", "a+1", "a+2", "a+3"}


def test_who_waits_is_not_overtaken_by_who_comes_later_and_can_wait_too() -> None:
    diary = Diary(ANA)
    diary.leave("big", guests=4)
    diary.leave("small", guests=2)
    diary.leave("other", guests=2)

    # Two small houses on Tuesday would wait a day less, but the big one had the day.
    assert diary.all == ["a", "a+1", "a+1"]


def test_what_is_for_today_changes_hands_only_where_a_house_would_stay_dirty() -> None:
    diary = Diary(*BOTH)
    diary.leave("p1", MONDAY, guests=2)
    diary.leave("p2", MONDAY, guests=2)
    diary.leave("p3", MONDAY, guests=2)
    assert diary.all == ["a", "b", "a"]
    diary.call_off("p2")
    assert diary.all == ["a", "a"]
    diary.leave("p4", MONDAY, gap=0)
    assert diary.all == ["a", "a", "b"]
