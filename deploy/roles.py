"""What each function may do, and nothing beside: statements made from what the rooms declare."""

from collections.abc import Sequence
from typing import Any

from chalicelib.cloud.assembly import Function, stream_dead
from chalicelib.cloud.resources import BUCKETS, TABLES, table
from deploy.naming import REGIONAL_ARN, Stage, arn_of, logical

READ = ("dynamodb:BatchGetItem", "dynamodb:Query")
PUT = ("dynamodb:PutItem",)
WRITE = ("dynamodb:DeleteItem", *PUT, "dynamodb:UpdateItem")
CHECK = ("dynamodb:ConditionCheckItem",)
SEND = ("sqs:GetQueueUrl", "sqs:SendMessage")
RECEIVE = ("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage")
FOLLOW = (
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
)
HOUSES = {
    "sends": ("sqs:SendMessage",),
    "keeps": ("sqs:CreateQueue", "sqs:DeleteQueue"),
}
MEND = (
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
)
LOG = ("logs:CreateLogStream", "logs:PutLogEvents")


def policies(stage: Stage, function: Function) -> list[dict[str, Any]]:
    """The inline policies of a function's role."""
    statements = [
        _logs(stage, function),
        *_tables(function),
        *_queues(function),
        *_stream(function),
        *_objects(stage, function),
        *_secrets(function),
        *_houses(stage, function),
        *_dead_letters(stage, function),
    ]
    document = {"Version": "2012-10-17", "Statement": statements}
    return [{"PolicyName": stage.function_name(function), "PolicyDocument": document}]


def _allow(actions: Sequence[str], resources: Sequence[Any]) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}


def _logs(stage: Stage, function: Function) -> dict[str, Any]:
    group = f"log-group:{stage.log_group_name(function)}:log-stream:*"
    return _allow(LOG, [{"Fn::Sub": REGIONAL_ARN % ("logs", group)}])


def _tables(function: Function) -> list[dict[str, Any]]:
    statements = []
    # A transaction may stand on a condition of an item that it does not change.
    checks = CHECK if function.uses.writes else ()
    if function.uses.reads:
        read = [arn for name in function.uses.reads for arn in _table_and_indexes(name)]
        statements.append(_allow((*READ, *checks), read))
    apart = [name for name in function.uses.writes if name not in function.uses.reads]
    for actions, names in (*_written(function), (checks, apart)):
        if names:
            statements.append(_allow(actions, [arn_of(name, "Table") for name in names]))
    return statements


def _written(function: Function) -> list[tuple[Sequence[str], list[str]]]:
    """What may be done to which tables; to one that only grows, nothing but add."""
    growing = {each.name for each in TABLES if each.appends}
    changed = [name for name in function.uses.writes if name not in growing]
    added = [name for name in function.uses.writes if name in growing]
    return [(WRITE, changed), (PUT, added)]


def _table_and_indexes(name: str) -> list[dict[str, Any]]:
    own = logical(name, "Table")
    indexes = [{"Fn::Sub": f"${{{own}.Arn}}/index/{i.name}"} for i in table(name).indexes]
    return [arn_of(name, "Table"), *indexes]


def _queues(function: Function) -> list[dict[str, Any]]:
    statements = []
    if function.uses.sends:
        statements.append(_allow(SEND, [arn_of(name, "Queue") for name in function.uses.sends]))
    if function.queue is not None:
        statements.append(_allow(RECEIVE, [arn_of(function.queue.name, "Queue")]))
    return statements


def _stream(function: Function) -> list[dict[str, Any]]:
    if function.stream is None:
        return []
    # Streams of one table differ by the instant of their creation only.
    streams = {"Fn::Sub": f"${{{logical(function.stream, 'Table')}.Arn}}/stream/*"}
    give_up = _allow(["sqs:SendMessage"], [arn_of(stream_dead(function), "Queue")])
    return [_allow(FOLLOW, [streams]), give_up]


def _objects(stage: Stage, function: Function) -> list[dict[str, Any]]:
    """Files, action by action, each by the beginnings of their keys."""
    uses = function.uses
    asked = {
        "s3:GetObject": uses.gets,
        "s3:PutObject": uses.puts,
        "s3:DeleteObject": uses.deletes,
    }
    statements = [
        _allow([action], [stage.bucket_arn(bucket, f"/{prefix}*") for prefix in prefixes])
        for action, prefixes in asked.items()
        for bucket in BUCKETS
        if prefixes
    ]
    if uses.gets or uses.lists:
        # Without it, S3 answers 403 where an object is missing. It shows keys, no contents.
        listed = [stage.bucket_arn(bucket) for bucket in BUCKETS]
        statements.append(_allow(["s3:ListBucket"], listed))
    return statements


def _secrets(function: Function) -> list[dict[str, Any]]:
    if not function.uses.secrets:
        return []
    arns = [{"Fn::GetAtt": [logical(name, "Secret"), "Id"]} for name in function.uses.secrets]
    return [_allow(["secretsmanager:GetSecretValue"], arns)]


def _houses(stage: Stage, function: Function) -> list[dict[str, Any]]:
    """The queues of houses, which the product makes itself, and the role that opens one of them."""
    statements = [
        _allow(HOUSES[done], [{"Fn::Sub": REGIONAL_ARN % ("sqs", stage.house_queues)}])
        for done in function.uses.houses
    ]
    if "keeps" in function.uses.houses:
        statements.append(_allow(["sts:AssumeRole"], [arn_of("bridge", "Role")]))
    return statements


def _dead_letters(stage: Stage, function: Function) -> list[dict[str, Any]]:
    """What queues gave up is taken from any dead-letter queue and sent to any queue: by the pattern
    of their names, since a role's policies have a limit of length."""
    if "mends" not in function.uses.dead_letters:
        return []
    places = ((MEND, stage.dead_letter_queues), (SEND, stage.queues))
    return [
        _allow(actions, [{"Fn::Sub": REGIONAL_ARN % ("sqs", names)}]) for actions, names in places
    ]
