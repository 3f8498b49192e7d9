"""What a process costs before it serves."""

from datetime import timedelta
from pathlib import Path

from bench import processes, scene
from bench.processes import Request
from bench.report import Figure, Report
from chalicelib.cloud.settings import settings
from chalicelib.kernel import dates
from deploy import package
from deploy.naming import Stage

BUILT = Path(__file__).resolve().parents[2] / ".build" / "bench"


def measure(report: Report) -> None:
    """Import cost, package size and cold starts."""
    app, bare = processes.import_cpu()
    report.line("CPU of importing the application, client opened", *_compared(bare, app))
    report.line("  of chalice and a DynamoDB client", Figure(bare * 1000, "ms"))
    package.build(Stage("bench"), BUILT)
    size = (BUILT / package.CODE).stat().st_size / package.MEGABYTE
    report.line("Package of the API, zipped", Figure(size, "MB", ".1f"))
    scene.build(house_count=4, client_count=1)
    requests = _first_requests()
    *starts, bare_start = processes.cold_starts(
        BUILT, list(requests.values()), settings().name("properties")
    )
    for name, start in zip(requests, starts, strict=True):
        report.line(
            f"Cold start of the package, to the first {name}",
            *_compared(bare_start.elapsed, start.elapsed),
            *_compared(bare_start.cpu, start.cpu, " of CPU"),
        )
    report.line(
        "  of a bare Chalice application with one call",
        Figure(bare_start.elapsed * 1000, "ms"),
        Figure(bare_start.cpu * 1000, "ms of CPU"),
    )


def _first_requests() -> dict[str, Request]:
    # The process that is measured has the clock of this machine, not the one of the scene.
    now = scene.real_now()
    soon = dates.today(now) + timedelta(days=60)
    stay = f"check_in_date={soon}&check_out_date={soon + timedelta(days=3)}&guests=4"
    return {
        "list of houses": Request("/v1/property"),
        "quote": Request("/v1/properties/calculate-pricing", stay),
        "list of stays": Request("/v1/reservations", "page_size=20", scene.staff_token(now)),
    }


def _compared(one: float, other: float, of: str = "") -> tuple[Figure, Figure]:
    """What `other` takes, and how many times `one` it is."""
    return Figure(other * 1000, f"ms{of}"), Figure(other / one, f"times{of}", ".2f", "x {value}")
