"""Queues that are asked without waiting."""

import pytest

from chalicelib.cloud import dead_letters


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for messages: the simulated queues know at once what they hold."""
    monkeypatch.setattr(dead_letters, "WAITS", 0)
