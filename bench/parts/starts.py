"""What a process costs before it serves."""

from pathlib import Path

from bench import processes, scene
from bench.report import Figure, Report
from chalicelib.cloud.settings import settings
from deploy import package
from deploy.naming import Stage

BUILT = Path(__file__).resolve().parents[2] / ".build" / "bench"


def measure(report: Report) -> None:
    """Import cost, package size and cold start."""
    app, bare = processes.import_cpu()
    report.line("CPU of importing the application", Figure(app * 1000, "ms"))
    report.line("  of chalice and a DynamoDB client", *_beside(app, bare))
    package.build(Stage("bench"), BUILT)
    size = (BUILT / package.CODE).stat().st_size / package.MEGABYTE
    report.line("Package of the API, zipped", Figure(size, "MB", ".1f"))
    scene.build(house_count=4, client_count=1)
    product, bare_start = processes.cold_starts(BUILT, settings().name("properties"))
    report.line("Cold start of the package, to the first answer", Figure(product * 1000, "ms"))
    report.line("  of a bare Chalice application with one call", *_beside(product, bare_start))


def _beside(product: float, bare: float) -> tuple[Figure, Figure]:
    """What takes `bare` seconds without the product, and how many times that the product takes."""
    return Figure(bare * 1000, "ms"), Figure(product / bare, "times", ".2f", "x {value}")
