"""What the points of stays cost: the job that asks for them, and giving and taking each stay's."""

from datetime import timedelta

from bench import scene
from bench.report import Figure, Report
from bench.scene import ADMINISTRATOR, NOW, Scene
from bench.watching import Watch, watching
from chalicelib.kernel import clock
from chalicelib.reservations.awards import service as awards
from chalicelib.reservations.bookings import service as booking
from chalicelib.reservations.ending import service as ending

STAYS, NIGHTS = 50, 3
LEFT = NOW + timedelta(days=250)
"""When the guests of all stays have left."""


def measure(report: Report) -> None:
    """A run of the job over some stays, the award of each, and the end of an awarded one."""
    business = scene.build(house_count=1, client_count=STAYS)
    stays = [_book(business, number) for number in range(STAYS)]
    with clock.at(LEFT):
        with watching() as watch:
            count = awards.ask_for_due(now=LEFT)
        assert count == STAYS
        _line(report, f"the daily job of points, for each of {STAYS} stays", watch, STAYS)
        with watching() as watch:
            for stay in stays:
                awards.award(stay, now=LEFT)
        _line(report, "the award of a stay", watch, STAYS)
        with watching() as watch:
            for stay in stays:
                awards.award(stay, now=LEFT)
        _line(report, "an award that comes again", watch, STAYS)
        with watching() as watch:
            for stay in stays:
                ending.remove(stay, caller=ADMINISTRATOR, now=LEFT)
        _line(report, "the removal of an awarded stay", watch, STAYS)


def _book(business: Scene, number: int) -> str:
    command = scene.staff_command(business, 0, number, number * NIGHTS, NIGHTS)
    return booking.book_by_staff(command, caller=ADMINISTRATOR, now=NOW).reservation_id


def _line(report: Report, name: str, watch: Watch, count: int) -> None:
    report.line(
        f"DynamoDB of {name}",
        Figure(watch.reads / count, "reads", ".2f"),
        Figure(watch.writes / count, "writes", ".2f"),
        Figure(watch.total_units / count, "units", ".1f"),
    )
