"""The functions: size, environment, role, log, layers, and what starts them.

Chalice writes the functions themselves; these parts are laid over its template.
"""

from typing import Any

from chalicelib.cloud.assembly import Function, stream_dead
from chalicelib.cloud.rooms import Queue
from chalicelib.reservations.stays import hours
from chalicelib.smart_home.bridges import mailboxes
from chalicelib.wiring import API, FUNCTIONS
from deploy.naming import Stage, arn_of, log_of, logical, role_of
from deploy.roles import policies

RESERVES = "ReservesConcurrency"
STREAM_BATCH = 100
STREAM_ATTEMPTS = 10
INSERTS = '{"eventName": ["INSERT"]}'


def functions(stage: Stage) -> dict[str, Any]:
    """What every function has beyond its code."""
    resources: dict[str, Any] = {}
    for function in (API, *FUNCTIONS):
        resources[logical(function.name)] = {"Properties": _properties(stage, function)}
        resources[logical(log_of(function), "Logs")] = _log_group(stage, function)
        role = {"Properties": {"Policies": policies(stage, function)}}
        resources[role_of(function)] = role
    return resources


def layers(names: list[str], stage: Stage) -> dict[str, Any]:
    """The layers, whose archives lie beside the template."""
    return {
        logical(name, "Layer"): {
            "Type": "AWS::Serverless::LayerVersion",
            "Properties": {
                "LayerName": stage.full_name(name),
                "ContentUri": f"./layers/{name}.zip",
                "RetentionPolicy": "Delete",
            },
        }
        for name in names
    }


def _properties(stage: Stage, function: Function) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "FunctionName": stage.function_name(function),
        "MemorySize": function.memory,
        "Timeout": function.seconds,
        "Environment": {"Variables": _environment(stage, function)},
        "LoggingConfig": {"LogGroup": {"Ref": logical(log_of(function), "Logs")}},
    }
    if function.at_once is not None:
        properties["ReservedConcurrentExecutions"] = {
            "Fn::If": [RESERVES, function.at_once, {"Ref": "AWS::NoValue"}]
        }
    if function.uses.layers:
        properties["Layers"] = [{"Ref": logical(name, "Layer")} for name in function.uses.layers]
    events = _events(function)
    if events:
        properties["Events"] = events
    return properties


def _environment(stage: Stage, function: Function) -> dict[str, Any]:
    keeps_houses = "keeps" in function.uses.houses
    return {
        **({mailboxes.ROLE: arn_of("bridge", "Role")} if keeps_houses else {}),
        "CASA_STAGE": stage.name,
        "CASA_ACCOUNT": {"Ref": "AWS::AccountId"},
        "CASA_BASE_URL": {"Ref": "BaseUrl"},
        hours.VARIABLE: {"Ref": "LateCheckout"},
        "CASA_CODES_BY": {"Ref": "CodesBy"},
        "CASA_CODES_A_DAY": {"Ref": "CodesADay"},
    }


def _log_group(stage: Stage, function: Function) -> dict[str, Any]:
    return {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {
            "LogGroupName": stage.log_group_name(function),
            "RetentionInDays": stage.log_days,
        },
    }


def _events(function: Function) -> dict[str, Any]:
    events: dict[str, Any] = {}
    if function.queue is not None:
        events[logical(function.queue.name, "Messages")] = queue_event(function.queue)
    if function.stream is not None:
        events[logical(function.stream, "Records")] = _stream_event(function, function.stream)
    if function.job is not None:
        # The next run comes soon enough: a failed one is not repeated.
        rule = {
            "Schedule": function.job.rule,
            "RetryPolicy": {"MaximumRetryAttempts": 0},
        }
        events[logical(function.name, "Clock")] = {"Type": "Schedule", "Properties": rule}
    return events


def queue_event(queue: Queue) -> dict[str, Any]:
    """How a queue feeds its function: in batches whose messages succeed or fail one by one."""
    properties: dict[str, Any] = {
        "Queue": arn_of(queue.name, "Queue"),
        "BatchSize": queue.batch,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
    }
    if queue.concurrency is not None:
        properties["ScalingConfig"] = {"MaximumConcurrency": queue.concurrency}
    return {"Type": "SQS", "Properties": properties}


def _stream_event(function: Function, table: str) -> dict[str, Any]:
    return {
        "Type": "DynamoDB",
        "Properties": {
            "Stream": {"Fn::GetAtt": [logical(table, "Table"), "StreamArn"]},
            "StartingPosition": "TRIM_HORIZON",
            "BatchSize": STREAM_BATCH,
            # What expires is nobody's business.
            "FilterCriteria": {"Filters": [{"Pattern": INSERTS}]},
            # A batch that fails is halved until the bad record stands alone, so that it cannot
            # hold up the others; what is given up is announced on the dead-letter queue.
            "BisectBatchOnFunctionError": True,
            "MaximumRetryAttempts": STREAM_ATTEMPTS,
            "DestinationConfig": {
                "OnFailure": {
                    "Type": "SQS",
                    "Destination": arn_of(stream_dead(function), "Queue"),
                }
            },
        },
    }
