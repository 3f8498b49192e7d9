"""A firewall before the API, off unless a release switches it on (it is paid by the month).

The API limits its callers itself (`web/limits.py`), at the price of a request each. The firewall
holds a flood off before it costs anything: one address may send so many requests in five minutes.
All of them count, since a stranger's flood could carry made-up tokens.
"""

from typing import Any

from chalicelib.kernel import errors
from chalicelib.web import headers, problems
from deploy.gateway import body_of
from deploy.naming import Stage

FIREWALL = "HasFirewall"
RETRY_SECONDS = 300
REFUSAL = "too-many"
STAGE = (
    "arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${RestAPI}/stages/${RestAPI.Stage}"
)


def firewall(stage: Stage) -> dict[str, Any]:
    """The firewall, and what it stands before."""
    metric = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": True}
    return {
        "Firewall": {
            "Type": "AWS::WAFv2::WebACL",
            "Condition": FIREWALL,
            "Properties": {
                "Name": stage.full_name("firewall"),
                "Scope": "REGIONAL",
                "DefaultAction": {"Allow": {}},
                "Rules": [_too_many(stage, metric)],
                "CustomResponseBodies": {REFUSAL: _refusal()},
                "VisibilityConfig": {**metric, "MetricName": stage.full_name("firewall")},
            },
        },
        "FirewallOfApi": {
            "Type": "AWS::WAFv2::WebACLAssociation",
            "Condition": FIREWALL,
            "Properties": {
                "ResourceArn": {"Fn::Sub": STAGE},
                "WebACLArn": {"Fn::GetAtt": ["Firewall", "Arn"]},
            },
        },
    }


def _too_many(stage: Stage, metric: dict[str, bool]) -> dict[str, Any]:
    return {
        "Name": REFUSAL,
        "Priority": 0,
        "Action": {"Block": {"CustomResponse": _answer()}},
        "Statement": {
            "RateBasedStatement": {
                "Limit": {"Ref": "RequestsOfAnAddress"},
                "AggregateKeyType": "IP",
            }
        },
        "VisibilityConfig": {**metric, "MetricName": stage.full_name(REFUSAL)},
    }


def _answer() -> dict[str, Any]:
    error = errors.TooManyRequests(RETRY_SECONDS)
    common = {**headers.ON_EVERY_ANSWER, **headers.PRIVATE, **problems.headers_of(error)}
    return {
        "ResponseCode": problems.status_of(error),
        "CustomResponseBodyKey": REFUSAL,
        "ResponseHeaders": [{"Name": name, "Value": text} for name, text in common.items()],
    }


def _refusal() -> dict[str, str]:
    # A firewall has no id of the request to name.
    content = body_of(errors.TooManyRequests(RETRY_SECONDS), "-")
    return {"ContentType": "APPLICATION_JSON", "Content": content}
