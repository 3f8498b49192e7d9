"""Tables, queues, buckets and secrets of the template are those of `resources`."""

import json
from typing import Any

import pytest

from chalicelib.cloud.resources import BUCKETS, SECRETS, TABLES, Bucket, Table
from chalicelib.cloud.rooms import Queue
from chalicelib.wiring import QUEUES
from deploy.naming import Stage, logical
from deploy.template import merge_template

PRODUCTION = merge_template(Stage("production"))["Resources"]
MOST_INDEXES = 20
MOST_PROJECTED = 100
STAGING = merge_template(Stage("staging"))["Resources"]


def properties(name: str, kind: str, resources: dict[str, Any] = PRODUCTION) -> dict[str, Any]:
    found: dict[str, Any] = resources[logical(name, kind)]["Properties"]
    return found


def names_of_type(kind: str) -> list[str]:
    return [name for name, resource in PRODUCTION.items() if resource.get("Type") == kind]


def test_there_is_one_resource_for_each_definition() -> None:
    assert len(names_of_type("AWS::DynamoDB::Table")) == len(TABLES)
    assert len(names_of_type("AWS::S3::Bucket")) == len(BUCKETS)
    assert len(names_of_type("AWS::SecretsManager::Secret")) == len(SECRETS)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_has_its_key_and_is_paid_by_request(table: Table) -> None:
    made = properties(table.name, "Table")
    assert made["TableName"] == f"casa-production-{table.name}"
    assert made["BillingMode"] == "PAY_PER_REQUEST"
    assert [key["AttributeName"] for key in made["KeySchema"]] == [table.hash, table.range]
    assert [key["KeyType"] for key in made["KeySchema"]] == ["HASH", "RANGE"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_defines_exactly_the_attributes_that_keys_use(table: Table) -> None:
    made = properties(table.name, "Table")
    used = {key["AttributeName"] for key in made["KeySchema"]}
    for index in made.get("GlobalSecondaryIndexes", []):
        used |= {key["AttributeName"] for key in index["KeySchema"]}
    defined = [attribute["AttributeName"] for attribute in made["AttributeDefinitions"]]
    assert sorted(defined) == sorted(used)
    assert {attribute["AttributeType"] for attribute in made["AttributeDefinitions"]} == {"S"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_index_carries_what_its_definition_says(table: Table) -> None:
    made = properties(table.name, "Table").get("GlobalSecondaryIndexes", [])
    assert [index["IndexName"] for index in made] == [index.name for index in table.indexes]
    for index, definition in zip(made, table.indexes, strict=True):
        projection = index["Projection"]
        if definition.carries is None:
            assert projection == {"ProjectionType": "ALL"}
        elif definition.carries:
            assert projection["ProjectionType"] == "INCLUDE"
            assert projection["NonKeyAttributes"] == list(definition.carries)
        else:
            assert projection == {"ProjectionType": "KEYS_ONLY"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_indexes_stay_within_what_dynamodb_projects(table: Table) -> None:
    assert len(table.indexes) <= MOST_INDEXES
    assert sum(len(index.carries or ()) for index in table.indexes) <= MOST_PROJECTED
    for index in table.indexes:
        # Keys are carried anyway, and may not be named again.
        assert not {index.hash, index.range, table.hash, table.range} & set(index.carries or ())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_expires_and_streams_only_where_its_definition_says(table: Table) -> None:
    made = properties(table.name, "Table")
    if table.ttl:
        expected = {"AttributeName": table.ttl, "Enabled": True}
        assert made["TimeToLiveSpecification"] == expected
    else:
        assert "TimeToLiveSpecification" not in made
    assert ("StreamSpecification" in made) == table.stream


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_can_be_restored_to_a_moment(table: Table) -> None:
    recovery = properties(table.name, "Table")["PointInTimeRecoverySpecification"]
    assert recovery == {"PointInTimeRecoveryEnabled": True}


def resources_with_data(resources: dict[str, Any]) -> list[dict[str, Any]]:
    kinds = {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"}
    return [resource for resource in resources.values() if resource.get("Type") in kinds]


def test_production_keeps_its_data_whatever_happens_to_the_stack() -> None:
    for resource in resources_with_data(PRODUCTION):
        assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
    for table in TABLES:
        assert properties(table.name, "Table")["DeletionProtectionEnabled"] is True


def test_another_stage_can_be_taken_away_whole() -> None:
    for resource in resources_with_data(STAGING):
        assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Delete"
    for table in TABLES:
        assert properties(table.name, "Table", STAGING)["DeletionProtectionEnabled"] is False


def test_two_stages_share_no_name() -> None:
    for table in TABLES:
        here = properties(table.name, "Table")["TableName"]
        assert here != properties(table.name, "Table", STAGING)["TableName"]


@pytest.mark.parametrize("queue", QUEUES, ids=lambda queue: queue.name)
def test_a_queue_gives_up_into_its_dead_letter_queue(queue: Queue) -> None:
    made = properties(queue.name, "Queue")
    assert made["QueueName"] == f"casa-production-{queue.name}"
    assert made["RedrivePolicy"] == {
        "deadLetterTargetArn": {"Fn::GetAtt": [logical(queue.dead, "Queue"), "Arn"]},
        "maxReceiveCount": queue.attempts,
    }
    dead = properties(queue.dead, "Queue")
    assert dead["QueueName"] == f"casa-production-{queue.dead}"
    assert dead["MessageRetentionPeriod"] > made["MessageRetentionPeriod"]


@pytest.mark.parametrize("queue", QUEUES, ids=lambda queue: queue.name)
def test_a_message_stays_hidden_for_six_times_what_its_function_may_take(queue: Queue) -> None:
    function = PRODUCTION[logical(queue.name)]["Properties"]
    assert properties(queue.name, "Queue")["VisibilityTimeout"] >= 6 * function["Timeout"]


@pytest.mark.parametrize("bucket", BUCKETS, ids=lambda bucket: bucket.name)
def test_a_bucket_is_private_and_encrypted(bucket: Bucket) -> None:
    made = properties(bucket.name, "Bucket")
    assert set(made["PublicAccessBlockConfiguration"].values()) == {True}
    assert made["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    (encryption,) = made["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    policy = properties(bucket.name, "BucketPolicy")["PolicyDocument"]
    assert [statement["Effect"] for statement in policy["Statement"]] == ["Deny"]


@pytest.mark.parametrize("bucket", BUCKETS, ids=lambda bucket: bucket.name)
def test_a_bucket_announces_uploads_and_forgets_them_later(bucket: Bucket) -> None:
    made = properties(bucket.name, "Bucket")
    (announcement,) = made["NotificationConfiguration"]["QueueConfigurations"]
    assert announcement["Queue"] == {"Fn::GetAtt": [logical(bucket.announces, "Queue"), "Arn"]}
    (prefix,) = announcement["Filter"]["S3Key"]["Rules"]
    assert prefix == {"Name": "prefix", "Value": bucket.watched}
    (*passing, _) = made["LifecycleConfiguration"]["Rules"]
    assert [(rule["Prefix"], rule["ExpirationInDays"]) for rule in passing] == [
        (prefix, bucket.passing_days) for prefix in bucket.passing
    ]
    assert bucket.watched in bucket.passing


@pytest.mark.parametrize("bucket", BUCKETS, ids=lambda bucket: bucket.name)
def test_only_the_bucket_itself_may_announce(bucket: Bucket) -> None:
    resource = PRODUCTION[logical(bucket.announces, "QueuePolicy")]
    (statement,) = resource["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "s3.amazonaws.com"}
    source = statement["Condition"]["ArnEquals"]["aws:SourceArn"]["Fn::Sub"]
    assert source.endswith(f"casa-production-{bucket.name}-${{AWS::AccountId}}")
    assert (
        logical(bucket.announces, "QueuePolicy")
        in PRODUCTION[logical(bucket.name, "Bucket")]["DependsOn"]
    )


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_generated_as_one_key_that_is_named_the_current_one(name: str) -> None:
    made = properties(name, "Secret")
    generated = made["GenerateSecretString"]
    assert made["Name"] == f"casa-production-{name}"
    assert "SecretString" not in made
    template = json.loads(generated["SecretStringTemplate"])
    assert template == {"current": generated["GenerateStringKey"]}
    assert generated["PasswordLength"] >= 32
