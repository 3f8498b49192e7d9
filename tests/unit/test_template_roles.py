"""Every function may do what its definition says, and nothing else."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.cloud.assembly import Function
from chalicelib.cloud.resources import TABLES
from chalicelib.dead_letters.known import DEAD
from chalicelib.wiring import API, FUNCTIONS, OFFICE, QUEUES
from deploy.naming import Stage, log_of, logical, role_of
from deploy.template import merge_template

EVERY = (API, *FUNCTIONS)
RESOURCES = merge_template(Stage("production"))["Resources"]
LONGEST_INLINE_POLICIES = 10_240
GROWING = {table.name for table in TABLES if table.appends}
READING = {"dynamodb:BatchGetItem", "dynamodb:Query"}
CHANGING = {
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
}
# Where an ARN cannot be written out: names that AWS invents while the stack lives.
OPEN_ENDED = (
    re.compile(r":sqs:.*:casa-production-house-\*$"),
    # One role may have so many queues only by the pattern of their names.
    re.compile(r":sqs:.*:casa-production-(\*|\*-dead)$"),
    re.compile(r":log-group:/aws/lambda/casa-production-[a-z-]+:log-stream:\*$"),
    re.compile(
        r"^arn:\$\{AWS::Partition\}:s3:::casa-production-[a-z]+-\$\{AWS::AccountId\}/([a-z]+/)+\*$"
    ),
    re.compile(r"^\$\{[A-Za-z]+Table\.Arn\}/stream/\*$"),
)


def statements(function: Function) -> list[dict[str, Any]]:
    policies = RESOURCES[role_of(function)]["Properties"]["Policies"]
    return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]


def grants(function: Function) -> Iterator[tuple[str, str]]:
    """Every pair of action and resource, the resource as text."""
    for statement in statements(function):
        assert statement["Effect"] == "Allow"
        for action in statement["Action"]:
            for resource in statement["Resource"]:
                yield action, spelled(resource)


def spelled(resource: Any) -> str:
    if isinstance(resource, str):
        return resource
    ((how, value),) = resource.items()
    return f"${{{'.'.join(value)}}}" if how == "Fn::GetAtt" else str(value)


def tables_with(function: Function, actions: set[str]) -> set[str]:
    return {
        table.name
        for action, resource in grants(function)
        for table in TABLES
        if action in actions and resource.startswith(f"${{{logical(table.name, 'Table')}.Arn}}")
    }


@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
def test_no_role_has_a_wildcard_action_or_everything_as_its_resource(function: Function) -> None:
    for action, resource in grants(function):
        assert "*" not in action
        assert resource != "*"


@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
def test_a_resource_is_open_ended_only_where_aws_invents_the_name(function: Function) -> None:
    for _, resource in grants(function):
        if "*" in resource:
            assert any(pattern.search(resource) for pattern in OPEN_ENDED), resource


@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
def test_a_role_reaches_the_tables_that_its_function_names(function: Function) -> None:
    for action in READING:
        assert tables_with(function, {action}) == set(function.uses.reads)
    written = set(function.uses.writes)
    assert tables_with(function, {"dynamodb:PutItem"}) == written
    for action in CHANGING - {"dynamodb:PutItem"}:
        assert tables_with(function, {action}) == written - GROWING


@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
def test_nobody_changes_or_deletes_what_happened(function: Function) -> None:
    assert "events" in GROWING
    done = {action for action, resource in grants(function) if "EventsTable" in resource}
    assert not done & {"dynamodb:UpdateItem", "dynamodb:DeleteItem"}


def files_with(function: Function, action: str) -> set[str]:
    """The beginnings of the keys of files to which a role may do something."""
    found = [resource for each, resource in grants(function) if each == action]
    assert all(resource.endswith("/*") for resource in found)
    return {resource.partition("AccountId}/")[2].removesuffix("*") for resource in found}


@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
def test_a_role_reaches_the_files_that_its_function_names_and_no_others(
    function: Function,
) -> None:
    assert files_with(function, "s3:GetObject") == {*function.uses.gets}
    assert files_with(function, "s3:PutObject") == {*function.uses.puts}
    assert files_with(function, "s3:DeleteObject") == {*function.uses.deletes}


def test_who_opens_the_pictures_of_strangers_reaches_nothing_else() -> None:
    [opener] = [function for function in FUNCTIONS if function.name == "uploads"]
    services = {action.partition(":")[0] for action, _ in grants(opener)}
    assert services == {"logs", "s3", "sqs"}
    assert files_with(opener, "s3:GetObject") == {"uploads/"}
    assert files_with(opener, "s3:PutObject") == {"opened/"}
    assert files_with(opener, "s3:DeleteObject") == set()


@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
def test_a_reader_of_a_table_reads_all_its_indexes(function: Function) -> None:
    queried = {resource for action, resource in grants(function) if action == "dynamodb:Query"}
    for table in TABLES:
        if table.name in function.uses.reads:
            for index in table.indexes:
                arn = f"${{{logical(table.name, 'Table')}.Arn}}/index/{index.name}"
                assert arn in queried


@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
def test_a_role_sends_to_the_queues_that_its_function_names(function: Function) -> None:
    looked_up = {resource for action, resource in grants(function) if action == "sqs:GetQueueUrl"}
    named = {f"${{{logical(name, 'Queue')}.Arn}}" for name in function.uses.sends}
    assert looked_up == named | ({named_as("*")} if function.uses.dead_letters else set())


@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
def test_only_the_consumer_of_a_queue_receives_from_it(function: Function) -> None:
    received = {r for action, r in grants(function) if action == "sqs:ReceiveMessage"}
    fed = {f"${{{logical(function.queue.name, 'Queue')}.Arn}}"} if function.queue else set()
    assert received == fed | ({named_as("*-dead")} if function.uses.dead_letters else set())


def named_as(pattern: str) -> str:
    """The queues with such names."""
    region = "${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}"
    return f"arn:{region}:casa-production-{pattern}"


def test_only_the_api_and_the_pages_look_after_what_queues_gave_up() -> None:
    assert [each for each in EVERY if each.uses.dead_letters] == [API, OFFICE]
    for function in (API, OFFICE):
        taken = {action for action, resource in grants(function) if resource == named_as("*-dead")}
        assert taken == {
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:ReceiveMessage",
        }
        sent = {action for action, resource in grants(function) if resource == named_as("*")}
        assert sent == {"sqs:GetQueueUrl", "sqs:SendMessage"}


def test_every_dead_letter_queue_has_the_name_by_which_roles_know_it() -> None:
    assert all(name.endswith("-dead") for name in DEAD)
    assert not [queue.name for queue in QUEUES if queue.name.endswith("-dead")]


@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
def test_secrets_and_objects_open_to_the_functions_that_name_them(function: Function) -> None:
    actions = {action for action, _ in grants(function)}
    assert ("secretsmanager:GetSecretValue" in actions) == bool(function.uses.secrets)
    # Reading what is missing must say so: S3 answers 403 to who may not list.
    assert ("s3:ListBucket" in actions) == bool(function.uses.gets or function.uses.lists)


@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
def test_a_function_writes_to_its_own_log_only(function: Function) -> None:
    logs = {resource for action, resource in grants(function) if action.startswith("logs:")}
    group = RESOURCES[logical(log_of(function), "Logs")]["Properties"]["LogGroupName"]
    assert len(logs) == 1
    assert f":log-group:{group}:" in logs.pop()


@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
def test_a_role_fits_what_iam_takes(function: Function) -> None:
    policies = RESOURCES[role_of(function)]["Properties"]["Policies"]
    document = json.dumps(policies)
    # Every intrinsic becomes an ARN of at most this length, whatever it was.
    arns = sum(len(statement["Resource"]) for statement in statements(function))
    without = json.dumps([{**s, "Resource": []} for s in statements(function)])
    assert document.count("Fn::") <= arns
    assert len("".join(without.split())) + arns * 95 < LONGEST_INLINE_POLICIES
