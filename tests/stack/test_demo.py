"""The demonstration data as a person meets it: loaded by the first start, read over HTTP; and races
as callers see them on it, worker processes and all."""

import http.client
import json
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import cycle, islice, product
from pathlib import Path
from threading import Barrier
from typing import Any

import jsonschema_rs
import pytest
from PIL import Image

from chalicelib.kernel import dates
from chalicelib.web.examples import FILE
from local import demo, examples
from local.aws import ministack
from local.aws.ministack import MiniStack
from tests.support.sizes import size
from tests.support.waiting import PATIENCE_SECONDS
from tests.support.whole_stack import Stack, started

HOME = Path(__file__).parent.parent.parent
TECHNICAL_CLIENTS = 2
CALLERS, ROUNDS = size(20, 50), size(2, 4)


@pytest.fixture(scope="module")
def stack(server: MiniStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole product, started for the first time."""
    with started(tmp_path_factory.mktemp("state")) as running:
        yield running


@pytest.fixture(scope="module")
def admin(stack: Stack) -> str:
    """An administrator's token."""
    return stack.staff_token()


def count(stack: Stack, path: str, token: str) -> int:
    number: int = stack.get(path, token)["count"]
    return number


def guest_ids(stack: Stack, token: str) -> set[str]:
    pages = [
        stack.get(f"clients/?ordering=created&page={page}&page_size=60", token) for page in (1, 2)
    ]
    return {row["id"] for page in pages for row in page["results"]}


def load_again(aws_port: int, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "local.demo", "--aws-port", str(aws_port), *options]
    return subprocess.run(
        command,
        cwd=HOME,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def test_the_start_says_in_one_line_what_it_loaded(stack: Stack) -> None:
    assert sum(line.startswith("Demonstration data: 4 houses") for line in stack.said) == 1


def test_the_first_start_has_no_data_to_change(stack: Stack) -> None:
    assert sum(line.startswith("Changes of kept data: none is due") for line in stack.said) == 1


def test_the_start_prints_every_sign_in(stack: Stack) -> None:
    said = "\n".join(stack.said)
    for role, name, password in demo.SIGN_INS:
        assert role in said
        assert name in said
        assert password in said


@pytest.mark.parametrize("sign_in", demo.SIGN_INS[:-1], ids=lambda sign_in: sign_in[1])
def test_staff_sign_in_with_their_role(stack: Stack, sign_in: tuple[str, str, str]) -> None:
    role, email, password = sign_in
    answer = stack.post("login/", {"email": email, "password": password})
    assert answer["groups"] == [role]


def test_the_guest_signs_in_and_finds_stays_of_all_times(stack: Stack) -> None:
    kind, number = demo.GUEST_DOCUMENT
    credentials = {"document_type": kind, "number_doc": number, "password": demo.GUEST_PASSWORD}
    token = stack.post("clients/client-auth/login/", credentials)["token"]
    parts = stack.get("clients/reservations/list/", token)
    assert parts["upcoming_reservations"]
    assert parts["past_reservations"]
    assert parts["pending_reservations"]


def test_the_examples_of_the_description_are_what_the_demonstration_answers(
    stack: Stack, admin: str
) -> None:
    """`python -m local.examples` writes them anew."""
    answered = set(examples.values(lambda path: stack.get(path, admin)))
    written = json.loads(FILE.read_text())
    assert len(written) > 40
    assert {
        (component, field, value)
        for component, fields in written.items()
        for field, value in fields.items()
    } <= answered


def test_answers_are_of_the_forms_that_the_description_says(stack: Stack, admin: str) -> None:
    description = stack.get("schema/")
    for path in (*examples.LASTING, "reservations/?page_size=50", "clients/", "vistacalendario/"):
        answers = description["paths"][f"/{path.partition('?')[0]}"]["get"]["responses"]
        schema = answers["200"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": description["components"]}
        validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        problems = [error.message for error in validator.iter_errors(stack.get(path, admin))]
        assert not problems[:5], path


def test_the_houses_show_their_main_photo(stack: Stack) -> None:
    houses = stack.get("property/")["results"]
    assert [house["name"] for house in houses] == [f"Casa Austin {n}" for n in (1, 2, 3, 4)]
    assert len({house["background_color"] for house in houses}) == 4
    for house in houses:
        with urllib.request.urlopen(house["main_photo"]["image_thumbnail"]) as answer:
            picture = Image.open(BytesIO(answer.read()))
        assert (picture.format, picture.size) == ("WEBP", (400, 300))


def test_the_lists_of_the_panel_have_something_to_show(stack: Stack, admin: str) -> None:
    assert count(stack, "reservations/", admin) > 500
    assert count(stack, "reservations/?from=in_progress", admin) >= 4
    assert count(stack, "reservations/?from=pending", admin) >= 3
    assert count(stack, "reservations/?created_today=true", admin) >= 3
    assert count(stack, "reservations/?type=air", admin) > 50
    assert count(stack, "reservations/?type=client", admin) > 50
    assert count(stack, "clients/", admin) > 60
    assert count(stack, "clients/?bd=today", admin) >= 1


def test_both_sellers_have_sold(stack: Stack, admin: str) -> None:
    rows = stack.get("reservations/?page_size=100", admin)["results"]
    sellers = {row["seller"]["first_name"] for row in rows}
    assert {"Rodrigo", "Camila"} <= sellers


def test_people_work_on_site_and_have_schedules_and_time_records(stack: Stack, admin: str) -> None:
    crew = stack.get("staff/", admin)["results"]
    assert len({row["staff_type"] for row in crew}) == 3
    assert {row["status"] for row in crew} == {"active", "vacation"}
    assert sum(row["user"] is not None for row in crew) == 1
    assert count(stack, "schedules/", admin) > 100
    months = stack.get("schedules/calendar/", admin)
    assert len(months) == len(crew)
    times = stack.get("time-tracking/", admin)["results"]
    assert {row["action_type"] for row in times} == {"check_in", "check_out"}
    assert all(row["location_verified"] for row in times)


def test_people_have_tasks_and_did_some(stack: Stack, admin: str) -> None:
    tasks = stack.get("tasks/?page_size=1000", admin)["results"]
    by_hand = [row for row in tasks if not row["automatic"]]
    assert {row["status"] for row in by_hand} >= {"pending", "assigned", "completed"}
    assert {row["status"] for row in by_hand} >= {"in_progress", "needs_review"}
    [approved] = [row for row in by_hand if row["supervisor_approved"]]
    assert approved["actual_duration_display"] == "1h 45m"
    assert len(approved["photos"]) == 1


def test_stays_are_paid_in_part_and_in_full(stack: Stack, admin: str) -> None:
    rows = stack.get("reservations/?from=today&page_size=100", admin)["results"]
    assert {row["full_payment"] for row in rows} == {True, False}
    assert any(float(row["resta_pagar"]) > 0 for row in rows)


def test_the_calendar_of_this_year_has_every_house_and_origin(stack: Stack, admin: str) -> None:
    year = dates.today(datetime.now(UTC)).year
    stays = stack.get(f"vistacalendario/?year={year}", admin)
    assert len({stay["property"]["name"] for stay in stays}) == 4
    assert {stay["origin"] for stay in stays} == {"aus", "client", "air", "man"}


def test_a_voucher_waits_to_be_looked_at(stack: Stack, admin: str) -> None:
    first = stack.get("reservations/?from=pending", admin)["results"][0]
    path = f"reservations/{first['id']}/"

    deadline = time.monotonic() + PATIENCE_SECONDS
    receipt = stack.get(path, admin)["recipts"][0]
    while receipt["state"] == "awaiting_check" and time.monotonic() < deadline:
        time.sleep(0.5)
        receipt = stack.get(path, admin)["recipts"][0]
    assert receipt["state"] == "ready"
    with urllib.request.urlopen(receipt["file"]) as answer:
        assert Image.open(BytesIO(answer.read())).format == "JPEG"


def connect(stack: Stack) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(ministack.HOST, stack.port, timeout=PATIENCE_SECONDS)


def book(stack: Stack, token: str, body: Any, **headers: str) -> tuple[int, Any]:
    """The status and the stay of a booking by staff."""
    connection = http.client.HTTPConnection(ministack.HOST, stack.port, timeout=PATIENCE_SECONDS)
    sent = {"Content-Type": "application/json", "Authorization": f"Bearer {token}", **headers}
    connection.request("POST", "/api/v1/reservations/", json.dumps(body), sent)
    answer = connection.getresponse()
    found = json.loads(answer.read())
    connection.close()
    return answer.status, found.get("id")


def order(stack: Stack, token: str, house: int, start: date, nights: int) -> dict[str, str]:
    """The body of a booking of one of the houses."""
    return {
        "property": stack.get("property/", token)["results"][house]["id"],
        "client": stack.get("clients/?page_size=1", token)["results"][0]["id"],
        "check_in_date": str(start),
        "check_out_date": str(start + timedelta(days=nights)),
    }


@pytest.mark.soak
def test_one_booking_answers_201_and_every_other_409(stack: Stack, admin: str) -> None:
    for number in range(ROUNDS):
        night = date.today() + timedelta(days=900 + number * 10)
        bodies = [
            order(stack, admin, 0, night - timedelta(days=before), before + after)
            for before, after in product(range(3), range(1, 5))
        ]
        barrier = Barrier(CALLERS)

        def race(body: dict[str, str], barrier: Barrier = barrier) -> int:
            barrier.wait()
            return book(stack, admin, body)[0]

        with ThreadPoolExecutor(max_workers=CALLERS) as pool:
            statuses = Counter(pool.map(race, islice(cycle(bodies), CALLERS)))

        assert statuses == {201: 1, 409: CALLERS - 1}


@pytest.mark.soak
def test_a_key_that_is_sent_many_times_at_once_books_once(stack: Stack, admin: str) -> None:
    body = order(stack, admin, 1, date.today() + timedelta(days=1000), 2)
    key = {"Idempotency-Key": "at-once"}
    with ThreadPoolExecutor(max_workers=16) as pool:
        answers = set(pool.map(lambda _: book(stack, admin, body, **key), range(16)))

    assert len(answers) == 1
    assert next(iter(answers))[0] == 201


def test_loading_again_replaces_everything(stack: Stack, admin: str) -> None:
    before = guest_ids(stack, admin)
    ended = load_again(stack.aws_port, "--yes")
    assert ended.returncode == 0, ended.stderr
    after = guest_ids(stack, stack.staff_token())
    assert len(after) == len(before)
    assert len(after & before) == TECHNICAL_CLIENTS


def test_nothing_is_deleted_where_nobody_agrees(stack: Stack) -> None:
    admin = stack.staff_token()
    before = guest_ids(stack, admin)
    ended = load_again(stack.aws_port)
    assert ended.returncode == 1
    assert "YES=1" in ended.stderr
    assert guest_ids(stack, admin) == before


def test_loading_says_where_no_stack_runs() -> None:
    ended = load_again(ministack.free_port())
    assert ended.returncode == 1
    assert "make run" in ended.stderr


@pytest.mark.parametrize(
    "endpoint", ["", "https://dynamodb.us-east-1.amazonaws.com", "http://192.0.2.7:4566"]
)
def test_only_an_aws_on_this_machine_is_filled(
    monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    from local.demo.loading import NoLocalAws

    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    with pytest.raises(NoLocalAws):
        demo.load()
