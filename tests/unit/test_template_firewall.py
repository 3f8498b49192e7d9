"""The firewall: off until it is asked for, and then in the words of the API."""

import json

from chalicelib.kernel import errors
from chalicelib.web import problems
from deploy.naming import Stage
from deploy.template import merge_template

TEMPLATE = merge_template(Stage("production"))
RESOURCES = TEMPLATE["Resources"]
FIREWALL = RESOURCES["Firewall"]
ASSOCIATION = RESOURCES["FirewallOfApi"]


def test_it_is_off_by_default() -> None:
    assert TEMPLATE["Parameters"]["RequestsOfAnAddress"]["Default"] == 0
    assert FIREWALL["Condition"] == ASSOCIATION["Condition"]
    condition = TEMPLATE["Conditions"][FIREWALL["Condition"]]
    assert condition == {"Fn::Not": [{"Fn::Equals": [{"Ref": "RequestsOfAnAddress"}, 0]}]}


def test_it_counts_the_requests_of_an_address_and_admits_all_others() -> None:
    properties = FIREWALL["Properties"]
    assert properties["DefaultAction"] == {"Allow": {}}
    (rule,) = properties["Rules"]
    counted = rule["Statement"]["RateBasedStatement"]
    assert counted == {"Limit": {"Ref": "RequestsOfAnAddress"}, "AggregateKeyType": "IP"}


def test_it_stands_before_the_api() -> None:
    properties = ASSOCIATION["Properties"]
    assert properties["WebACLArn"] == {"Fn::GetAtt": ["Firewall", "Arn"]}
    assert "/restapis/${RestAPI}/stages/" in properties["ResourceArn"]["Fn::Sub"]


def test_whoever_is_refused_reads_what_the_api_would_say() -> None:
    (rule,) = FIREWALL["Properties"]["Rules"]
    answer = rule["Action"]["Block"]["CustomResponse"]
    assert answer["ResponseCode"] == 429
    headers = {header["Name"]: header["Value"] for header in answer["ResponseHeaders"]}
    assert headers["Retry-After"] == "300"
    assert headers["Access-Control-Allow-Origin"] == "*"
    body = FIREWALL["Properties"]["CustomResponseBodies"][answer["CustomResponseBodyKey"]]
    assert body["ContentType"] == "APPLICATION_JSON"
    assert json.loads(body["Content"]) == problems.body_of(errors.TooManyRequests(300), "-")
