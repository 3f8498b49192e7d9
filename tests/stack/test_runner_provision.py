"""The resources of the stage, made from their definitions."""

import json
from typing import Any

import msgspec

from chalicelib import wiring
from chalicelib.cloud import resources
from chalicelib.cloud.resources import Index, Table
from chalicelib.cloud.rooms import Queue
from chalicelib.cloud.settings import settings
from local.aws.clients import client
from local.aws.ministack import MiniStack
from local.aws.provision import make_queue, make_secret, make_table, provision


def described(table: str) -> dict[str, Any]:
    answer = client("dynamodb").describe_table(TableName=settings().name(table))
    found: dict[str, Any] = answer["Table"]
    return found


def queue_attributes(name: str) -> dict[str, str]:
    url = client("sqs").get_queue_url(QueueName=settings().name(name))["QueueUrl"]
    answer = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    attributes: dict[str, str] = answer["Attributes"]
    return attributes


def test_every_table_has_its_keys_and_indexes(aws: MiniStack) -> None:
    for table in resources.TABLES:
        found = described(table.name)
        assert [key["AttributeName"] for key in found["KeySchema"]] == [table.hash, table.range]
        names = {index["IndexName"] for index in found.get("GlobalSecondaryIndexes", ())}
        assert names == {index.name for index in table.indexes}


def test_indexes_project_what_they_carry(aws: MiniStack) -> None:
    carried = {
        (table.name, index["IndexName"]): index["Projection"]
        for table in resources.TABLES
        for index in described(table.name).get("GlobalSecondaryIndexes", ())
    }
    for table in resources.TABLES:
        for index in table.indexes:
            projection = carried[table.name, index.name]
            if index.carries is None:
                assert projection["ProjectionType"] == "ALL"
            else:
                assert set(projection.get("NonKeyAttributes", ())) == set(index.carries)


def test_tables_with_an_expiry_delete_by_it(aws: MiniStack) -> None:
    for table in resources.TABLES:
        answer = client("dynamodb").describe_time_to_live(TableName=settings().name(table.name))
        assert answer["TimeToLiveDescription"].get("AttributeName") == table.ttl


def test_only_tables_with_a_stream_have_one(aws: MiniStack) -> None:
    for table in resources.TABLES:
        stream = described(table.name).get("StreamSpecification", {})
        assert stream.get("StreamEnabled", False) is table.stream


def test_every_queue_gives_up_to_its_dead_letter_queue(aws: MiniStack) -> None:
    for queue in wiring.QUEUES:
        attributes = queue_attributes(queue.name)
        redrive = json.loads(attributes["RedrivePolicy"])
        assert attributes["VisibilityTimeout"] == str(queue.visibility)
        assert redrive["deadLetterTargetArn"] == queue_attributes(queue.dead)["QueueArn"]
        assert int(redrive["maxReceiveCount"]) == queue.attempts


def test_buckets_are_private_and_take_uploads_from_browsers(aws: MiniStack) -> None:
    for bucket in resources.BUCKETS:
        name = settings().bucket(bucket.name)
        block = client("s3").get_public_access_block(Bucket=name)
        assert all(block["PublicAccessBlockConfiguration"].values())
        [rule] = client("s3").get_bucket_cors(Bucket=name)["CORSRules"]
        assert {"PUT", "POST"} <= set(rule["AllowedMethods"])


def test_an_upload_is_announced_and_another_object_is_not(aws: MiniStack) -> None:
    [bucket] = resources.BUCKETS
    for key in ("elsewhere/a.jpg", f"{bucket.watched}b.jpg"):
        client("s3").put_object(Bucket=settings().bucket(bucket.name), Key=key, Body=b"x")
    url = client("sqs").get_queue_url(QueueName=settings().name(bucket.announces))["QueueUrl"]
    keys: list[str] = []
    while not any(key.endswith("b.jpg") for key in keys):
        answer = client("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=5)
        for message in answer["Messages"]:
            records = json.loads(message["Body"]).get("Records", ())
            keys += [record["s3"]["object"]["key"] for record in records]
    assert keys == [f"{bucket.watched}b.jpg"]


def test_provisioning_again_keeps_data_and_secrets(aws: MiniStack) -> None:
    table, secret = settings().name("nights"), settings().name("tokens")
    item = {"property_id": {"S": "p"}, "night": {"S": "2026-01-01"}}
    client("dynamodb").put_item(TableName=table, Item=item)
    before = client("secretsmanager").get_secret_value(SecretId=secret)["SecretString"]
    provision(client, settings())
    assert client("dynamodb").scan(TableName=table)["Items"] == [item]
    assert client("secretsmanager").get_secret_value(SecretId=secret)["SecretString"] == before


def test_a_secret_names_its_current_key(aws: MiniStack) -> None:
    make_secret(client("secretsmanager"), "another")
    text = client("secretsmanager").get_secret_value(SecretId="another")["SecretString"]
    value = msgspec.json.decode(text, type=dict[str, str])
    assert len(value[value["current"]]) >= 64


def test_a_newer_definition_adds_indexes_stream_and_expiry_to_a_table(aws: MiniStack) -> None:
    dynamodb = client("dynamodb")
    old = Table("growing", hash="a", range="b")
    new = Table(
        "growing",
        hash="a",
        range="b",
        indexes=(Index("by_c", hash="c", range="b"), Index("by_d", hash="d", range="a")),
        ttl="expires_at",
        stream=True,
    )
    make_table(dynamodb, "growing", old)
    item = {name: {"S": name} for name in "abcd"}
    dynamodb.put_item(TableName="growing", Item=item)
    make_table(dynamodb, "growing", new)
    found = dynamodb.query(
        TableName="growing",
        IndexName="by_c",
        KeyConditionExpression="c = :c",
        ExpressionAttributeValues={":c": {"S": "c"}},
    )
    assert found["Items"] == [item]
    assert dynamodb.describe_table(TableName="growing")["Table"]["LatestStreamArn"]


def test_a_queue_takes_the_settings_of_a_newer_definition(aws: MiniStack) -> None:
    for attempts in (5, 2):
        queue = Queue(name="changing", seconds=attempts, attempts=attempts)
        make_queue(client("sqs"), settings(), queue)
    attributes = queue_attributes("changing")
    assert attributes["VisibilityTimeout"] == "12"
    assert int(json.loads(attributes["RedrivePolicy"])["maxReceiveCount"]) == 2
