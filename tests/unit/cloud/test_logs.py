import json
import logging
from typing import Any

import pytest

from chalicelib.cloud import logs
from chalicelib.cloud.events import EventRecord, Recorded, from_stream
from chalicelib.kernel import clock
from chalicelib.kernel.events import Event


class Painted(Event, frozen=True, kw_only=True, tag="house.painted"):
    house: str


def line(message: str, **extra: Any) -> dict[str, Any]:
    record = logging.getLogger("rooms").makeRecord(
        "rooms", logging.WARNING, __file__, 1, message, ("x",), None, extra=extra
    )
    parsed: dict[str, Any] = json.loads(logs.JsonFormatter().format(record))
    return parsed


def test_a_line_is_json_with_what_the_caller_adds() -> None:
    told = line("%s failed", reservation_id="r1", count=3)
    assert told["message"] == "x failed"
    assert (told["level"], told["logger"]) == ("WARNING", "rooms")
    assert (told["reservation_id"], told["count"]) == ("r1", 3)


def test_a_line_tells_which_request_it_belongs_to() -> None:
    token = logs.correlation.set("c1")
    assert line("%s")["correlation_id"] == "c1"
    logs.correlation.reset(token)
    assert line("%s")["correlation_id"] == "-"


def test_what_json_does_not_know_is_told_as_text() -> None:
    assert line("%s", error=ValueError("bad"))["error"] == "bad"


def test_an_exception_is_told_with_its_traceback() -> None:
    try:
        raise ValueError("bad")
    except ValueError as error:
        record = logging.LogRecord(
            "rooms", logging.ERROR, __file__, 1, "failed", (), (ValueError, error, None)
        )
    assert "ValueError: bad" in json.loads(logs.JsonFormatter().format(record))["exception"]


def test_the_stream_tells_of_events_that_were_written_and_nothing_else() -> None:
    told = Recorded(
        event_id="e1",
        name="house.painted",
        subject="house#h1",
        actor="system",
        at=clock.now(),
        correlation_id="c1",
        changes={"colour": ["red", "blue"]},
        event=Painted(house="h1"),
    )
    image = EventRecord.of_event(told).to_dynamodb_dict()
    records = [
        {"eventName": "INSERT", "dynamodb": {"NewImage": image}},
        {"eventName": "REMOVE", "dynamodb": {"Keys": {}}},
    ]
    assert [plain.of(Painted) for plain in from_stream(records)] == [told]


def test_a_piece_of_work_is_told_in_one_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with logs.job_line("expire_holds", "c1", handled=0) as told:
        told["handled"] = 3
        assert logs.correlation.get() == "c1"
    (record,) = caplog.records
    assert (record.message, record.levelname) == ("job", "INFO")
    known = vars(record)
    assert (known["job"], known["handled"], known["dynamodb_calls"]) == ("expire_holds", 3, 0)
    assert known["milliseconds"] >= 0
    assert logs.correlation.get() == "-"


def test_work_that_fails_is_told_with_the_type_of_its_error_only(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    with pytest.raises(ValueError), logs.Line("message", "c1"):
        raise ValueError("of Ana Quispe, 40000001")
    (record,) = caplog.records
    assert vars(record)["error"] == "ValueError"
    assert "Quispe" not in logs.JsonFormatter().format(record)
