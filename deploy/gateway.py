"""API Gateway: its limits, and its own answers in the words and shape of the API's.

It hands every request to the function as it came, whatever its path (`/{proxy+}`), so that the
number of routes has nothing to do with the 300 resources that it allows. Pages have a function of
their own, at a path of their own.
"""

import json
from typing import Any

from chalicelib.cloud.assembly import Function, Site
from chalicelib.kernel import errors
from chalicelib.web import headers, problems
from chalicelib.web.application import ANYTHING_BELOW
from chalicelib.web.cors import METHODS
from chalicelib.wiring import API, FUNCTIONS
from deploy.naming import Stage, arn_of, logical

RATE = 500
BURST = 1000
RETRY_SECONDS = 1
# The function says of each answer whether it is bytes. Were types named here, the gateway would
# send bytes as base64 to whoever accepts anything, as browsers do when they fetch a file.
EVERYTHING = "*/*"
GREEDY = "{proxy+}"
INTEGRATION = (
    "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
    "${%s.Arn}/invocations"
)
REQUEST_ID = "$context.requestId"
ACCESS_LOG = "api_access"
# No path, query or address: they may name a person. The function's line of the same correlation
# id names the route.
ACCESS_LINE = {
    "correlation_id": REQUEST_ID,
    "at": "$context.requestTimeEpoch",
    "method": "$context.httpMethod",
    "status": "$context.status",
    "milliseconds": "$context.responseLatency",
    "function_milliseconds": "$context.integrationLatency",
    "function_status": "$context.integrationStatus",
    "bytes": "$context.responseLength",
    "refused": "$context.error.responseType",
}
# The answers that API Gateway gives without asking the function, and the errors whose words and
# status they take.
SPECIFIC: dict[str, errors.CasaAustinError] = {
    "MISSING_AUTHENTICATION_TOKEN": errors.NotFound(),
    "REQUEST_TOO_LARGE": errors.TooLarge(),
    "THROTTLED": errors.TooManyRequests(RETRY_SECONDS),
    "UNSUPPORTED_MEDIA_TYPE": errors.UnsupportedMedia(),
}
# The others, which keep the gateway's own status.
REMAINING: dict[str, errors.CasaAustinError] = {
    "DEFAULT_4XX": errors.Invalid(),
    "DEFAULT_5XX": errors.Unavailable(),
}


def gateway(stage: Stage) -> dict[str, Any]:
    """What is laid over Chalice's REST API."""
    throttle = {
        "HttpMethod": "*",
        "ResourcePath": "/*",
        "ThrottlingRateLimit": RATE,
        "ThrottlingBurstLimit": BURST,
    }
    definition = {
        "info": {"title": stage.full_name("api")},
        "paths": {ANYTHING_BELOW: {method.lower(): _any_path() for method in METHODS}, **_sites()},
        "x-amazon-apigateway-binary-media-types": [EVERYTHING],
        "x-amazon-apigateway-gateway-responses": _answers(),
    }
    properties = {
        "MethodSettings": [throttle],
        "DefinitionBody": definition,
        "AccessLogSetting": {
            "DestinationArn": arn_of(ACCESS_LOG, "Logs"),
            "Format": json.dumps(ACCESS_LINE),
        },
    }
    return {
        "RestAPI": {"Properties": properties},
        logical(ACCESS_LOG, "Logs"): {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {
                "LogGroupName": f"/aws/apigateway/{stage.full_name('api')}",
                "RetentionInDays": stage.log_days,
            },
        },
        **{logical(each.name, "Invoked"): _permission(each) for each, _ in _sites_of_functions()},
    }


def _sites_of_functions() -> list[tuple[Function, Site]]:
    return [(each, each.site) for each in FUNCTIONS if each.site is not None]


def _sites() -> dict[str, Any]:
    """The paths of pages, and those above them, which lead to the API as everything else does: a
    path that begins like that of pages must not depend on how the gateway chooses between
    resources."""
    paths: dict[str, Any] = {}
    for function, site in _sites_of_functions():
        above = site.path
        paths |= _led_to(function, above)
        while above := above.rpartition("/")[0]:
            paths |= _led_to(API, above)
    return paths


def _led_to(function: Function, path: str) -> dict[str, Any]:
    """A path, and whatever is below it, which a function answers."""
    integration = {
        "x-amazon-apigateway-integration": {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "passthroughBehavior": "when_no_match",
            "uri": {"Fn::Sub": INTEGRATION % logical(function.name)},
        }
    }
    methods = [method.lower() for method in METHODS]
    return {
        path: {method: {"responses": {}, **integration} for method in methods},
        f"{path}/{GREEDY}": {
            method: {"responses": {}, **integration, **_any_path()} for method in methods
        },
    }


def _permission(function: Function) -> dict[str, Any]:
    """That the gateway may start a function, as Chalice writes it for the API."""
    source = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${RestAPI}/*"
    return {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "FunctionName": {"Ref": logical(function.name)},
            "Action": "lambda:InvokeFunction",
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": {"Fn::Sub": source},
        },
    }


def _any_path() -> dict[str, Any]:
    """The variable of the path, which a definition must declare; Chalice leaves it out."""
    return {"parameters": [{"name": "proxy", "in": "path", "required": True, "type": "string"}]}


def _answers() -> dict[str, Any]:
    answers = {name: _answer(error) for name, error in {**SPECIFIC, **REMAINING}.items()}
    for name, error in SPECIFIC.items():
        answers[name]["statusCode"] = str(problems.status_of(error))
    return answers


def body_of(error: errors.CasaAustinError, correlation_id: str) -> str:
    """An error in the words and shape of the API's."""
    return json.dumps(problems.body_of(error, correlation_id), ensure_ascii=False)


def _answer(error: errors.CasaAustinError) -> dict[str, Any]:
    common = {**headers.ON_EVERY_ANSWER, **headers.PRIVATE, **problems.headers_of(error)}
    parameters = {f"gatewayresponse.header.{name}": f"'{text}'" for name, text in common.items()}
    body = body_of(error, REQUEST_ID)
    return {"responseParameters": parameters, "responseTemplates": {"application/json": body}}
