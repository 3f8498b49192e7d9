"""The stack as a person meets it: started, used over HTTP, stopped, started again."""

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import msgspec
import pytest
import requests
from botocore.exceptions import ClientError

from local.aws import ministack
from local.aws.ministack import MiniStack
from local.providers.chatbot_builder import ChatbotBuilder
from tests.support.waiting import PATIENCE_SECONDS

HOME = Path(__file__).parent.parent.parent

BUCKET = f"casa-local-media-{ministack.ACCOUNT}"


class Run(msgspec.Struct, frozen=True):
    """A stack that was started as a process of its own."""

    process: "subprocess.Popen[str]"
    port: int
    aws_port: int
    providers_port: int

    def wait_until_ready(self) -> list[str]:
        """What it says until it is ready."""
        assert self.process.stdout is not None
        said: list[str] = []
        for line in self.process.stdout:
            said.append(line.strip())
            if line.startswith("Ctrl-C"):
                return said
        raise AssertionError(f"it ended: {said}")

    def stop(self, number: int) -> int:
        """Send a signal; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_SECONDS)

    def rest(self) -> str:
        """What it says until it ends."""
        assert self.process.stdout is not None
        return self.process.stdout.read()

    def request(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """The status and JSON of an answer of the API."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        sent = None if body is None else json.dumps(body)
        connection.request(method, path, sent, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        value = json.loads(answer.read() or b"null")
        connection.close()
        return answer.status, value

    def client(self, service: str) -> Any:
        """A client of the AWS inside."""
        return boto3.client(
            service,
            region_name=ministack.REGION,
            endpoint_url=ministack.endpoint(self.aws_port),
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def seen(self, function: str) -> dict[str, Any]:
        """The last event that a function of the small application received."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                answer = self.client("s3").get_object(Bucket=BUCKET, Key=f"seen/{function}")
            except ClientError:
                time.sleep(0.05)
            else:
                event: dict[str, Any] = json.loads(answer["Body"].read())
                return event
        raise AssertionError(f"{function} was not called")


Start = Callable[..., Run]


def stop_stack(state: Path) -> "subprocess.CompletedProcess[str]":
    """`make stop`."""
    command = [sys.executable, "-m", "local.stop", "--state", str(state)]
    return subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)


def start_in(
    state: Path, *, module: str = "tests.stack.small_app", port: int | str | None = None
) -> Run:
    port = port or ministack.free_port()
    aws_port, providers_port = ministack.free_port(), ministack.free_port()
    command = [sys.executable, "-m", "local", "--module", module, "--no-demo"]
    command += ["--state", str(state), "--port", str(port), "--aws-port", str(aws_port)]
    command += ["--providers-port", str(providers_port)]
    process = subprocess.Popen(
        command, cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return Run(process, int(port) if str(port).isdecimal() else 0, aws_port, providers_port)


@pytest.fixture
def start(server: MiniStack, tmp_path: Path) -> Iterator[Start]:
    """Starts stacks that keep their data in the test's directory, and ends what still runs."""
    runs: list[Run] = []

    def begin(**options: Any) -> Run:
        runs.append(start_in(tmp_path, **options))
        return runs[-1]

    yield begin
    for run in runs:
        if run.process.poll() is None:
            run.stop(signal.SIGTERM)


@pytest.fixture(scope="module")
def stack(server: MiniStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """One running stack for the tests that only use it."""
    run = start_in(tmp_path_factory.mktemp("state"))
    run.wait_until_ready()
    yield run
    run.stop(signal.SIGTERM)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_it_says_where_everything_is(start: Start) -> None:
    run = start()
    said = run.wait_until_ready()
    address = f"http://127.0.0.1:{run.port}/api/v1/"
    assert any(line.endswith(address) for line in said)
    assert any(line.endswith(f"{address}schema/docs/") for line in said)


def test_the_pages_of_the_stand_ins_are_there(start: Start) -> None:
    run = start()
    said = run.wait_until_ready()
    pages = {"messages": "chatbot_builder: working.", "payments": "mercadopago: right."}
    for name, content in pages.items():
        page = f"http://127.0.0.1:{run.providers_port}/{name}/"
        assert any(line.endswith(page) for line in said)
        assert content in requests.get(page, timeout=PATIENCE_SECONDS).text


def test_the_accounts_of_the_stand_ins_are_open(stack: Run) -> None:
    secret = stack.client("secretsmanager").get_secret_value(SecretId="casa-local-chatbot")
    assert ChatbotBuilder.account.values.items() <= json.loads(secret["SecretString"]).items()


def test_the_api_answers(stack: Run) -> None:
    assert stack.request("GET", "/api/v1/things/7/") == (200, {"id": "7"})
    assert stack.request("GET", "/api/v1/nothing")[0] == 404


def test_a_message_reaches_its_function(stack: Run) -> None:
    assert stack.request("POST", "/api/v1/things", {"name": "umbrella"})[0] == 201
    [record] = stack.seen("files")["Records"]
    assert json.loads(record["body"]) == {"name": "umbrella"}


def test_an_upload_reaches_its_function(stack: Run) -> None:
    stack.client("s3").put_object(Bucket=BUCKET, Key="uploads/a b.jpg", Body=b"x")
    [record] = stack.seen("uploads")["Records"]
    [upload] = json.loads(record["body"])["Records"]
    assert upload["s3"]["object"]["key"] == "uploads/a+b.jpg"


def test_a_change_reaches_its_function(stack: Run) -> None:
    stack.client("dynamodb").put_item(
        TableName="casa-local-events", Item={"subject": {"S": "s"}, "event_id": {"S": "1"}}
    )
    [record] = stack.seen("publish_events")["Records"]
    assert record["dynamodb"]["NewImage"]["event_id"] == {"S": "1"}


def test_a_schedule_has_run(stack: Run) -> None:
    assert stack.seen("expire_holds")["source"] == "aws.events"


def test_connections_that_a_browser_opens_in_advance_do_not_block_others(stack: Run) -> None:
    idle = [socket.create_connection(("127.0.0.1", stack.port)) for _ in range(4)]
    assert stack.request("GET", "/api/v1/things/7")[0] == 200
    for connection in idle:
        connection.close()


def test_a_broken_request_does_not_break_the_next(stack: Run) -> None:
    with socket.create_connection(("127.0.0.1", stack.port)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nbroken\r\n\r\n")
        assert b"400" in connection.recv(1000)
    assert stack.request("GET", "/api/v1/things/7")[0] == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_ends_everything_and_the_data_is_there_at_the_next_start(
    start: Start, number: int
) -> None:
    run = start()
    run.wait_until_ready()
    item = {"property_id": {"S": "p"}, "night": {"S": "2026-01-01"}}
    run.client("dynamodb").put_item(TableName="casa-local-nights", Item=item)
    run.client("s3").put_object(Bucket=BUCKET, Key="kept/é.txt", Body=b"text")
    secret = run.client("secretsmanager").get_secret_value(SecretId="casa-local-tokens")
    assert run.stop(number) == 0
    assert is_free(run.port)
    assert is_free(run.aws_port)
    assert is_free(run.providers_port)

    again = start()
    again.wait_until_ready()
    assert again.client("dynamodb").scan(TableName="casa-local-nights")["Items"] == [item]
    stored = again.client("s3").get_object(Bucket=BUCKET, Key="kept/é.txt")
    assert stored["Body"].read() == b"text"
    kept = again.client("secretsmanager").get_secret_value(SecretId="casa-local-tokens")
    assert kept["SecretString"] == secret["SecretString"]


def test_what_was_written_last_reaches_its_function_before_the_end(start: Start) -> None:
    run = start()
    run.wait_until_ready()
    run.client("dynamodb").put_item(
        TableName="casa-local-events", Item={"subject": {"S": "s"}, "event_id": {"S": "last"}}
    )
    run.stop(signal.SIGTERM)
    again = start()
    again.wait_until_ready()
    [record] = again.seen("publish_events")["Records"]
    assert record["dynamodb"]["NewImage"]["event_id"] == {"S": "last"}


def test_a_stop_in_the_middle_of_the_start_leaves_nothing(start: Start) -> None:
    run = start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while is_free(run.aws_port) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert run.stop(signal.SIGINT) == 0
    assert is_free(run.port)
    assert is_free(run.aws_port)
    assert is_free(run.providers_port)


def test_the_folder_belongs_to_one_stack(start: Start, tmp_path: Path) -> None:
    first = start()
    first.wait_until_ready()
    second = start()
    said = second.rest()
    assert second.process.wait() == 1
    assert f"process {first.process.pid}, http://127.0.0.1:{first.port}" in said
    assert "make stop" in said
    assert first.request("GET", "/api/v1/things/7")[0] == 200


def test_what_a_killed_stack_held_is_kept_and_nothing_of_it_stays(
    start: Start, tmp_path: Path
) -> None:
    run = start()
    run.wait_until_ready()
    item = {"property_id": {"S": "p"}, "night": {"S": "2026-01-01"}}
    run.client("dynamodb").put_item(TableName="casa-local-nights", Item=item)
    run.stop(signal.SIGKILL)
    assert stop_stack(tmp_path).returncode == 0
    assert is_free(run.port)
    assert is_free(run.aws_port)
    assert is_free(run.providers_port)

    again = start()
    again.wait_until_ready()
    assert again.client("dynamodb").scan(TableName="casa-local-nights")["Items"] == [item]


def test_a_stack_is_stopped_from_another_terminal(start: Start, tmp_path: Path) -> None:
    run = start()
    run.wait_until_ready()
    ended = stop_stack(tmp_path)
    assert ended.returncode == 0
    assert f"process {run.process.pid}" in ended.stdout
    assert run.process.wait(PATIENCE_SECONDS) == 0
    assert "No stack runs here" in stop_stack(tmp_path).stdout


def test_every_step_of_start_and_end_has_a_line_with_its_duration(start: Start) -> None:
    run = start()
    said = run.wait_until_ready()
    run.stop(signal.SIGTERM)
    lines = [*said, *run.rest().splitlines()]
    steps = {line.partition(":")[0] for line in lines if re.search(r"\(\d+\.\d s\)$", line)}
    assert steps >= {"Local AWS", "Stopping API", "Stopping Functions", "Saving the data"}


@pytest.mark.parametrize("port", ["0", "70000", "api", "-1"])
def test_what_is_no_port_is_refused_in_a_line(start: Start, port: str) -> None:
    run = start(port=port)
    said = run.rest()
    assert run.process.wait() != 0
    assert f"{port} is no port" in said or "expected one argument" in said
    assert "Traceback" not in said


def test_a_port_for_two_parts_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "local", "--state", str(tmp_path), "--port", "4566"]
    ended = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "a port of its own" in ended.stderr


def test_a_port_in_use_is_named(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = start(port=port)
        said = run.rest()
    assert run.process.wait() == 1
    assert f"Port {port}" in said
    assert is_free(run.aws_port)


def test_a_part_that_ends_by_itself_ends_all(start: Start) -> None:
    run = start(module="tests.stack.no_such_application")
    said = run.rest()
    assert run.process.wait() == 1
    assert "ended with code" in said
    assert is_free(run.port)
    assert is_free(run.aws_port)
    assert is_free(run.providers_port)
