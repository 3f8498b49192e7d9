"""Queues, their dead-letter queues, and who may put messages on them."""

from typing import Any

from chalicelib.cloud.resources import BUCKETS, Bucket
from chalicelib.cloud.rooms import Queue
from chalicelib.dead_letters.known import DEAD
from chalicelib.wiring import QUEUES
from deploy.naming import Stage, arn_of, logical

KEPT_SECONDS = 4 * 24 * 3600
DEAD_KEPT_SECONDS = 14 * 24 * 3600


def messaging(stage: Stage) -> dict[str, Any]:
    """Every queue of the stage."""
    resources: dict[str, Any] = {}
    for name in DEAD:
        resources[logical(name, "Queue")] = _dead_letter_queue(stage, name)
    for queue in QUEUES:
        resources[logical(queue.name, "Queue")] = _queue(stage, queue)
    for bucket in BUCKETS:
        resources[logical(bucket.announces, "QueuePolicy")] = _admit_bucket(stage, bucket)
    return resources


def _queue(stage: Stage, queue: Queue) -> dict[str, Any]:
    return {
        "Type": "AWS::SQS::Queue",
        "Properties": {
            "QueueName": stage.full_name(queue.name),
            "VisibilityTimeout": queue.visibility,
            "MessageRetentionPeriod": KEPT_SECONDS,
            "SqsManagedSseEnabled": True,
            "RedrivePolicy": {
                "deadLetterTargetArn": arn_of(queue.dead, "Queue"),
                "maxReceiveCount": queue.attempts,
            },
        },
    }


def _dead_letter_queue(stage: Stage, name: str) -> dict[str, Any]:
    return {
        "Type": "AWS::SQS::Queue",
        "Properties": {
            "QueueName": stage.full_name(name),
            "MessageRetentionPeriod": DEAD_KEPT_SECONDS,
            "SqsManagedSseEnabled": True,
        },
    }


def _admit_bucket(stage: Stage, bucket: Bucket) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn_of(bucket.announces, "Queue"),
        "Condition": {
            "ArnEquals": {"aws:SourceArn": stage.bucket_arn(bucket)},
            "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
        },
    }
    return {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {
            "Queues": [{"Ref": logical(bucket.announces, "Queue")}],
            "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        },
    }
