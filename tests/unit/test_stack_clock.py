"""The clock of the stack on one machine, which may be ahead."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from chalicelib import wiring
from chalicelib.kernel import clock as kernel_clock
from local import clock
from local.providers.identity import Identity
from local.providers.server import serving

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a stack by whose clock this process goes."""
    monkeypatch.setenv(clock.VARIABLE, "")
    clock.keep_in(tmp_path)
    return tmp_path


def days_seen(function: str | None = None) -> int:
    """How many days ahead an invocation believes to be."""
    with clock.running(function):
        return (kernel_clock.now() - datetime.now(UTC) + DAY / 2) // DAY


def test_it_shows_the_present_until_somebody_moves_it() -> None:
    assert days_seen() == 0
    assert "ahead" not in clock.text()


def test_every_invocation_goes_by_it_at_once(state: Path) -> None:
    clock.put_ahead(state, 30)
    assert days_seen() == 30
    assert "30 days ahead" in clock.text()
    clock.put_ahead(state, 0)
    assert days_seen() == 0


def test_the_stand_ins_of_outside_services_go_by_it(state: Path) -> None:
    clock.put_ahead(state, 30)
    with serving(Identity()) as server:
        requests.get(f"{server.url}/identity/v1/reniec/dni", timeout=10)
        [reception] = server.providers["identity"].received
    assert reception.at - datetime.now(UTC) > 29 * DAY


def test_what_adds_up_as_far_as_now_stays_in_the_present(state: Path) -> None:
    clock.put_ahead(state, 30)
    assert {name: days_seen(name) for name in ("expire_holds", "fold_searches")} == {
        "expire_holds": 30,
        "fold_searches": 0,
    }
    assert {job.name for job in wiring.FUNCTIONS if job.job is not None} >= clock.IN_THE_PRESENT


def test_outside_an_invocation_the_time_is_the_machines(state: Path) -> None:
    clock.put_ahead(state, 30)
    assert kernel_clock.now() - datetime.now(UTC) < DAY


def test_the_command_moves_it(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert clock.main(["--days", "7", "--state", str(state)]) == 0
    assert days_seen() == 7
    assert "7 days ahead" in capsys.readouterr().out


@pytest.mark.parametrize("days", ["-1", "3651", "soon", "1.5", ""])
def test_no_other_number_of_days_is_taken(days: str, state: Path) -> None:
    with pytest.raises(SystemExit):
        clock.main([f"--days={days}", "--state", str(state)])
    assert days_seen() == 0


def test_a_process_without_a_stack_has_the_present(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(clock.VARIABLE)
    assert clock.days_ahead() == 0


def _move_often(state: Path) -> None:
    for days in (1, 2) * 300:
        clock.put_ahead(state, days)


def test_whoever_reads_it_while_it_is_moved_reads_a_whole_number(state: Path) -> None:
    clock.put_ahead(state, 1)
    with ThreadPoolExecutor(1) as pool:
        moving = pool.submit(_move_often, state)
        seen = {clock.days_ahead()}
        while not moving.done():
            seen.add(clock.days_ahead())
    assert seen <= {1, 2}
