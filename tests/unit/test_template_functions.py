"""The functions of the template: sizes, what starts them, where they log, what they carry."""

from typing import Any

import msgspec
import pytest

from chalicelib.accounts.sign_in.limits import ATTACKS
from chalicelib.cloud.assembly import Function
from chalicelib.cloud.rooms import Queue
from chalicelib.guests.codes.budget import SPENT
from chalicelib.guests.codes.sending import UNSENT
from chalicelib.loyalty.proof.jobs import DRIFTS
from chalicelib.operations.cleaning.types import LACKING
from chalicelib.payments.types import DIFFERENCES, LATE, NOT_GIVEN_BACK, STUCK, SURPLUS, TAKEN_BACK
from chalicelib.payments.types import DRIFTS as MONEY_DRIFTS
from chalicelib.wiring import API, FUNCTIONS, QUEUES
from deploy.alarms import alarm_template
from deploy.functions import layers, queue_event
from deploy.naming import Stage, log_of, logical
from deploy.template import merge_template, used_layers

EVERY = (API, *FUNCTIONS)
TEMPLATE = merge_template(Stage("production"))
RESOURCES = TEMPLATE["Resources"]
ALARMS = alarm_template(Stage("production"))["Resources"]
SLOWEST_REQUEST = 29
MOST_RESOURCES = 500
MOST_RESERVED = 10
"""The quota of an account is shared by all functions."""


def events(function: Function) -> dict[str, Any]:
    found: dict[str, Any] = RESOURCES[logical(function.name)]["Properties"].get("Events", {})
    return found


@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
def test_a_function_has_the_size_of_its_definition(function: Function) -> None:
    made = RESOURCES[logical(function.name)]["Properties"]
    assert (made["MemorySize"], made["Timeout"]) == (function.memory, function.seconds)


def test_the_api_answers_before_the_gateway_gives_up() -> None:
    assert RESOURCES["APIHandler"]["Properties"]["Timeout"] <= SLOWEST_REQUEST


@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
def test_a_function_knows_its_stage_and_account(function: Function) -> None:
    variables = RESOURCES[logical(function.name)]["Properties"]["Environment"]["Variables"]
    assert variables["CASA_STAGE"] == "production"
    assert variables["CASA_ACCOUNT"] == {"Ref": "AWS::AccountId"}
    assert variables["CASA_BASE_URL"] == {"Ref": "BaseUrl"}
    assert TEMPLATE["Parameters"]["BaseUrl"]["Default"] == ""
    assert variables["CASA_LATE_CHECKOUT"] == {"Ref": "LateCheckout"}
    assert variables["CASA_CODES_BY"] == {"Ref": "CodesBy"}
    assert variables["CASA_CODES_A_DAY"] == {"Ref": "CodesADay"}


@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
def test_logs_do_not_pile_up_for_ever(function: Function) -> None:
    logs = RESOURCES[logical(log_of(function), "Logs")]["Properties"]
    assert logs["RetentionInDays"] == 90
    name = RESOURCES[logical(function.name)]["Properties"]["FunctionName"]
    own = "casa-production-jobs" if function.job is not None else name
    assert logs["LogGroupName"] == f"/aws/lambda/{own}"
    # The function waits for its log group, or Lambda would make one that keeps everything.
    logging = RESOURCES[logical(function.name)]["Properties"]["LoggingConfig"]
    assert logging == {"LogGroup": {"Ref": logical(log_of(function), "Logs")}}


@pytest.mark.parametrize(
    "function", [f for f in FUNCTIONS if f.site is None], ids=lambda function: function.name
)
def test_something_starts_every_worker(function: Function) -> None:
    sources = [function.queue, function.stream, function.job]
    assert len(events(function)) == len([each for each in sources if each is not None]) == 1


