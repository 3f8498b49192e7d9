"""The role that bridges in houses take on, each for the queue of its own house.

The API hands a bridge the credentials of a session, which a policy of its own narrows down to one
queue; so a bridge holds no key of AWS.
"""

from typing import Any

from chalicelib.smart_home.bridges.rules import TAKES
from chalicelib.wiring import API
from deploy.naming import REGIONAL_ARN, Stage, logical, role_of

SESSION_SECONDS = 3600


def houses(stage: Stage) -> dict[str, Any]:
    """The role of bridges. That only the API may take it on says a condition: roles that name each
    other could not be made."""
    api = f"arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:role/{stage.stack}-{role_of(API)}-*"
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}},
        "Condition": {"ArnLike": {"aws:PrincipalArn": {"Fn::Sub": api}}},
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
