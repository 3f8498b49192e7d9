"""What keeps the bridge of the made-up house running, and lets it be off."""

import subprocess
import sys
from pathlib import Path

import pytest

from local.house import keeping
from local.house.keeping import Keeper

Process = subprocess.Popen[bytes]


class Bridges:
    """Processes that wait, or end by themselves; and a clock."""

    def __init__(self, state: Path) -> None:
        self.begun: list[Process] = []
        self.time = 0.0
        self.keeper = Keeper(state, self._begin, lambda: self.time)

    def _begin(self) -> Process:
        process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        self.begun.append(process)
        return process

    def end_by_itself(self) -> None:
        process = self.begun[-1]
        process.communicate(b"\n", timeout=30)

    @property
    def running(self) -> int:
        return sum(process.poll() is None for process in self.begun)


@pytest.fixture
def bridges(tmp_path: Path) -> Bridges:
    return Bridges(tmp_path)


def test_one_runs_and_is_started_again_when_it_ends(bridges: Bridges) -> None:
    for _ in range(3):
        bridges.keeper.look()
    assert (bridges.running, len(bridges.begun)) == (1, 1)
    bridges.end_by_itself()
    bridges.time += keeping.REST_SECONDS
    bridges.keeper.look()
    assert (bridges.running, len(bridges.begun)) == (1, 2)
    bridges.keeper.stop()
    assert bridges.running == 0


def test_one_that_ends_at_once_is_left_for_a_while(bridges: Bridges) -> None:
    bridges.keeper.look()
    bridges.end_by_itself()
    bridges.keeper.look()
    assert len(bridges.begun) == 1


def test_it_is_off_until_it_is_turned_on(bridges: Bridges, tmp_path: Path) -> None:
    bridges.keeper.look()
    (tmp_path / "bridge.off").touch()
    bridges.keeper.look()
    assert bridges.running == 0
    assert keeping.turn_off(tmp_path)
    keeping.turn_on(tmp_path)
    bridges.time += keeping.REST_SECONDS
    bridges.keeper.look()
    assert bridges.running == 1
    assert not (tmp_path / "bridge.stopped").exists()
    bridges.keeper.stop()
