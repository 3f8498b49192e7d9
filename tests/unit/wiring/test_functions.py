"""Queues, jobs and the functions that follow from them: each can run, and may touch what exists."""

import re
from collections import Counter
from datetime import datetime
from typing import Any

import pytest

import app
from chalicelib import wiring
from chalicelib.cloud import resources
from chalicelib.cloud.assembly import Function
from chalicelib.cloud.deliveries import resolve, taken_by
from chalicelib.cloud.rooms import Job, Queue, Room, rule_of

from .source import HOME, floors, room_of

EVERY = (wiring.API, *wiring.FUNCTIONS)
EVERY_FUNCTION = pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
EVERY_WORKER = pytest.mark.parametrize(
    "function", wiring.FUNCTIONS, ids=lambda function: function.name
)
EVERY_QUEUE = pytest.mark.parametrize("queue", wiring.QUEUES, ids=lambda queue: queue.name)
JOBS = [(room, job) for room in wiring.ROOMS for job in room.jobs]
EVERY_JOB = pytest.mark.parametrize(
    ("room", "job"), JOBS, ids=lambda value: getattr(value, "handler", "")
)
OWNERS = {queue.name: room.name for room in wiring.ROOMS for queue in room.queues}
TABLES = {table.name for table in resources.TABLES}
LONGEST_JOB = 900


def test_everything_is_named_once() -> None:
    for named in ([queue.name for queue in wiring.QUEUES], [each.name for each in EVERY]):
        assert [name for name, count in Counter(named).items() if count > 1] == []


@EVERY_WORKER
def test_one_thing_starts_a_function(function: Function) -> None:
    sources = (function.queue, function.job, function.stream, function.site)
    assert len([source for source in sources if source is not None]) == 1


def test_the_publisher_follows_a_table_that_has_a_stream() -> None:
    [followed] = [function.stream for function in wiring.FUNCTIONS if function.stream]
    assert resources.table(followed).stream


def test_lambda_finds_every_function() -> None:
    names = {each.name for each in wiring.FUNCTIONS}
    assert all(callable(getattr(app, name)) for name in names)
    registered = {each.name: each.handler_string for each in app.app.pure_lambda_functions}
    assert registered == {name: f"app.{name}" for name in names}


def test_a_name_of_no_function_is_none() -> None:
    assert not hasattr(app, "nothing")


@EVERY_FUNCTION
def test_a_function_uses_only_what_exists(function: Function) -> None:
    uses = function.uses
    assert {*uses.reads, *uses.writes} <= TABLES
    assert {*uses.sends} <= OWNERS.keys()
    for prefix in (*uses.gets, *uses.puts, *uses.deletes, *uses.lists):
        assert re.fullmatch(r"([a-z]+/)+", prefix)
    assert {*uses.secrets} <= {*resources.SECRETS}
    assert all((HOME / "layers" / layer / "requirements.txt").exists() for layer in uses.layers)


def test_everything_that_exists_is_used() -> None:
    every: Any = [function.uses for function in EVERY]
    assert {name for uses in every for name in uses.reads} == TABLES
    assert {name for uses in every for name in uses.writes} == TABLES
    assert {name for uses in every for name in uses.secrets} == {*resources.SECRETS}
    layers = {path.name for path in (HOME / "layers").iterdir()}
    assert {name for uses in every for name in uses.layers} == layers


@EVERY_QUEUE
def test_a_queue_has_work(queue: Queue) -> None:
    handled = [each for each in wiring.SUBSCRIPTIONS.values() if each.queue == queue.name]
    assert bool(handled) != bool(queue.handler)


@EVERY_QUEUE
def test_a_queue_lets_a_message_be_tried_before_it_shows_again(queue: Queue) -> None:
    assert queue.visibility >= 6 * queue.seconds > 0
    assert queue.dead != queue.name


@pytest.mark.parametrize("name", wiring.SUBSCRIPTIONS)
def test_a_handler_works_on_a_queue_of_its_room_or_of_one_below(name: str) -> None:
    owner = OWNERS[wiring.SUBSCRIPTIONS[name].queue]
    assert floors().index(owner) >= floors().index(name.partition(".")[0])


@pytest.mark.parametrize("queue", [queue for queue in wiring.QUEUES if queue.handler])
def test_whoever_takes_the_messages_of_others_takes_text(queue: Queue) -> None:
    assert queue.handler is not None
    assert room_of(queue.handler) == OWNERS[queue.name]
    assert taken_by(resolve(queue.handler)) is str


@pytest.mark.parametrize("bucket", resources.BUCKETS, ids=lambda bucket: bucket.name)
def test_somebody_hears_of_new_files(bucket: resources.Bucket) -> None:
    [queue] = [queue for queue in wiring.QUEUES if queue.name == bucket.announces]
    assert queue.handler is not None


@EVERY_JOB
def test_a_job_takes_the_instant(room: Room, job: Job) -> None:
    assert room_of(job.handler) == room.name
    assert taken_by(resolve(job.handler)) is datetime
    assert 0 < job.seconds <= LONGEST_JOB


@EVERY_JOB
def test_a_job_is_due_when_it_says(room: Room, job: Job) -> None:
    assert job.rule == rule_of(job.when)


@pytest.mark.parametrize(
    ("when", "rule"),
    [
        ("every minute", "rate(1 minute)"),
        ("every 5 minutes", "rate(5 minutes)"),
        ("every day at 00:10", "cron(10 5 * * ? *)"),
        ("every day at 19:30", "cron(30 0 * * ? *)"),
    ],
)
def test_times_of_lima_are_five_hours_behind(when: str, rule: str) -> None:
    assert rule_of(when) == rule


@pytest.mark.parametrize("when", ["", "hourly", "every day", "every day at 7:00", "every hours"])
def test_a_time_is_written_in_one_way(when: str) -> None:
    with pytest.raises(ValueError, match="not a time"):
        rule_of(when)
