"""What may be shown of a message, whatever is in it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.dead_letters import rules
from chalicelib.dead_letters.types import Named, Told
from chalicelib.kernel.errors import Invalid

STAY = "5a0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"
PRIVATE = ("Luna", "40000001", "999888777", "luna@example.pe")


def body(**changed: Any) -> str:
    recorded = {
        "event_id": "019b0000-0000-7000-8000-000000000001",
        "name": "reservation.approved",
        "subject": f"reservation#{STAY}",
        "actor": "staff#7",
        "at": "2026-01-05T17:00:00Z",
        "correlation_id": "c-1",
        "changes": {"first_name": ["", "Luna"], "email": ["", "luna@example.pe"]},
        "event": {},
        **changed,
    }
    return json.dumps({"subscription": "reservations.award_levels", "recorded": recorded})


def test_an_event_is_told_by_what_names_it() -> None:
    told = rules.told(body(event={"reservation_id": STAY}))
    assert (told.kind, told.subscription) == ("event", "reservations.award_levels")
    assert (told.name, told.subject) == ("reservation.approved", f"reservation#{STAY}")
    assert told.names == (Named("reservation_id", STAY),)


def test_a_command_is_known_by_its_subject() -> None:
    assert rules.told(body(subject=f"command#{STAY}")).kind == "command"


@pytest.mark.parametrize(
    "event",
    [
        {"first_name": "Luna", "tel_number": "999888777"},
        {"document_id": "40000001", "facebook_id": "999888777"},
        {"guest": {"client_id": "Luna"}},
        {"ids": ["40000001"], "name_id": "luna@example.pe", "number_id": 40000001},
    ],
)
def test_nothing_of_people_is_told(event: dict[str, Any]) -> None:
    told = str(rules.told(body(event=event)))
    assert not [text for text in PRIVATE if text in told]


@pytest.mark.parametrize("text", ["", "no JSON", "[]", "{}", "null", '{"Records": []}', "7"])
def test_what_nobody_understands_is_something_else(text: str) -> None:
    assert rules.told(text) == Told()


@given(st.text(max_size=300))
def test_no_text_is_too_odd(text: str) -> None:
    assert rules.told(text).kind in {"other", "file"}


def test_a_file_is_told_by_its_key() -> None:
    arrived = {"Records": [{"s3": {"object": {"key": f"uploads/photos/{STAY}"}}}]}
    for message in (arrived, {"key": f"uploads/photos/{STAY}", "state": "ready"}):
        told = rules.told(json.dumps(message))
        assert (told.kind, told.subject) == ("file", f"uploads/photos/{STAY}")


def test_a_reason_is_one_line() -> None:
    assert rules.checked_reason("  Ya no\n hace  falta ") == "Ya no hace falta"


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 301])
def test_a_reason_that_says_nothing_or_too_much_is_refused(reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.checked_reason(reason)
    assert list(refused.value.fields) == ["reason"]
