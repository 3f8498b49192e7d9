"""What API Gateway says by itself looks like what the API says."""

import json
import re
from typing import Any

import pytest

from chalicelib.dead_letters.known import DEAD
from chalicelib.kernel import errors
from chalicelib.web import problems
from chalicelib.wiring import QUEUES
from deploy.alarms import alarm_template
from deploy.naming import Stage, logical
from deploy.template import merge_template

TEMPLATE = merge_template(Stage("production"))
WATCHING = alarm_template(Stage("production"))
ALARMS = WATCHING["Resources"]
RESOURCES = TEMPLATE["Resources"]
API = RESOURCES["RestAPI"]["Properties"]
ANSWERS = API["DefinitionBody"]["x-amazon-apigateway-gateway-responses"]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("MISSING_AUTHENTICATION_TOKEN", errors.NotFound()),
        ("REQUEST_TOO_LARGE", errors.TooLarge()),
        ("THROTTLED", errors.TooManyRequests(1)),
        ("UNSUPPORTED_MEDIA_TYPE", errors.UnsupportedMedia()),
    ],
)
def test_an_answer_of_the_gateway_is_that_of_the_api(
    name: str, error: errors.CasaAustinError
) -> None:
    body = json.loads(ANSWERS[name]["responseTemplates"]["application/json"])
    assert ANSWERS[name]["statusCode"] == str(problems.status_of(error))
    assert body == problems.body_of(error, "$context.requestId")


def test_an_unknown_path_is_not_found_rather_than_forbidden() -> None:
    answer = ANSWERS["MISSING_AUTHENTICATION_TOKEN"]
    assert answer["statusCode"] == "404"
    assert json.loads(answer["responseTemplates"]["application/json"])["detail"] == "No encontrado."


@pytest.mark.parametrize("name", ["DEFAULT_4XX", "DEFAULT_5XX"])
def test_the_rest_keeps_its_status_and_says_what_to_do(name: str) -> None:
    assert "statusCode" not in ANSWERS[name]
    assert json.loads(ANSWERS[name]["responseTemplates"]["application/json"])["detail"]


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_a_browser_may_read_every_answer(name: str) -> None:
    headers = ANSWERS[name]["responseParameters"]
    assert headers["gatewayresponse.header.Access-Control-Allow-Origin"] == "'*'"


def test_a_throttled_caller_learns_when_to_come_again() -> None:
    assert ANSWERS["THROTTLED"]["responseParameters"]["gatewayresponse.header.Retry-After"] == "'1'"


def test_bytes_arrive_as_bytes_whatever_a_caller_accepts() -> None:
    assert API["DefinitionBody"]["x-amazon-apigateway-binary-media-types"] == ["*/*"]


def test_the_api_is_bounded() -> None:
    (bounds,) = API["MethodSettings"]
    assert (bounds["HttpMethod"], bounds["ResourcePath"]) == ("*", "/*")
    assert 0 < bounds["ThrottlingRateLimit"] <= bounds["ThrottlingBurstLimit"]


def test_every_request_leaves_a_line_that_names_nobody() -> None:
    setting = API["AccessLogSetting"]
    (group,) = setting["DestinationArn"].values()
    assert RESOURCES[group[0]]["Properties"]["RetentionInDays"] == 90
    line = json.loads(setting["Format"])
    assert line["correlation_id"] == "$context.requestId"
    told = " ".join(line.values()).lower()
    for personal in ("path", "sourceip", "identity", "useragent", "query", "authorizer"):
        assert personal not in told


def test_a_message_that_was_given_up_calls_somebody() -> None:
    assert {queue.dead for queue in QUEUES} <= set(DEAD)
    for queue in DEAD:
        alarm = ALARMS[logical(queue, "Alarm")]["Properties"]
        assert alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
        named = RESOURCES[logical(queue, "Queue")]["Properties"]["QueueName"]
        assert alarm["Dimensions"] == [{"Name": "QueueName", "Value": named}]
        assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanThreshold", 0)


def test_failing_requests_call_somebody() -> None:
    alarm = ALARMS["FailedRequestsAlarm"]["Properties"]
    assert alarm["MetricName"] == "5XXError"
    named = {dimension["Name"]: dimension["Value"] for dimension in alarm["Dimensions"]}
    assert named == {"ApiName": API["DefinitionBody"]["info"]["title"], "Stage": "api"}


def test_every_alarm_is_told_on_the_topic() -> None:
    alarms = [r for r in ALARMS.values() if r.get("Type") == "AWS::CloudWatch::Alarm"]
    names = [alarm["Properties"]["AlarmName"] for alarm in alarms]
    assert len(set(names)) == len(names)
    for alarm in alarms:
        assert alarm["Properties"]["AlarmActions"] == [{"Ref": "AlarmsTopic"}]


def test_no_stage_is_made_whose_alarms_nobody_hears() -> None:
    parameter = WATCHING["Parameters"]["AlarmEmail"]
    assert "Default" not in parameter
    assert re.fullmatch(parameter["AllowedPattern"], "guardia@example.pe")
    assert not re.fullmatch(parameter["AllowedPattern"], "")
    subscription = ALARMS["AlarmsByEmail"]
    assert "Condition" not in subscription
    assert subscription["Properties"]["Endpoint"] == {"Ref": "AlarmEmail"}
    assert subscription["Properties"]["TopicArn"] == {"Ref": "AlarmsTopic"}


def test_pages_have_a_function_of_their_own_and_nothing_else_goes_there() -> None:
    paths = API["DefinitionBody"]["paths"]
    led = {path: _function_of(methods) for path, methods in paths.items() if "v1" in path}
    assert {path for path, name in led.items() if name == "Office"} == {
        "/v1/admin/ui",
        "/v1/admin/ui/{proxy+}",
    }
    # What begins like it leads to the API, however the gateway chooses between resources.
    assert {path for path, name in led.items() if name == "APIHandler"} == {
        "/v1",
        "/v1/{proxy+}",
        "/v1/admin",
        "/v1/admin/{proxy+}",
    }


def _function_of(methods: dict[str, Any]) -> str:
    uris = {m["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"] for m in methods.values()}
    [name] = {uri.split("${")[-1].partition(".")[0] for uri in uris}
    return str(name)


def test_the_gateway_may_start_the_function_of_pages() -> None:
    permission = RESOURCES["OfficeInvoked"]["Properties"]
    assert permission["FunctionName"] == {"Ref": "Office"}
    assert permission["Principal"] == "apigateway.amazonaws.com"
    assert "${RestAPI}/*" in permission["SourceArn"]["Fn::Sub"]
