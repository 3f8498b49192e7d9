"""The walks of README, on a stack of their own: they move its clock."""

import os
import shutil
from collections.abc import Iterator

import pytest

from local import walk
from local.aws.ministack import MiniStack
from tests.support.sizes import some
from tests.support.whole_stack import Stack, started

SHELLS = some(walk.SHELLS, each=len(walk.SHELLS))
"""One of them every day: they differ little (`tests/unit/test_walk.py`)."""


@pytest.fixture(scope="module")
def stack(server: MiniStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole product, started for the first time."""
    with started(tmp_path_factory.mktemp("state")) as running:
        yield running


@pytest.mark.soak
@pytest.mark.parametrize("shell", SHELLS)
def test_the_walks_of_the_readme_print_what_it_says(stack: Stack, shell: str) -> None:
    if shutil.which(shell) is None and not os.environ.get("CI"):
        pytest.skip(f"{shell} is not here")
    blocks = list(walk.blocks(walk.readme(stack.port, stack.providers_port, stack.house_port)))
    walk.walk(shell, blocks, stack.environment)
