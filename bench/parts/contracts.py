"""How long somebody waits for a contract: the request, the queue, and the function that draws."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread

from bench import scene
from bench.report import Report
from bench.scene import ADMINISTRATOR, NOW, Scene
from bench.timing import Time, figures, timed
from chalicelib import entry, wiring
from chalicelib.cloud.settings import settings
from chalicelib.documents.contracts import service as contracts
from chalicelib.reservations.bookings import service as booking
from local.aws.clients import client
from local.aws.provision import fill_secret
from local.demo.landlord import LANDLORD
from local.pumps.queues import QueuePump

STAYS, NIGHTS = 12, 2
FUNCTION = next(each for each in wiring.FUNCTIONS if each.name == contracts.QUEUE)


def measure(report: Report) -> None:
    """Contracts that are made anew by a warm function, and the same again."""
    fill_secret(client("secretsmanager"), settings().name("landlord"), LANDLORD)
    business = scene.build(house_count=1, client_count=1)
    first, *others = (_book(business, number) for number in range(STAYS))
    with _drawing():
        _ask(first)
        made = [timed(partial(_ask, stay)) for stay in others]
        _line(report, "a contract that is made anew", made)
        _line(report, "a contract that is kept", [timed(partial(_ask, stay)) for stay in others])


def _book(business: Scene, number: int) -> str:
    command = scene.staff_command(business, 0, 0, number * NIGHTS, NIGHTS)
    return booking.book_by_staff(command, caller=ADMINISTRATOR, now=NOW).reservation_id


def _ask(reservation_id: str) -> None:
    contracts.contract_of(reservation_id, caller=ADMINISTRATOR, now=NOW)


@contextmanager
def _drawing() -> Iterator[None]:
    """The function at work on its queue."""
    queue = FUNCTION.queue
    assert queue is not None
    url = client("sqs").get_queue_url(QueueName=settings().name(queue.name))["QueueUrl"]
    work = entry.worker(FUNCTION.name)
    pump = QueuePump(client("sqs"), url, queue, FUNCTION, lambda _, event: work(event, None))
    stop = Event()
    thread = Thread(target=pump.run, args=[stop])
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _line(report: Report, what: str, times: list[Time]) -> None:
    report.line(what, figures(times)[0])
