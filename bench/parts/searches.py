"""What searches cost among 100,000 clients, every tenth of them a María, with a stay each."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from statistics import median

import msgspec

from bench import crowd, history, scene
from bench.report import Figure, Report
from bench.timing import TIMES, timed
from bench.watching import watching
from bench.yardstick import cpu
from chalicelib.clients import routes as clients
from chalicelib.clients.types import Client
from chalicelib.clients.wire import ClientsQuery
from chalicelib.kernel import cache
from chalicelib.kernel.callers import Staff
from chalicelib.pricing.catalogue import catalogue
from chalicelib.reservations.lists import routes as stay_lists
from chalicelib.reservations.lists.wire import StayListQuery
from chalicelib.web.routing import RequestInfo

CLIENTS = 100_000
SELLER = Staff(2, ("vendedor",), "bench")
HERE = RequestInfo("", "", "", "http://api.test/v1/", "http://api.test")


def measure(report: Report) -> None:
    """Pages of 20, warm, and the first one of a process."""
    business = scene.build(house_count=4, client_count=0)
    texts = _fill(business)
    _forget()
    for name, text in texts.items():
        _show(report, f"clients, {name}", partial(_clients, text))
    for name, text in {**texts, "a house": "austin 3"}.items():
        _show(report, f"stays, {name}", partial(_stays, text))
    for name, work in (("clients", _clients), ("stays", _stays)):
        _show(report, f"{name}, the first of a process", partial(work, "maria"), before=_forget)


def _fill(business: scene.Scene) -> dict[str, str]:
    """The crowd and its stays, of which the process keeps nothing but what is searched for."""
    everybody = crowd.fill(CLIENTS)
    client_ids = tuple(client.client_id for client in everybody)
    business = msgspec.structs.replace(business, client_ids=client_ids)
    history.fill(business, CLIENTS, first=date(1990, 1, 1), last=date(2026, 12, 1))
    return _texts(everybody)


def _forget() -> None:
    cache.forget_all()
    catalogue()


def _texts(everybody: Sequence[Client]) -> dict[str, str]:
    maria = everybody[5000]
    return {
        "every tenth": "maria",
        "a common name and a rare word": f"maria {maria.number_doc[3:]}",
        "a full name": f"{maria.first_name} {maria.last_name}",
        "a telephone number": f"0051 {maria.tel_number[3:]}",
        "nobody": "nadie se llama asi",
    }


def _clients(text: str) -> int:
    answer = clients.list_clients(ClientsQuery(search=text, page_size="20"), SELLER, HERE)
    return 0 if isinstance(answer, list) else answer.count


def _stays(text: str) -> int:
    answer = stay_lists.list_stays(StayListQuery(search=text, page_size="20"), HERE)
    return 0 if isinstance(answer, list) else answer.count


def _show(
    report: Report, name: str, work: Callable[[], int], *, before: Callable[[], None] | None = None
) -> None:
    work()
    if before is not None:
        before()
    with watching() as watch:
        count = work()
    spent = []
    for _ in range(TIMES):
        if before is not None:
            before()
        spent.append(timed(work).cpu)
    report.line(
        f"search of {CLIENTS:,} {name}",
        Figure(count, "found"),
        Figure(watch.rounds, "round trips"),
        Figure(watch.total_units, "units", "g"),
        *cpu(median(spent)),
    )