@pytest.mark.parametrize("queue", QUEUES, ids=lambda queue: queue.name)
def test_a_queue_feeds_its_function_and_hears_which_messages_failed(queue: Queue) -> None:
    function = next(f for f in FUNCTIONS if f.queue == queue)
    event = events(function)[logical(queue.name, "Messages")]
    settings = event["Properties"]
    assert event["Type"] == "SQS"
    assert settings["Queue"] == {"Fn::GetAtt": [logical(queue.name, "Queue"), "Arn"]}
    assert settings["BatchSize"] == queue.batch
    assert settings["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_a_queue_that_feeds_something_outside_is_held_back() -> None:
    bounded = msgspec.structs.replace(QUEUES[0], concurrency=4)
    assert queue_event(bounded)["Properties"]["ScalingConfig"] == {"MaximumConcurrency": 4}


@pytest.mark.parametrize(
    "function", [f for f in FUNCTIONS if f.stream], ids=lambda function: function.name
)
def test_a_bad_record_of_a_stream_cannot_hold_up_the_others(function: Function) -> None:
    (event,) = events(function).values()
    settings = event["Properties"]
    assert event["Type"] == "DynamoDB"
    assert settings["Stream"]["Fn::GetAtt"][1] == "StreamArn"
    assert settings["BisectBatchOnFunctionError"] is True
    assert settings["FilterCriteria"] == {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]}
    assert 0 < settings["MaximumRetryAttempts"] < 100
    given_up = settings["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0]
    assert RESOURCES[given_up]["Type"] == "AWS::SQS::Queue"


@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.name)
def test_what_others_wait_for_can_always_run(function: Function) -> None:
    reserved = RESOURCES[logical(function.name)]["Properties"].get("ReservedConcurrentExecutions")
    if function.name not in {"publish_events", "expire_holds"}:
        assert reserved is None
        return
    condition, count, otherwise = reserved["Fn::If"]
    assert count == function.at_once
    assert 0 < count <= MOST_RESERVED
    assert otherwise == {"Ref": "AWS::NoValue"}
    assert condition in TEMPLATE["Conditions"]
    assert TEMPLATE["Parameters"]["ReserveConcurrency"]["Default"] == "true"


@pytest.mark.parametrize(
    "function", [f for f in FUNCTIONS if f.job], ids=lambda function: function.name
)
def test_a_schedule_runs_its_function(function: Function) -> None:
    (event,) = events(function).values()
    assert function.job is not None
    assert event["Type"] == "Schedule"
    assert event["Properties"]["Schedule"] == function.job.rule


def test_a_layer_is_made_for_every_name_that_a_function_carries() -> None:
    assert layers(used_layers(), Stage("production")).keys() <= RESOURCES.keys()
    for function in EVERY:
        attached = RESOURCES[logical(function.name)]["Properties"].get("Layers", [])
        assert attached == [{"Ref": logical(name, "Layer")} for name in function.uses.layers]


@pytest.mark.parametrize("name", ["", "Production", "1st", "a_b", "a" * 21, "stage\n"])
def test_a_stage_has_a_name_that_every_service_takes(name: str) -> None:
    with pytest.raises(ValueError, match="stage"):
        Stage(name)


def expanded() -> int:
    """How many resources CloudFormation makes of the template: SAM writes a rule and a permission
    for each schedule, a mapping for each queue or stream, and some for the API."""
    started = [function for function in FUNCTIONS if function.queue or function.stream]
    jobs = [function for function in FUNCTIONS if function.job is not None]
    return len(RESOURCES) + len(started) + 2 * len(jobs) + 10


def test_both_stacks_stay_below_what_cloudformation_takes() -> None:
    assert max(expanded(), len(ALARMS)) <= MOST_RESOURCES - 20


@pytest.mark.parametrize(
    ("alarm", "namespace", "metric"),
    [
        ("AttackedAccountsAlarm", "casa-production-accounts", ATTACKS),
        ("SpentCodeBudgetsAlarm", "casa-production-guests", SPENT),
        ("UnsentCodesAlarm", "casa-production-guests", UNSENT),
        ("PointsDriftAlarm", "casa-production-loyalty", DRIFTS),
        ("MoneyDriftAlarm", "casa-production-payments", MONEY_DRIFTS),
        ("LatePaymentsAlarm", "casa-production-payments", LATE),
        ("SurplusPaymentsAlarm", "casa-production-payments", SURPLUS),
        ("ChargeBacksAlarm", "casa-production-payments", TAKEN_BACK),
        ("FailedRefundsAlarm", "casa-production-payments", NOT_GIVEN_BACK),
        ("OverduePaymentsAlarm", "casa-production-payments", STUCK),
        ("LackingCleaningsAlarm", "casa-production-operations", LACKING),
        ("DifferingPaymentsAlarm", "casa-production-payments", DIFFERENCES),
    ],
)
def test_what_the_log_counts_raises_an_alarm(alarm: str, namespace: str, metric: str) -> None:
    found = ALARMS[alarm]["Properties"]
    assert (found["Namespace"], found["MetricName"]) == (namespace, metric)
    assert (found["Threshold"], found["AlarmActions"]) == (0, [{"Ref": "AlarmsTopic"}])
