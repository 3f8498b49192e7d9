"""The processes of the stack: tied to the one that starts them, and ended in good order."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

HOME = Path(__file__).parent.parent
PATIENCE_SECONDS = 600
"""How long a process may take to end: one that saves a hundred thousand stays needs minutes."""
NOTICE_SECONDS = 10

Process = subprocess.Popen[bytes]


def start(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
    held: Sequence[int] = (),
) -> Process:
    """Start a process that ends when this one does, however this one ends.

    `output` takes what it prints, instead of this process's own. `held` are open files that it
    keeps open.
    """
    return subprocess.Popen(
        [sys.executable, "-m", "local.tied", *command],
        cwd=HOME,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        # A Ctrl-C of the terminal must reach the starter alone, which ends its processes in order.
        start_new_session=True,
        pass_fds=held,
    )


def stop(
    process: Process,
    seconds: float = PATIENCE_SECONDS,
    *,
    notice: Callable[[], None] = lambda: None,
) -> bool:
    """Ask a process to end, and wait; whether it did so by itself.

    `notice` is called every ten seconds that it takes. After `seconds` it is ended by force.
    """
    process.terminate()
    waited = 0.0
    while waited < seconds:
        pause = min(NOTICE_SECONDS, seconds - waited)
        try:
            process.wait(pause)
        except subprocess.TimeoutExpired:
            waited += pause
            notice()
        else:
            return True
    # The process and what it started: all of its group.
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return False
