"""Do the walks of README on the running stack: `make walk`.

Every `sh` block of README is given to one shell, in order. The `text` block after it is what it
must print; `…` in it stands for anything.
"""

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast
from uuid import uuid4

import msgspec

from local.aws import ministack
from local.steps import step

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
SHELLS = ("bash", "zsh")
MOST_SHOWN = 2000
ANYTHING = "…"
PORT = "127.0.0.1:8000"
PROVIDERS_PORT = "127.0.0.1:8025"
HOUSE_PORT = "127.0.0.1:8123"


class Block(msgspec.Struct, frozen=True):
    """What a reader pastes, under which heading, and what must come."""

    heading: str
    commands: str
    expected: str


class Strayed(Exception):
    """A block printed something else; the text shows both."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 where something else was printed, or no stack is running."""
    parser = argparse.ArgumentParser(prog="python -m local.walk", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--providers-port", type=int, default=8025)
    parser.add_argument("--house-port", type=int, default=8123)
    parser.add_argument("--aws-port", type=int, default=4566)
    options = parser.parse_args(arguments)
    if not _is_running(options.port):
        address = f"http://{ministack.HOST}:{options.port}"
        print(f"Nothing answers at {address}: start the stack with `make run`.", file=sys.stderr)
        return 1
    stack = {"AWS_PORT": str(options.aws_port), "PROVIDERS_PORT": str(options.providers_port)}
    text = readme(options.port, options.providers_port, options.house_port)
    try:
        for shell in filter(shutil.which, SHELLS):
            walk(shell, list(blocks(text)), stack)
    except Strayed as strayed:
        print(strayed, file=sys.stderr)
        return 1
    return 0


def _is_running(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((ministack.HOST, port)) == 0


def readme(port: int, providers_port: int, house_port: int) -> str:
    """README, as if the stack had these ports."""
    text = README.read_text().replace(PORT, f"127.0.0.1:{port}")
    text = text.replace(HOUSE_PORT, f"127.0.0.1:{house_port}")
    return text.replace(PROVIDERS_PORT, f"127.0.0.1:{providers_port}")


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a document that are walked."""
    for found in BLOCK.finditer(text):
        headings = HEADING.findall(text, 0, found.start())
        yield Block(headings[-1] if headings else "", found[1], found[2] or "")


def walk(shell: str, walked: Sequence[Block], stack: Mapping[str, str]) -> None:
    """Give blocks to one shell, one after the other. `stack` names its ports, and the folder of
    its data where that is another than the usual, for the commands of make.

    Raises:
        Strayed: one printed something else.
    """
    with _running(shell, stack) as process:
        for number, block in enumerate(walked, start=1):
            with step(f"{shell}, {block.heading}, block {number}"):
                _compare(block, _printed(process, block.commands))


def _compare(block: Block, printed: str) -> None:
    parts = (re.escape(part) for part in block.expected.strip().split(ANYTHING))
    if not re.fullmatch(".*".join(parts), printed.strip(), re.DOTALL):
        shown = printed[:MOST_SHOWN]
        raise Strayed(f"\n{block.commands}\nprinted\n\n{shown}\nREADME says\n\n{block.expected}")


@contextmanager
def _running(shell: str, stack: Mapping[str, str]) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [shell],
        cwd=README.parent,
        env={**_environment(), **stack},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        yield process
        process.terminate()


def _environment() -> dict[str, str]:
    """This process's, but for what says that `make` runs it: then it would print more."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}


def _printed(process: "subprocess.Popen[str]", commands: str) -> str:
    """What the commands print: up to a line that follows them."""
    end = f"end of block {uuid4()}"
    to_shell, from_shell = cast(IO[str], process.stdin), cast(IO[str], process.stdout)
    to_shell.write(f"{commands}\nprintf '\\n%s\\n' '{end}'\n")
    to_shell.flush()
    lines: list[str] = []
    for line in from_shell:
        if line.strip() == end:
            return "".join(lines)
        lines.append(line)
    raise Strayed(f"\n{commands}\nended the shell, which had printed\n\n{''.join(lines)}")


if __name__ == "__main__":
    sys.exit(main())
