"""`make bench`: every figure that the product promises, measured here and now.

Name parts to run only those: `python -m bench quotes http`. With `--json FILE` every figure goes
to a file as well, as one more round where the file exists; `bench.compare` compares two of them.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from bench.parts import (
    awards,
    catalogue_reads,
    conflicts,
    contracts,
    demand,
    figures,
    house,
    http,
    imports,
    notices,
    office,
    payments,
    quotes,
    races,
    rankings,
    round_trips,
    searches,
    starts,
)
from bench.report import Figure, Report
from bench.scene import NOW
from bench.yardstick import yardstick
from chalicelib.cloud import clients, store
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache, clock
from local.aws import ministack
from local.aws.clients import client
from local.aws.provision import provision

IN_PROCESS: dict[str, Callable[[Report], None]] = {
    "quotes": quotes.cpu,
    "discounts": quotes.discounts,
    "catalogue": catalogue_reads.measure,
    "trips": round_trips.measure,
    "awards": awards.measure,
    "payments": payments.measure,
    "searches": searches.measure,
    "demand": demand.measure,
    "rankings": rankings.measure,
    "figures": figures.measure,
    "figures_anew": figures.anew,
    "starts": starts.measure,
    "history": http.history,
    "races": races.measure,
    "conflicts": conflicts.measure,
    "contracts": contracts.measure,
    "imports": imports.measure,
    "notices": notices.measure,
    "office": office.measure,
}

OVER_HTTP: dict[str, Callable[[Report], None]] = {"house": house.measure, "http": http.measure}


def main(arguments: list[str] | None = None) -> None:
    """Run the parts that were named, or all of them."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="part", help=", ".join([*IN_PROCESS, *OVER_HTTP])
    )
    parser.add_argument("--json", type=Path, help="the file that the figures are added to")
    chosen = parser.parse_args(arguments)
    report = Report()
    report.line("The yardstick (y)", Figure(yardstick() * 1000, "ms of CPU", ".2f"))
    with ministack.running() as server, ministack.in_environment(server.port):
        for name, part in IN_PROCESS.items():
            if name in (chosen.parts or IN_PROCESS):
                _start_anew(server)
                with clock.at(NOW):
                    part(report)
    for name, part in OVER_HTTP.items():
        if name in (chosen.parts or OVER_HTTP):
            part(report)
    if chosen.json is not None:
        report.add_to(chosen.json)


def _start_anew(server: ministack.MiniStack) -> None:
    server.reset()
    settings.cache_clear()
    clients.client.cache_clear()
    store.connection.cache_clear()
    cache.forget_all()
    provision(client, settings())


if __name__ == "__main__":
    main()
