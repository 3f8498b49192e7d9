"""Who stays where and when: two years around today, decided before anything is booked.

A plan depends on the seed and the day only. Offsets are days from today in Lima.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Literal

import msgspec

from chalicelib.kernel import dates
from chalicelib.kernel.dates import ONE_DAY, days_between
from chalicelib.reservations.types import Currency, Origin, Status
from local.demo.houses import SKETCHES

SEED = 20_251
HISTORY, FUTURE = 548, 182
PAYS = Literal["half", "on_arrival", "full"]
HOLIDAYS = ((12, 31, 2, 4), (7, 28, 1, 3))
"""A special night with a minimum stay (`houses.SPECIAL_DATES`), and the stay that takes it:
how many days before it begins, and its nights."""
HOUSE_FREE_ON_HOLIDAYS = 0
"""Its next holidays are still to be had, so that a quote can show what a minimum stay asks."""
COMMENTS = (
    "Llegan después de las 8 p. m., avisar a Eusebio.",
    "Celebran un cumpleaños, piden permiso para decorar.",
    "Traen una mascota pequeña.",
    "Solicitan cuna para bebé.",
    "Pidieron la piscina a 28 °C desde la primera noche.",
    "Pagan el saldo en efectivo al ingresar.",
    "Grupo familiar con dos adultos mayores, dormitorio en primer piso.",
)
REPAIRS = ("Pintura y resane de fachada.", "Mantenimiento de la bomba de la piscina.")


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """One stay to come about. `status` is how it stands in the end.

    house, guest, seller: positions in their lists (a stay of the channel or for repairs has a
        guest who does not count).
    force: near a night with a minimum stay, which staff may override.
    created: aware, never after the instant that the plan was made for.
    discount: per cent that staff gave off the list price.
    """

    house: int
    guest: int
    seller: int = 0
    origin: Origin = "aus"
    status: Status = "approved"
    check_in: date
    nights: int
    late_checkout: bool = False
    guests: int = 2
    pool: bool = False
    created: datetime
    pays: PAYS = "half"
    currency: Currency = "sol"
    discount: int = 0
    comments: str | None = None
    force: bool = False

    @property
    def departure(self) -> date:
        """The day on which the guests leave."""
        return self.check_in + timedelta(days=self.nights)


class Fixed(msgspec.Struct, frozen=True, kw_only=True):
    """A stay that every load has; with `seek`, at the first free place from its day on."""

    house: int
    day: int
    nights: int
    guest: int
    origin: Origin = "aus"
    status: Status = "approved"
    late_checkout: bool = False
    new: bool = False
    seek: bool = False


AROUND_TODAY = (
    Fixed(house=0, day=-2, nights=3, guest=40),
    Fixed(house=0, day=1, nights=2, guest=44, new=True),
    Fixed(house=1, day=-3, nights=3, guest=41),
    Fixed(house=1, day=0, nights=3, guest=0),
    Fixed(house=2, day=-1, nights=4, guest=42, origin="air"),
    Fixed(house=3, day=-2, nights=2, guest=43, late_checkout=True),
    Fixed(house=3, day=1, nights=2, guest=47),
)
AHEAD = (
    Fixed(house=2, day=6, nights=2, guest=2, origin="client", status="incomplete", seek=True),
    Fixed(
        house=0, day=9, nights=2, guest=4, origin="client", status="pending", new=True, seek=True
    ),
    Fixed(house=1, day=12, nights=3, guest=5, origin="client", status="under_review", seek=True),
    Fixed(house=3, day=16, nights=2, guest=0, origin="client", status="pending", seek=True),
    Fixed(house=0, day=20, nights=3, guest=0, origin="man", seek=True),
    Fixed(house=2, day=25, nights=2, guest=6, new=True, seek=True),
    Fixed(house=1, day=34, nights=4, guest=9, origin="client", seek=True),
)


def plan(now: datetime, guest_count: int) -> list[list[Planned]]:
    """The stays of each house in the order in which they must be booked.

    Those that were called off come first, so that others can have their nights.
    """
    return [_Planner(house, now, guest_count).plan() for house in range(len(SKETCHES))]


class _Planner:
    """Fills the calendar of one house."""

    def __init__(self, house: int, now: datetime, guest_count: int) -> None:
        self._house = house
        self._now = now
        self._today = dates.today(now)
        self._random = Random(SEED + house)  # noqa: S311 - made-up data
        # Each guest keeps to one house, so nobody is in two at once.
        self._guests = range(house, guest_count, len(SKETCHES))
        self._taken: set[date] = set()

    def plan(self) -> list[Planned]:
        """Every stay of the house."""
        kept = [*self._fixed(), *self._holidays(), *self._ordinary()]
        return [*self._called_off(len(kept) // 12), *kept]

    def _fixed(self) -> Iterator[Planned]:
        for fixed in (*AROUND_TODAY, *AHEAD):
            if fixed.house != self._house:
                continue
            start = self._today + timedelta(days=fixed.day)
            while fixed.seek and not self._suits(start, fixed.nights):
                start += ONE_DAY
            self._take(start, fixed.nights + fixed.late_checkout)
            yield self._stay(
                start,
                fixed.nights,
                fixed.origin,
                guest=fixed.guest,
                status=fixed.status,
                late_checkout=fixed.late_checkout,
                created=self._booked_now(fixed) or self._booked_before(start),
            )

    def _suits(self, start: date, nights: int) -> bool:
        return self._free(start, nights) and not near_special_night(start, nights)

    def _booked_now(self, fixed: Fixed) -> datetime | None:
        if fixed.status == "incomplete":
            return self._now - timedelta(minutes=8)
        midnight, _ = dates.day_bounds(self._today)
        return midnight + (self._now - midnight) * 0.6 if fixed.new else None

    def _holidays(self) -> Iterator[Planned]:
        first, last = self._bounds()
        for year in range(first.year - 1, last.year + 2):
            for month, day, before, nights in HOLIDAYS:
                start = date(year, month, day) - timedelta(days=before)
                near = first - timedelta(days=nights) <= start < last
                if near and self._free(start, nights):
                    self._take(start, nights)
                    if start <= self._today or self._house != HOUSE_FREE_ON_HOLIDAYS:
                        yield self._stay(start, nights, "aus")

    def _bounds(self) -> tuple[date, date]:
        days = timedelta(days=HISTORY), timedelta(days=FUTURE)
        return self._today - days[0], self._today + days[1]

    def _ordinary(self) -> Iterator[Planned]:
        day, last = self._bounds()
        while day < last:
            if day in self._taken or self._random.random() > self._demand(day):
                day += ONE_DAY
                continue
            wanted = self._length(day)
            nights = next(n for n in range(wanted, 0, -1) if self._free(day, n))
            stay = self._stay(day, nights, self._origin(day, nights))
            stay = self._perhaps_late(stay)
            self._take(day, nights + stay.late_checkout)
            yield stay
            day = stay.departure

    def _demand(self, day: date) -> float:
        """How likely somebody arrives who can."""
        weekday = (0.26, 0.26, 0.28, 0.5, 0.8, 0.7, 0.28)[day.weekday()]
        wish = weekday + (0.22 if _is_summer(day) else 0)
        ahead = (day - self._today).days
        return wish * (1 if ahead <= 0 else max(0.15, 1 - ahead / 150))

    def _length(self, day: date) -> int:
        choices = {3: (2, 3, 3), 4: (2, 2, 2, 3), 5: (1, 2, 2)}.get(day.weekday(), (1, 1, 2, 3))
        longer = self._random.choice((0, 0, 1, 2, 4)) if _is_summer(day) else 0
        return self._random.choice(choices) + longer

    def _origin(self, day: date, nights: int) -> Origin:
        if near_special_night(day, nights):
            return "aus"
        words: tuple[Origin, ...] = ("aus", "client", "air", "man")
        return self._random.choices(words, weights=(50, 25, 22, 3))[0]

    def _perhaps_late(self, stay: Planned) -> Planned:
        allowed = not dates.is_weekend_night(stay.departure)
        wanted = stay.origin == "aus" and self._random.random() < 0.2  # noqa: PLR2004
        if allowed and wanted and stay.departure not in self._taken:
            return msgspec.structs.replace(stay, late_checkout=True)
        return stay

    def _called_off(self, count: int) -> Iterator[Planned]:
        ends: tuple[tuple[Origin, Status], ...] = (
            ("aus", "cancelled"),
            ("client", "rejected"),
            ("client", "cancelled"),
        )
        for index in range(count):
            start = self._today + timedelta(days=self._random.randint(-HISTORY + 30, 60))
            if not near_special_night(start, 2):
                origin, status = ends[index % len(ends)]
                yield self._stay(start, 2, origin, status=status)

    def _free(self, start: date, nights: int) -> bool:
        return self._taken.isdisjoint(days_between(start, start + timedelta(days=nights)))

    def _take(self, start: date, nights: int) -> None:
        self._taken.update(days_between(start, start + timedelta(days=nights)))

    def _stay(
        self,
        start: date,
        nights: int,
        origin: Origin,
        *,
        guest: int | None = None,
        status: Status = "approved",
        late_checkout: bool = False,
        created: datetime | None = None,
    ) -> Planned:
        """A stay with everything that nobody prescribes."""
        random = self._random
        perhaps = partial(_perhaps, random)
        comments = REPAIRS if origin == "man" else COMMENTS
        return Planned(
            house=self._house,
            guest=self._any_guest() if guest is None else guest,
            seller=random.choices(range(3), weights=(5, 4, 1))[0],
            origin=origin,
            status=status,
            check_in=start,
            nights=nights,
            late_checkout=late_checkout,
            guests=1 if origin == "man" else self._party(),
            pool=origin != "air" and perhaps(0.3),
            created=created or self._booked_before(start),
            pays=self._payment(start, origin),
            currency="usd" if perhaps(0.25) else "sol",
            discount=random.choice((0, 0, 0, 5, 10)),
            comments=random.choice(comments) if origin == "man" or perhaps(0.35) else None,
            force=near_special_night(start, nights),
        )

    def _any_guest(self) -> int:
        """Some guests come far more often than others."""
        weights = [(1 + position) ** -0.6 for position in range(len(self._guests))]
        return self._random.choices(self._guests, weights=weights)[0]

    def _party(self) -> int:
        most = SKETCHES[self._house].capacity
        return round(self._random.triangular(2, most, most * 0.6))

    def _payment(self, start: date, origin: Origin) -> PAYS:
        if origin == "air":
            return "full"
        words: tuple[PAYS, ...] = ("half", "on_arrival", "full")
        weights = (4, 60, 36) if start < self._today else (15, 60, 25)
        return self._random.choices(words, weights=weights)[0]

    def _booked_before(self, start: date) -> datetime:
        """Some day ahead of the stay, in office hours, and in the past."""
        ahead = self._random.choice((1, 2, 3, 5, 8, 12, 18, 25, 40, 60))
        latest = self._today - timedelta(days=self._random.randint(1, 35))
        day = min(start - timedelta(days=ahead), max(latest, start - timedelta(days=FUTURE)))
        hour = time(self._random.randint(9, 21), self._random.randint(0, 59))
        return min(dates.local(day, hour), self._now - timedelta(hours=5))


def near_special_night(start: date, nights: int) -> bool:
    """Whether a minimum stay may have a say in a stay."""
    days = days_between(start - timedelta(days=3), start + timedelta(days=nights + 3))
    protected = {(month, day) for month, day, _, _ in HOLIDAYS}
    return any((day.month, day.day) in protected for day in days)


def _is_summer(day: date) -> bool:
    return (day.month, day.day) >= (12, 15) or (day.month, day.day) <= (3, 15)


def _perhaps(random: Random, chance: float) -> bool:
    return random.random() < chance
