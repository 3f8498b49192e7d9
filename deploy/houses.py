"""The role that bridges in houses take on, each for the queue of its own house.

The API hands a bridge the credentials of a session, which a policy of its own narrows down to one
queue; so a bridge holds no key of AWS.
"""

from typing import Any

from chalicelib.smart_home.bridges.rules import TAKES
from chalicelib.wiring import API, FUNCTIONS
from deploy.naming import REGIONAL_ARN, Stage, logical, role_of

SESSION_SECONDS = 3600


def houses(stage: Stage) -> dict[str, Any]:
    """The role of bridges. That only what keeps houses may take it on (the API, and the pages that
    call it in process) says a condition: roles that name each other could not be made."""
    account = "arn:${AWS::Partition}:iam::${AWS::AccountId}"
    keepers = [each for each in (API, *FUNCTIONS) if "keeps" in each.uses.houses]
    roles = [{"Fn::Sub": f"{account}:role/{stage.stack}-{role_of(each)}-*"} for each in keepers]
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"AWS": {"Fn::Sub": f"{account}:root"}},
        "Condition": {"ArnLike": {"aws:PrincipalArn": roles}},
    }
    queues = {"Fn::Sub": REGIONAL_ARN % ("sqs", stage.house_queues)}
    takes = {"Effect": "Allow", "Action": list(TAKES), "Resource": [queues]}
    return {
        logical("bridge", "Role"): {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
                "MaxSessionDuration": SESSION_SECONDS,
                "Policies": [
                    {
                        "PolicyName": stage.full_name("bridge"),
                        "PolicyDocument": {"Version": "2012-10-17", "Statement": [takes]},
                    }
                ],
            },
        }
    }
