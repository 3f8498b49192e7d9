"""Pictures opened in a process of their own: with little memory, little time, and no environment.

What a decoder does to itself there (too much memory, a crash, an endless loop) ends that process;
the file is refused, and the function goes on.
"""

import logging
import os
import subprocess
import sys
from pathlib import Path

import msgspec

from chalicelib.pictures.images import Prepared, prepare
from chalicelib.pictures.rules import MOST_MEMORY, PURPOSES, TOO_MUCH, NotAPicture

SECONDS = 40
"""Less than the function has."""
KEPT = ("PATH", "LD_LIBRARY_PATH")
"""Of the environment. No credentials."""
logger = logging.getLogger(__name__)


class _Refused(msgspec.Struct, tag="refused"):
    reason: str


class _Made(msgspec.Struct, tag="made"):
    prepared: Prepared


def prepare_apart(content: bytes, purpose: str, *, most_memory: int = MOST_MEMORY) -> Prepared:
    """What `images.prepare` makes of `content`, whatever that does to its process.

    Raises:
        NotAPicture: the file is refused; the message says why.
    """
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", __name__, purpose, str(most_memory)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            env=environment(),
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        logger.warning("a file could not be opened", extra={"error": type(error).__name__})
        raise NotAPicture(TOO_MUCH) from error
    answer: _Refused | _Made = msgspec.msgpack.decode(done.stdout, type=_Refused | _Made)
    if isinstance(answer, _Refused):
        raise NotAPicture(answer.reason)
    return answer.prepared


def environment() -> dict[str, str]:
    """What the process has of our environment: where Python and its libraries are."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}


def limit_memory(most: int) -> None:
    """Let this process take at most `most` bytes."""
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(purpose: str, most_memory: int) -> None:
    """Answer on the standard output what becomes of the file on the standard input."""
    limit_memory(most_memory)
    answer: _Refused | _Made
    try:
        answer = _Made(prepare(sys.stdin.buffer.read(), PURPOSES[purpose]))
    except NotAPicture as error:
        answer = _Refused(error.message)
    except MemoryError:
        answer = _Refused(TOO_MUCH)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
