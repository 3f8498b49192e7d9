"""Making what the application needs: tables, queues, buckets and secrets, from one definition.

Everything here may run again: what exists stays as it is, with its data, and what a newer
definition adds is added.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from chalicelib import wiring
from chalicelib.cloud import resources
from chalicelib.cloud.resources import Bucket, Index, Table
from chalicelib.cloud.rooms import Queue
from chalicelib.cloud.settings import Settings
from chalicelib.dead_letters.known import DEAD

Client = Callable[[str], Any]
"""Gives the client of a service (`local.aws.clients.client`)."""

STREAM_VIEW = "NEW_IMAGE"
FIRST_KEY = "k1"
KEY_BYTES = 48
DEAD_LETTER_SECONDS = 14 * 24 * 3600
UPLOAD_METHODS = ["GET", "HEAD", "PUT", "POST"]


def provision(client: Client, settings: Settings) -> None:
    """Make whatever is missing of the stage's tables, queues, buckets and secrets."""
    for table in resources.TABLES:
        make_table(client("dynamodb"), settings.name(table.name), table)
    make_queues(client("sqs"), settings)
    for bucket in resources.BUCKETS:
        make_bucket(client, settings, bucket)
    for secret in resources.SECRETS:
        make_secret(client("secretsmanager"), settings.name(secret))


def make_table(dynamodb: Any, name: str, table: Table) -> None:
    """Make a table, or add the indexes, stream and expiry that an existing one lacks."""
    found = _existing_table(dynamodb, name)
    if found is None:
        dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=_keys(table.hash, table.range),
            AttributeDefinitions=_attributes(table.key_attributes),
            **_optional("GlobalSecondaryIndexes", [_index(index) for index in table.indexes]),
            **_optional("StreamSpecification", _stream(table)),
        )
        dynamodb.get_waiter("table_exists").wait(TableName=name)
    else:
        _bring_up_to_date(dynamodb, name, table, found)
    if table.ttl is not None:
        _expire_by(dynamodb, name, table.ttl)


