"""What calls for a person: given-up messages, failing requests, jobs and a stream that lags.

They are a stack of their own beside the stage's, since CloudFormation takes 500 resources in one.
It names what it watches, and needs nothing of it to be there.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.accounts.sign_in.limits import ATTACKS
from chalicelib.cloud.assembly import Function
from chalicelib.dead_letters.known import DEAD
from chalicelib.guests.codes.budget import SPENT
from chalicelib.guests.codes.sending import UNSENT
from chalicelib.insights.comparing.jobs import DRIFTS as FIGURE_DRIFTS
from chalicelib.insights.tallies.jobs import DRIFTS as SEARCH_DRIFTS
from chalicelib.loyalty.proof.jobs import DRIFTS as POINTS_DRIFTS
from chalicelib.notifications.messages.troubles import TROUBLES as MESSAGE_TROUBLES
from chalicelib.notifications.pushing.troubles import TROUBLES as PUSH_TROUBLES
from chalicelib.notifications.whatsapp.statuses import REFUSED as REFUSED_STATUSES
from chalicelib.operations.cleaning.types import LACKING
from chalicelib.payments.types import (
    DIFFERENCES,
    DRIFTS,
    LATE,
    NOT_GIVEN_BACK,
    STUCK,
    SURPLUS,
    TAKEN_BACK,
)
from chalicelib.payments.webhooks.service import REFUSED as REFUSED_WEBHOOKS
from chalicelib.reservations.proof.jobs import DRIFTS as NIGHT_DRIFTS
from chalicelib.smart_home.heating.rules import UNTOLD
from chalicelib.sync.feeds.service import TROUBLES
from chalicelib.web.cards import REFUSED
from chalicelib.wiring import FUNCTIONS
from deploy.naming import Stage, logical

NOTICED = {
    "attacked-accounts": ("accounts", ATTACKS),
    "spent-code-budgets": ("guests", SPENT),
    "unsent-codes": ("guests", UNSENT),
    "card-numbers": ("web", REFUSED),
    "points-drift": ("loyalty", POINTS_DRIFTS),
    "figures-drift": ("insights", FIGURE_DRIFTS),
    "money-drift": ("payments", DRIFTS),
    "nights-drift": ("reservations", NIGHT_DRIFTS),
    "search-drift": ("insights", SEARCH_DRIFTS),
    "late-payments": ("payments", LATE),
    "surplus-payments": ("payments", SURPLUS),
    "charge-backs": ("payments", TAKEN_BACK),
    "failed-refunds": ("payments", NOT_GIVEN_BACK),
    "overdue-payments": ("payments", STUCK),
    "differing-payments": ("payments", DIFFERENCES),
    "refused-webhooks": ("payments", REFUSED_WEBHOOKS),
    "lacking-cleanings": ("operations", LACKING),
    "channel-troubles": ("sync", TROUBLES),
    "untold-pools": ("smart-home", UNTOLD),
    "push-troubles": ("notifications", PUSH_TROUBLES),
    "message-troubles": ("notifications", MESSAGE_TROUBLES),
    "refused-statuses": ("notifications", REFUSED_STATUSES),
}
"""What the product counts in its log, by the name of its alarm: the room, and the metric."""
PERIOD_SECONDS = 300
FAILED_REQUESTS = 5
STREAM_LAG_MILLISECONDS = 5 * 60 * 1000


ADDRESS = r"[^@\s]+@[^@\s]+\.[^@\s]+"
PARAMETERS: dict[str, Any] = {
    # Without a default, a stage cannot be made that calls nobody.
    "AlarmEmail": {
        "Type": "String",
        "AllowedPattern": ADDRESS,
        "ConstraintDescription": "an e-mail address (--alarm-email)",
        "Description": "Who is told of alarms",
    },
}
"""What a release says of the alarms of its stage."""


def alarm_template(stage: Stage) -> dict[str, Any]:
    """The template of the stage's alarms."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"What calls for a person in stage {stage.name}",
        "Parameters": PARAMETERS,
        "Resources": alarms(stage),
    }


def alarms(stage: Stage) -> dict[str, Any]:
    """Alarms, and the topic that they are told on."""
    resources: dict[str, Any] = {
        "AlarmsTopic": {
            "Type": "AWS::SNS::Topic",
            "Properties": {"TopicName": stage.full_name("alarms")},
        },
        "AlarmsByEmail": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {
                "TopicArn": {"Ref": "AlarmsTopic"},
                "Protocol": "email",
                "Endpoint": {"Ref": "AlarmEmail"},
            },
        },
        "FailedRequestsAlarm": _failed_requests(stage),
    }
    for name, (room, metric) in NOTICED.items():
        resources[logical(name, "Alarm")] = _alarm(
            stage.full_name(name), (stage.full_name(room), metric), {}, statistic="Sum", above=0
        )
    for name in DEAD:
        resources[logical(name, "Alarm")] = _given_up(stage, name)
    for function in FUNCTIONS:
        if function.job is not None:
            resources[logical(function.name, "Alarm")] = _failing(
                stage, function, function.job.minutes
            )
        if function.stream is not None:
            resources[logical(function.name, "LagAlarm")] = _lagging(stage, function)
    return resources


def _alarm(
    name: str,
    metric: tuple[str, str],
    dimensions: Mapping[str, Any],
    *,
    statistic: str,
    above: int,
    periods: int = 1,
) -> dict[str, Any]:
    namespace, metric_name = metric
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmName": name,
            "Namespace": namespace,
            "MetricName": metric_name,
            "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
            "Statistic": statistic,
            "Period": PERIOD_SECONDS,
            "EvaluationPeriods": periods,
            "Threshold": above,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "AlarmsTopic"}],
            "OKActions": [{"Ref": "AlarmsTopic"}],
        },
    }


def _failed_requests(stage: Stage) -> dict[str, Any]:
    return _alarm(
        stage.full_name("failed-requests"),
        ("AWS/ApiGateway", "5XXError"),
        {"ApiName": stage.full_name("api"), "Stage": "api"},
        statistic="Sum",
        above=FAILED_REQUESTS,
    )


def _given_up(stage: Stage, queue: str) -> dict[str, Any]:
    return _alarm(
        stage.full_name(queue),
        ("AWS/SQS", "ApproximateNumberOfMessagesVisible"),
        {"QueueName": stage.full_name(queue)},
        statistic="Maximum",
        above=0,
    )


def _failing(stage: Stage, function: Function, minutes: int) -> dict[str, Any]:
    # A job that runs seldom never fails in three periods running.
    return _alarm(
        f"{stage.function_name(function)}-fails",
        ("AWS/Lambda", "Errors"),
        {"FunctionName": stage.function_name(function)},
        statistic="Sum",
        above=0,
        periods=3 if minutes * 60 <= PERIOD_SECONDS else 1,
    )


def _lagging(stage: Stage, function: Function) -> dict[str, Any]:
    return _alarm(
        f"{stage.function_name(function)}-lags",
        ("AWS/Lambda", "IteratorAge"),
        {"FunctionName": stage.function_name(function)},
        statistic="Maximum",
        above=STREAM_LAG_MILLISECONDS,
        periods=2,
    )
