"""The walks of README, as they stand there."""

import os
import shutil
import socket
import subprocess

import pytest

from local import walk
from local.aws import ministack
from local.walk import Block, Strayed

DOCUMENT = """# Title
## First
```sh
echo one
echo two
```

```text
one
…
```

## Second
```
not walked
```

```sh
NAME=three
```
"""


def test_every_block_of_a_shell_is_walked_with_what_it_must_print() -> None:
    assert list(walk.blocks(DOCUMENT)) == [
        Block("First", "echo one\necho two\n", "one\n…\n"),
        Block("Second", "NAME=three\n", ""),
    ]


def test_one_shell_does_all_of_it() -> None:
    walk.walk("bash", [Block("", "NAME=four\n", ""), Block("", "echo $NAME\n", "four\n")], {})


def test_the_commands_know_the_stack() -> None:
    walk.walk("bash", [Block("", "echo $AWS_PORT\n", "4999\n")], {"AWS_PORT": "4999"})


@pytest.mark.parametrize("commands", ["echo three\n", "exit\n", "echo one; echo two\n"])
def test_what_prints_something_else_has_strayed(commands: str) -> None:
    with pytest.raises(Strayed, match=r"README says|ended the shell"):
        walk.walk("bash", [Block("", commands, "one\n")], {})


@pytest.mark.parametrize("shell", walk.SHELLS)
def test_the_walks_of_the_readme_are_commands_of_every_shell(shell: str) -> None:
    if shutil.which(shell) is None and os.environ.get("CI") != "true":
        pytest.skip(f"{shell} is not here")
    walked = "\n".join(block.commands for block in walk.blocks(walk.README.read_text()))
    read = subprocess.run([shell, "-n"], input=walked, text=True, capture_output=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")


def test_without_a_stack_nothing_is_walked(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as silent:
        silent.bind((ministack.HOST, 0))
        port = silent.getsockname()[1]
        assert walk.main(["--port", str(port)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        f"Nothing answers at http://127.0.0.1:{port}: start the stack with `make run`.\n"
    )


def test_the_readme_is_read_with_the_ports_of_the_stack() -> None:
    text = walk.readme(9000, 9025, 9123)
    assert "http://127.0.0.1:9000/api/v1" in text
    assert "http://127.0.0.1:9025/messages/" in text
    assert "http://127.0.0.1:9123/api/states/" in text


def test_nobody_pastes_a_comment() -> None:
    """An interactive zsh takes the sign for a command, and an apostrophe behind it for a quote."""
    lines = [
        line for block in walk.blocks(walk.readme(1, 2, 3)) for line in block.commands.split("\n")
    ]
    assert len(lines) > 1
    assert not [line for line in lines if line.lstrip().startswith("#")]
