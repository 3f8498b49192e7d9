"""When guests have their house (home book, 1.2; vectors V1 to V3, V12, V14)."""

from datetime import UTC, date, datetime, time, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.dates import LIMA
from chalicelib.properties.types import House
from chalicelib.reservations.stays.hours import VARIABLE, hours_of, late_checkout, window_in
from chalicelib.reservations.stays.windows import Feature, Hours, LateCheckout, window_of
from tests.support.sizes import size

HOUSE = House(property_id="house", name="Casa", slug="casa")
FEATURES: tuple[Feature, ...] = ("devices", "display", "music")
MODES: tuple[LateCheckout, ...] = ("next_day_11", "same_day_13")
MINUTES_OF_A_MONTH = 30 * 24 * 60
STEP = size(61, 1)
"""Minutes between two looks; it shares no divisor with an hour."""


class Dates(msgspec.Struct, frozen=True):
    """The dates of a stay."""

    check_in: date
    departure: date
    is_late: bool = False

    @property
    def blocked_until(self) -> date:
        """A late checkout has a day more."""
        return self.departure + timedelta(days=self.is_late)


TWO_NIGHTS = Dates(date(2025, 11, 21), date(2025, 11, 23))
LATE = Dates(date(2025, 11, 22), date(2025, 11, 23), is_late=True)


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        ("2025-11-21T11:59:59-05:00", False),
        ("2025-11-21T12:00:00-05:00", True),
        ("2025-11-23T10:59:59-05:00", True),
        ("2025-11-23T11:00:00-05:00", False),
        # Traps for whoever reads hours in UTC.
        ("2025-11-21T13:00:00+00:00", False),
        ("2025-11-23T12:00:00+00:00", True),
    ],
)
def test_from_noon_of_the_first_day_until_eleven_of_the_last(instant: str, is_open: bool) -> None:
    now = datetime.fromisoformat(instant)
    assert window_of(TWO_NIGHTS).holds(now) is is_open
    assert window_of(TWO_NIGHTS, "display").holds(now) is is_open
    assert window_of(TWO_NIGHTS).is_over(now) is (now >= datetime(2025, 11, 23, 16, tzinfo=UTC))


def test_music_begins_at_three() -> None:
    window = window_of(TWO_NIGHTS, "music")
    assert window.opens == datetime.fromisoformat("2025-11-21T15:00:00-05:00")
    assert window.closes == window_of(TWO_NIGHTS).closes


@pytest.mark.parametrize(
    ("mode", "closes"),
    [("next_day_11", "2025-11-24T11:00:00-05:00"), ("same_day_13", "2025-11-23T13:00:00-05:00")],
)
def test_a_late_checkout_closes_as_the_switch_says(mode: LateCheckout, closes: str) -> None:
    for feature in FEATURES:
        window = window_of(LATE, feature, Hours(late_checkout=mode))
        assert window.closes == datetime.fromisoformat(closes)
        assert window_of(TWO_NIGHTS, feature, Hours(late_checkout=mode)).closes.hour == 11


def test_the_environment_sets_the_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert late_checkout() == "next_day_11"
    monkeypatch.setenv(VARIABLE, "same_day_13")
    assert window_in(HOUSE, LATE).closes.day == 23
    monkeypatch.setenv(VARIABLE, "tomorrow")
    with pytest.raises(msgspec.ValidationError):
        late_checkout()


def test_a_house_may_have_hours_of_its_own() -> None:
    house = msgspec.structs.replace(HOUSE, devices_from=time(14), music_from=time(18, 30))
    hours = hours_of(house)
    assert (hours.devices, hours.display, hours.music) == (time(14), time(14), time(18, 30))
    assert window_in(house, TWO_NIGHTS, "music").opens.time() == time(18, 30)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 60), st.integers(1, 60))
def test_two_stays_that_follow_each_other_never_have_the_house_at_once(
    start: date, first: int, second: int
) -> None:
    middle = start + timedelta(days=first)
    one = window_of(Dates(start, middle))
    other = window_of(Dates(middle, middle + timedelta(days=second)))
    assert one.closes < other.opens
    assert one.opens.astimezone(LIMA).hour == 12


def oracle(stay: Dates, feature: Feature, hours: Hours, minute: datetime) -> bool:
    """Whether a feature is open, by walking from day to day; `minute` is in UTC."""
    lima = (minute - timedelta(hours=5)).replace(tzinfo=None)
    opening = {"devices": hours.devices, "display": hours.display, "music": hours.music}[feature]
    has_opened = (lima.date(), lima.time()) >= (stay.check_in, opening)
    last, end = stay.departure, "11:00"
    if stay.is_late:
        same_day = hours.late_checkout == "same_day_13"
        last, end = (last, "13:00") if same_day else (last + timedelta(days=1), "11:00")
    is_before_the_end = lima.date() < last or (lima.date() == last and lima.strftime("%H:%M") < end)
    return has_opened and is_before_the_end


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("feature", FEATURES)
@pytest.mark.parametrize("opens", [None, time(11), time(13, 17), time(23, 59)])
def test_the_window_agrees_with_an_oracle_minute_by_minute(
    feature: Feature, mode: LateCheckout, opens: time | None
) -> None:
    """A month with the turn of a year, a short and a long stay, one of them with a late checkout,
    each looked at on all the month's minutes (here on some of them)."""
    house = msgspec.structs.replace(HOUSE, devices_from=opens, music_from=opens)
    hours = Hours.of(house, mode)
    begin = datetime(2025, 12, 15, 5, tzinfo=UTC)
    stays = [
        Dates(date(2025, 12, 16), date(2025, 12, 17), is_late=True),
        Dates(date(2025, 12, 18), date(2025, 12, 19)),
        Dates(date(2025, 12, 28), date(2026, 1, 4), is_late=True),
    ]
    for offset in range(0, MINUTES_OF_A_MONTH, STEP):
        minute = begin + timedelta(minutes=offset)
        for stay in stays:
            is_open = window_of(stay, feature, hours).holds(minute)
            assert is_open is oracle(stay, feature, hours, minute), (stay, minute)
