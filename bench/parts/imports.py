"""How fast files of the past are looked at and entered, and how much memory that takes.

All rows are looked at. Entered are as many as the local AWS takes in ten seconds: a page costs the
same wherever in the file it is, so their rate is that of the whole file.
"""

import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from bench import scene
from bench.report import Figure, Report
from bench.scene import Scene
from chalicelib.imports.bulk import records, service
from chalicelib.imports.bulk.types import BUSY, Import, Kind
from chalicelib.kernel import cache
from chalicelib.kernel.callers import SYSTEM

SIZES = (10_000, 100_000)
SECONDS = 10
"""For which rows are entered."""
HOUSES, GUESTS = 8, 100
FIRST = date(1990, 1, 1)
MEGABYTE = 1024 * 1024


def measure(report: Report) -> None:
    """Files of 10,000 and of 100,000 clients, then of stays."""
    business = scene.build(house_count=HOUSES, client_count=GUESTS)
    for size in SIZES:
        _show(report, "clients", _file(_clients(size)), size)
    for size in SIZES:
        _show(report, "reservations", _file(_stays(business, size)), size)


def _file(rows: Iterator[str]) -> bytes:
    return "\n".join(rows).encode()


def _clients(size: int) -> Iterator[str]:
    yield "DNI,NOMBRE,APELLIDO,TELEFONO"
    for number in range(size):
        yield f"{60_000_000 + size + number},Luis,Rojas,987654321"


def _stays(business: Scene, size: int) -> Iterator[str]:
    """Stays of a night that follow one another, in the larger file after those of the smaller."""
    yield "PROPIEDAD,DNI,CHECK-IN,CHECK-OUT,PRECIO S/,PRECIO $,HUESPEDES"
    first = FIRST + timedelta(days=size // HOUSES)
    for number in range(size):
        house = business.houses[number % HOUSES].name
        check_in = first + timedelta(days=number // HOUSES)
        document = 50_000_000 + number % GUESTS
        yield f"{house},{document},{check_in},{check_in + timedelta(days=1)},900,240,4"


def _show(report: Report, kind: Kind, content: bytes, size: int) -> None:
    cache.forget_all()
    # What is kept for some days only must not be over by the clock of the local AWS.
    now = scene.real_now()
    progress = service.of_file(content, kind, "csv", actor=SYSTEM.actor, now=now)
    import_id = progress.import_id
    del content
    service.check(import_id, actor=SYSTEM.actor, now=now)
    with _memory() as of_lines:
        service.convert(import_id, _present(import_id).version, now=now)
    looked_at = _pages(import_id, lambda progress: progress.done < size - service.PAGE)
    with _memory() as of_page:
        _pages(import_id, lambda _: True)
    name = f"{size:,} {kind} of the past"
    report.line(f"{name}, looked at", looked_at, _figure(of_page, "MB for the last page"))
    report.line("  their file as lines", _figure(of_lines, "MB"))
    if size == max(SIZES):
        _enter(report, import_id, name)


def _enter(report: Report, import_id: str, name: str) -> None:
    service.commit(import_id, actor=SYSTEM.actor, now=scene.real_now())
    until = time.perf_counter() + SECONDS
    rate = _pages(import_id, lambda _: time.perf_counter() < until)
    report.line(f"{name}, entered (the first {_present(import_id).done:,})", rate)


def _figure(most: list[int], unit: str) -> Figure:
    return Figure(most[0] / MEGABYTE, unit, ".1f")


def _pages(import_id: str, goes_on: Callable[[Import], bool]) -> Figure:
    """Rows a second."""
    progress = first = _present(import_id)
    began = time.perf_counter()
    while progress.state in BUSY and goes_on(progress):
        service.read_page(import_id, progress.version, now=scene.real_now())
        progress = _present(import_id)
    return Figure((progress.done - first.done) / (time.perf_counter() - began), "rows/s")


@contextmanager
def _memory() -> Iterator[list[int]]:
    """The most that was taken inside, in bytes, beside what the process had."""
    found: list[int] = []
    tracemalloc.start()
    yield found
    found.append(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()


def _present(import_id: str) -> Import:
    found = records.import_of(import_id)
    assert found is not None
    return found
