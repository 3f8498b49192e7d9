"""Send a subscription again what it hears of: `python -m deploy.replay --stage production
--subscription reservations.award_levels --from 2026-11-28T10:00 --to 2026-11-28T12:00`.

Times are Lima's unless they name another zone. Whatever took effect before takes none again.
"""

import argparse
import os
import sys
from datetime import datetime

from chalicelib.kernel import clock
from chalicelib.kernel.dates import LIMA


def main(arguments: list[str] | None = None) -> int:
    """The command line; not zero when nothing could be sent."""
    options = _parser().parse_args(arguments)
    os.environ["CASA_STAGE"] = options.stage
    # The names of tables follow from the stage, once for a process.
    from chalicelib import replays, wiring
    from chalicelib.cloud.deliveries import UnknownSubscription
    from chalicelib.kernel.errors import Unavailable

    name, start, end = options.subscription, options.start, options.end or clock.now()
    try:
        if options.plan:
            _print(f"{replays.count(name, start, end)} messages would be sent to {name}")
            return 0
        count = replays.replay(name, start, end, now=clock.now())
    except UnknownSubscription:
        return _refuse(f"No subscription {name}. There are: {', '.join(wiring.SUBSCRIPTIONS)}")
    except replays.TooOld as problem:
        return _refuse(f"{problem}: handlers no longer know what they did")
    except Unavailable:
        return _refuse("AWS did not answer; some messages may have been sent. Run this again")
    _print(f"{count} messages sent to {name}")
    return 0


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=LIMA)


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _refuse(line: str) -> int:
    sys.stderr.write(f"{line}.\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy.replay", description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--subscription", required=True, help="as `make rooms` names it")
    parser.add_argument("--from", dest="start", type=_instant, required=True)
    parser.add_argument("--to", dest="end", type=_instant, help="left out: now")
    parser.add_argument("--plan", action="store_true", help="only say how many messages")
    return parser


if __name__ == "__main__":
    sys.exit(main())
