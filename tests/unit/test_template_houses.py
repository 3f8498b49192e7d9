"""What bridges in houses may do on AWS: take from the queues of houses, each from its own."""

from typing import Any

from chalicelib.smart_home.bridges import mailboxes
from chalicelib.wiring import API, FUNCTIONS, OFFICE
from deploy.naming import Stage, logical, role_of
from deploy.template import merge_template

RESOURCES = merge_template(Stage("production"))["Resources"]
ROLE = RESOURCES["BridgeRole"]["Properties"]
QUEUES = "sqs:${AWS::Region}:${AWS::AccountId}:casa-production-house-*"
KEEPERS = (API, OFFICE)


def statements(role: str) -> list[dict[str, Any]]:
    policies = RESOURCES[role]["Properties"]["Policies"]
    return [each for policy in policies for each in policy["PolicyDocument"]["Statement"]]


def granted(role: str, service: str) -> set[str]:
    """What a role may do with the queues of houses, or with a service."""
    return {
        action
        for each in statements(role)
        for action in each["Action"]
        if action.startswith(service) and "house" in str(each["Resource"])
    }


def test_a_bridge_takes_from_queues_of_houses_and_does_nothing_else() -> None:
    [statement] = statements("BridgeRole")
    assert set(statement["Action"]) == {
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
    }
    [resource] = statement["Resource"]
    assert resource["Fn::Sub"].endswith(QUEUES)


def test_only_the_api_and_what_calls_it_in_process_take_the_role_on() -> None:
    [trust] = ROLE["AssumeRolePolicyDocument"]["Statement"]
    api, office = [each["Fn::Sub"] for each in trust["Condition"]["ArnLike"]["aws:PrincipalArn"]]
    assert api.endswith(f":role/casa-production-{role_of(API)}-*")
    assert office.endswith(f":role/casa-production-{role_of(OFFICE)}-*")
    assert ROLE["MaxSessionDuration"] == mailboxes.SESSION_SECONDS
    for function in (API, *FUNCTIONS):
        taken = [
            each for each in statements(role_of(function)) if each["Action"] == ["sts:AssumeRole"]
        ]
        assert bool(taken) is (function in KEEPERS)
        if taken:
            assert taken[0]["Resource"] == [{"Fn::GetAtt": ["BridgeRole", "Arn"]}]


def test_who_keeps_queues_of_houses_makes_and_removes_them_and_others_only_send() -> None:
    for keeper in KEEPERS:
        assert granted(role_of(keeper), "sqs") == {
            "sqs:CreateQueue",
            "sqs:DeleteQueue",
            "sqs:SendMessage",
        }
    for function in (each for each in FUNCTIONS if each not in KEEPERS):
        expected = {"sqs:SendMessage"} if function.uses.houses else set()
        assert granted(role_of(function), "sqs") == expected


def test_only_they_know_the_role() -> None:
    for function in (API, *FUNCTIONS):
        properties = RESOURCES[logical(function.name)]["Properties"]
        variables = properties["Environment"]["Variables"]
        assert (mailboxes.ROLE in variables) is (function in KEEPERS)
