"""Tables, buckets and secrets as CloudFormation resources."""

from typing import Any

from chalicelib.cloud.resources import BUCKETS, SECRETS, TABLES, Bucket, Index, Table
from deploy.naming import Stage, arn_of, logical

STREAM_VIEW = "NEW_IMAGE"
FIRST_KEY = "k1"
SECRET_LENGTH = 64
CORS_SECONDS = 3600
OLD_VERSION_DAYS = 30


def storage(stage: Stage) -> dict[str, Any]:
    """Everything that holds data, except messages on their way."""
    resources: dict[str, Any] = {}
    for table in TABLES:
        resources[logical(table.name, "Table")] = _table(stage, table)
    for bucket in BUCKETS:
        resources[logical(bucket.name, "Bucket")] = _bucket(stage, bucket)
        resources[logical(bucket.name, "BucketPolicy")] = _encrypted_transport(stage, bucket)
    for secret in SECRETS:
        resources[logical(secret, "Secret")] = _secret(stage, secret)
    return resources


def _table(stage: Stage, table: Table) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "TableName": stage.full_name(table.name),
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": "S"} for name in table.key_attributes
        ],
        "KeySchema": _key_schema(table.hash, table.range),
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "DeletionProtectionEnabled": stage.keeps_data,
    }
    if table.indexes:
        properties["GlobalSecondaryIndexes"] = [_index(index) for index in table.indexes]
    if table.ttl:
        properties["TimeToLiveSpecification"] = {"AttributeName": table.ttl, "Enabled": True}
    if table.stream:
        properties["StreamSpecification"] = {"StreamViewType": STREAM_VIEW}
    return {"Type": "AWS::DynamoDB::Table", **stage.deletion_policy, "Properties": properties}


def _index(index: Index) -> dict[str, Any]:
    return {
        "IndexName": index.name,
        "KeySchema": _key_schema(index.hash, index.range),
        "Projection": _projection(index.carries),
    }


def _projection(carries: tuple[str, ...] | None) -> dict[str, Any]:
    if carries is None:
        return {"ProjectionType": "ALL"}
    if not carries:
        return {"ProjectionType": "KEYS_ONLY"}
    return {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(carries)}


def _key_schema(hash_name: str, range_name: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": hash_name, "KeyType": "HASH"},
        {"AttributeName": range_name, "KeyType": "RANGE"},
    ]


def _bucket(stage: Stage, bucket: Bucket) -> dict[str, Any]:
    return {
        "Type": "AWS::S3::Bucket",
        # S3 tries the notification when the bucket is made, so the queue must admit it by then.
        "DependsOn": [logical(bucket.announces, "QueuePolicy")],
        **stage.deletion_policy,
        "Properties": {
            "BucketName": {"Fn::Sub": stage.bucket_name(bucket)},
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [
                    {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
                ]
            },
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "VersioningConfiguration": {"Status": "Enabled"},
            "LifecycleConfiguration": {"Rules": _lifecycle(bucket)},
            "CorsConfiguration": {"CorsRules": [_cors_rule()]},
            "NotificationConfiguration": {"QueueConfigurations": [_announcement(bucket)]},
        },
    }


def _lifecycle(bucket: Bucket) -> list[dict[str, Any]]:
    passing = [
        {
            "Id": f"{prefix.rstrip('/')}-leave",
            "Status": "Enabled",
            "Prefix": prefix,
            "ExpirationInDays": bucket.passing_days,
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        }
        for prefix in bucket.passing
    ]
    return [
        *passing,
        {
            "Id": "old-versions-leave",
            "Status": "Enabled",
            "ExpiredObjectDeleteMarker": True,
            "NoncurrentVersionExpiration": {"NoncurrentDays": OLD_VERSION_DAYS},
        },
    ]


def _cors_rule() -> dict[str, Any]:
    """Any origin: what admits a request is its signature, and no cookie goes along."""
    return {
        "AllowedOrigins": ["*"],
        "AllowedMethods": ["GET", "HEAD", "POST", "PUT"],
        "AllowedHeaders": ["*"],
        "ExposedHeaders": ["ETag"],
        "MaxAge": CORS_SECONDS,
    }


def _announcement(bucket: Bucket) -> dict[str, Any]:
    prefix = [{"Name": "prefix", "Value": bucket.watched}]
    return {
        "Event": "s3:ObjectCreated:*",
        "Queue": arn_of(bucket.announces, "Queue"),
        "Filter": {"S3Key": {"Rules": prefix}},
    }


def _encrypted_transport(stage: Stage, bucket: Bucket) -> dict[str, Any]:
    statement = {
        "Sid": "OnlyEncryptedTransport",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [stage.bucket_arn(bucket), stage.bucket_arn(bucket, "/*")],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {
            "Bucket": {"Ref": logical(bucket.name, "Bucket")},
            "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        },
    }


def _secret(stage: Stage, name: str) -> dict[str, Any]:
    """A secret in the shape that the code reads: the name of the current key, and each key."""
    return {
        "Type": "AWS::SecretsManager::Secret",
        **stage.deletion_policy,
        "Properties": {
            "Name": stage.full_name(name),
            "GenerateSecretString": {
                "SecretStringTemplate": f'{{"current": "{FIRST_KEY}"}}',
                "GenerateStringKey": FIRST_KEY,
                "PasswordLength": SECRET_LENGTH,
                "ExcludePunctuation": True,
            },
        },
    }
