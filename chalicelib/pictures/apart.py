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

from chalicelib.kernel.decoding import msgpack_decoder
from chalicelib.pictures.images import Prepared, load_decoders, prepare
from chalicelib.pictures.rules import DAMAGED, MOST_MEMORY, PURPOSES, TOO_MUCH, NotAPicture

SECONDS = 40
"""Less than the function has."""
LONGEST_ERROR = 2000
KEPT = ("PATH", "LD_LIBRARY_PATH")
"""Of the environment. No credentials."""
logger = logging.getLogger(__name__)


class Unfit(RuntimeError):
    """The process could not begin its work: a library is missing, or its package is broken."""


class _Refused(msgspec.Struct, tag="refused"):
    reason: str


class _Made(msgspec.Struct, tag="made"):
    prepared: Prepared


def prepare_apart(content: bytes, purpose: str, *, most_memory: int = MOST_MEMORY) -> Prepared:
    """What `images.prepare` makes of `content`, whatever that does to its process.

    Raises:
        NotAPicture: the file is refused; the message says why.
        Unfit: the fault is ours.
    """
    said = answer_of(__name__, purpose, str(most_memory), content=content)
    answer: _Refused | _Made = msgpack_decoder(_Refused | _Made).decode(said)
    if isinstance(answer, _Refused):
        raise NotAPicture(answer.reason)
    return answer.prepared


def answer_of(module: str, *arguments: str, content: bytes) -> bytes:
    """What a process of its own says that runs `module` with `content` on its standard input.

    Raises:
        NotAPicture: it took too much time or memory, or crashed.
        Unfit: the fault is ours.
    """
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", module, *arguments],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            env=environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        logger.warning("a file took too long to open")
        raise NotAPicture(TOO_MUCH) from error
    if done.returncode < 0:
        logger.warning("a file ended its process", extra={"signal": -done.returncode})
        raise NotAPicture(TOO_MUCH)
    if done.returncode > 0:
        raise Unfit(done.stderr.decode(errors="replace")[-LONGEST_ERROR:])
    return done.stdout


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
    load_decoders()
    limit_memory(most_memory)
    answer: _Refused | _Made
    try:
        answer = _Made(prepare(sys.stdin.buffer.read(), PURPOSES[purpose]))
    except NotAPicture as error:
        answer = _Refused(error.message)
    except MemoryError:
        answer = _Refused(TOO_MUCH)
    except Exception as error:  # noqa: BLE001 - the edge of the process; any file may do anything
        answer = _Refused(DAMAGED)
        sys.stderr.write(repr(error))
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
