"""What Lambda starts knows as little as it needs."""

import logging
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from chalicelib import entry, wiring
from chalicelib.cloud import budget, queues
from chalicelib.properties.photos import jobs

ROOT = Path(__file__).parents[2]


def test_the_paths_of_the_package_are_those_of_the_rooms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "paths.json"
    index.write_bytes(msgspec.json.encode(wiring.PATHS))
    assert entry.paths() == wiring.PATHS
    monkeypatch.setattr(entry, "INDEX", index)
    assert entry.paths() == wiring.PATHS


def test_a_packaged_api_reads_no_declaration(tmp_path: Path) -> None:
    index = tmp_path / "paths.json"
    index.write_bytes(msgspec.json.encode(wiring.PATHS))
    start = "from chalicelib import entry; from pathlib import Path; import sys"
    program = f"{start}; entry.INDEX = Path({str(index)!r}); import app; print(*sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    loaded = set(printed.split())
    assert "chalicelib.web.application" in loaded
    assert not loaded & {"chalicelib.wiring", *(f"chalicelib.{r.name}.room" for r in wiring.ROOMS)}


def test_a_worker_is_called_like_its_function() -> None:
    assert list(entry.workers()) == [function.name for function in wiring.FUNCTIONS]
    assert entry.worker("expire_holds").__name__ == "expire_holds"


def test_a_run_of_a_worker_may_take_what_its_function_has(monkeypatch: pytest.MonkeyPatch) -> None:
    left = []
    monkeypatch.setattr(jobs, "tidy_photos", lambda _now: left.append(budget.left()))
    entry.worker("tidy_photos")({}, SimpleNamespace(aws_request_id="r1"))
    seconds = entry.workers()["tidy_photos"].seconds
    assert left == [pytest.approx(seconds - budget.TO_END, abs=10)]
    assert seconds > 2 * budget.REQUEST_SECONDS


def test_a_run_of_a_worker_is_a_line_of_the_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = SimpleNamespace(aws_request_id="r1")
    monkeypatch.setattr(queues, "send", lambda *_: None)
    with caplog.at_level(logging.INFO, logger="work"):
        entry.worker("publish_events")({"Records": []}, context)
    [line] = [vars(record) for record in caplog.records]
    assert (line["message"], line["job"], line["records"]) == ("job", "publish_events", 0)
