"""A process that ends with its parent: `python -m local.tied COMMAND...`.

Standard input is the tie. The parent holds its other end and writes nothing; when the parent is
gone, however it ended, the system closes it, and the command is asked to end, in good order.
"""

import os
import signal
import subprocess
import sys
from threading import Event, Thread


def main() -> int:
    """Run the command until it ends by itself, is told to end, or the parent is gone."""
    stop = Event()
    # Before the command starts: a signal in between would leave it alone in the world.
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
    Thread(target=_stop_with_parent, args=(stop,), daemon=True).start()
    Thread(target=_end, args=(process, stop), daemon=True).start()
    return process.wait()


def _stop_with_parent(stop: Event) -> None:
    sys.stdin.buffer.read()
    stop.set()


def _end(process: "subprocess.Popen[bytes]", stop: Event) -> None:
    stop.wait()
    process.terminate()


if __name__ == "__main__":
    # Python itself would stumble over the thread that still reads.
    os._exit(main())