def _existing_table(dynamodb: Any, name: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = dynamodb.describe_table(TableName=name)["Table"]
    except dynamodb.exceptions.ResourceNotFoundException:
        return None
    return found


def _bring_up_to_date(dynamodb: Any, name: str, table: Table, found: dict[str, Any]) -> None:
    known = {index["IndexName"] for index in found.get("GlobalSecondaryIndexes", ())}
    for index in table.indexes:
        # DynamoDB makes one index a request.
        if index.name not in known:
            dynamodb.update_table(
                TableName=name,
                AttributeDefinitions=_attributes((index.hash, index.range)),
                GlobalSecondaryIndexUpdates=[{"Create": _index(index)}],
            )
    if table.stream and not found.get("StreamSpecification", {}).get("StreamEnabled"):
        dynamodb.update_table(TableName=name, StreamSpecification=_stream(table))


def _keys(hash_name: str, range_name: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": hash_name, "KeyType": "HASH"},
        {"AttributeName": range_name, "KeyType": "RANGE"},
    ]


def _attributes(names: Sequence[str]) -> list[dict[str, str]]:
    return [{"AttributeName": name, "AttributeType": "S"} for name in names]


def _index(index: Index) -> dict[str, Any]:
    projections: dict[bool, dict[str, Any]] = {
        True: {"ProjectionType": "ALL"},
        False: {"ProjectionType": "KEYS_ONLY"},
    }
    projection = (
        {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(index.carries)}
        if index.carries
        else projections[index.carries is None]
    )
    return {
        "IndexName": index.name,
        "KeySchema": _keys(index.hash, index.range),
        "Projection": projection,
    }


def _stream(table: Table) -> dict[str, Any]:
    return {"StreamEnabled": True, "StreamViewType": STREAM_VIEW} if table.stream else {}


def _optional(name: str, value: Any) -> dict[str, Any]:
    """A parameter that AWS refuses where it is empty."""
    return {name: value} if value else {}


def _expire_by(dynamodb: Any, name: str, attribute: str) -> None:
    now = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    if now.get("TimeToLiveStatus", "DISABLED") == "DISABLED":
        dynamodb.update_time_to_live(
            TableName=name,
            TimeToLiveSpecification={"Enabled": True, "AttributeName": attribute},
        )


def make_queues(sqs: Any, settings: Settings) -> None:
    """Make all queues, and those of what is given up."""
    for queue in wiring.QUEUES:
        make_queue(sqs, settings, queue)
    for dead in DEAD.values():
        if dead.queue is None:
            _dead_letter_queue(sqs, settings, dead.name)


def make_queue(sqs: Any, settings: Settings, queue: Queue) -> None:
    """Make a queue and its dead-letter queue."""
    dead = _dead_letter_queue(sqs, settings, queue.dead)
    redrive = {"deadLetterTargetArn": _arn(sqs, dead), "maxReceiveCount": queue.attempts}
    _queue(
        sqs,
        settings.name(queue.name),
        {
            "VisibilityTimeout": str(queue.visibility),
            "RedrivePolicy": msgspec.json.encode(redrive).decode(),
        },
    )


def _dead_letter_queue(sqs: Any, settings: Settings, name: str) -> str:
    kept = {"MessageRetentionPeriod": str(DEAD_LETTER_SECONDS)}
    return _queue(sqs, settings.name(name), kept)


def _queue(sqs: Any, name: str, attributes: dict[str, str]) -> str:
    # Made bare and then set: SQS refuses to make an existing queue with other attributes.
    url: str = sqs.create_queue(QueueName=name)["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes=attributes)
    return url


def _arn(sqs: Any, url: str) -> str:
    answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    arn: str = answer["Attributes"]["QueueArn"]
    return arn


def make_bucket(client: Client, settings: Settings, bucket: Bucket) -> None:
    """Make a private bucket that browsers may send to and that announces its uploads."""
    s3, sqs, name = client("s3"), client("sqs"), settings.bucket(bucket.name)
    if not _bucket_exists(s3, name):
        s3.create_bucket(Bucket=name)
    s3.put_public_access_block(
        Bucket=name,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        },
    )
    s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [_upload_rule()]})
    announced = sqs.get_queue_url(QueueName=settings.name(bucket.announces))["QueueUrl"]
    s3.put_bucket_notification_configuration(
        Bucket=name,
        NotificationConfiguration={
            "QueueConfigurations": [_announcement(bucket, _arn(sqs, announced))]
        },
    )


def _bucket_exists(s3: Any, name: str) -> bool:
    try:
        s3.head_bucket(Bucket=name)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.NOT_FOUND:
            return False
        raise
    return True


def _upload_rule() -> dict[str, Any]:
    return {
        "AllowedOrigins": ["*"],
        "AllowedMethods": UPLOAD_METHODS,
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 3600,
    }


def _announcement(bucket: Bucket, queue_arn: str) -> dict[str, Any]:
    prefix = [{"Name": "prefix", "Value": bucket.watched}]
    return {
        "QueueArn": queue_arn,
        "Events": ["s3:ObjectCreated:*"],
        "Filter": {"Key": {"FilterRules": prefix}},
    }


def make_secret(manager: Any, name: str) -> None:
    """Make a secret of one random key, named as the current one.

    One that exists stays: what was signed before a restart is valid after it.
    """
    value = {"current": FIRST_KEY, FIRST_KEY: secrets.token_urlsafe(KEY_BYTES)}
    try:
        manager.create_secret(Name=name, SecretString=msgspec.json.encode(value).decode())
    except manager.exceptions.ResourceExistsException:
        return


def fill_secret(manager: Any, name: str, values: Mapping[str, str]) -> None:
    """Put values into a secret that a person would put there; what is there stays."""
    kept = msgspec.json.decode(manager.get_secret_value(SecretId=name)["SecretString"])
    filled = {**values, **kept}
    if filled != kept:
        manager.put_secret_value(SecretId=name, SecretString=msgspec.json.encode(filled).decode())
