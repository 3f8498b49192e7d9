"""`house-bridge --config bridge.toml`: the bridge, until a signal asks for its end."""

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from bridge import RELEASE
from bridge.assembly import Assembly
from bridge.checking import check
from bridge.configuration import Configuration, Misconfigured, Secrets, read, secrets_of

DEFAULT = Path("/etc/house-bridge/bridge.toml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, or only check; the exit code."""
    parser = argparse.ArgumentParser(prog="house-bridge", description=__doc__)
    parser.add_argument("--config", type=Path, default=DEFAULT)
    parser.add_argument("--check", action="store_true", help="say what is reached, and end")
    parser.add_argument("--version", action="version", version=RELEASE)
    chosen = parser.parse_args(arguments)
    try:
        configuration = read(chosen.config)
        secrets = secrets_of(configuration)
    except Misconfigured as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    logging.basicConfig(level=configuration.log, format="%(levelname)s %(name)s: %(message)s")
    return asyncio.run(_run(configuration, secrets, is_check=chosen.check))


async def _run(configuration: Configuration, secrets: Secrets, *, is_check: bool) -> int:
    async with aiohttp.ClientSession() as session:
        assembly = Assembly(configuration, secrets, session)
        if is_check:
            return 0 if await check(assembly, _say) else 1
        running = asyncio.create_task(assembly.program().run())
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, running.cancel)
        await asyncio.wait([running])
        if not running.cancelled():
            running.result()
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
