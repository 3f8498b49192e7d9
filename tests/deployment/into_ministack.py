"""Deploys the package for AWS into a MiniStack, through CloudFormation as the AWS CLI does.

The package stays as it is. What MiniStack 1.5 needs beside it is done to a copy of the template
(`_for_ministack`) and through API Gateway's own interface after the deployment
(`_complete_the_import`), because its importer of API definitions knows methods and integrations
only.
"""

import copy
import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import msgspec
from botocore.config import Config

from local.aws.ministack import REGION, MiniStack
from tests.support.waiting import PATIENCE_SECONDS

STACK, ALARMS_STACK = "casa-production", "casa-production-alarms"
ARTIFACTS = "deployment-artifacts"
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
ALARM_EMAIL = "guardia@example.pe"
PACKAGED = ("CodeUri", "ContentUri")

POLL_SECONDS = 0.1


class DeploymentFailed(AssertionError):
    """CloudFormation did not finish; the message holds what it said."""


class Deployed(msgspec.Struct, frozen=True):
    """A stack in a MiniStack."""

    endpoint: str
    outputs: dict[str, str]
    resources: dict[str, str]

    @property
    def url(self) -> str:
        """Where the API answers, without a trailing slash."""
        return f"{self.endpoint}/restapis/{self.outputs['RestAPIId']}/api/_user_request_"

    def client(self, service: str) -> Any:
        """A client of the AWS that the stack lives in."""
        return client(self.endpoint, service)


def client(endpoint: str, service: str, *, key: str = "test", secret: str = "test") -> Any:
    """A client of one service of a MiniStack, as the owner of the account if not told otherwise."""
    return boto3.client(
        service,
        region_name=REGION,
        endpoint_url=endpoint,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
    )


def deploy(package: Path, ministack: MiniStack) -> Deployed:
    """Deploy a package; its API answers when this returns."""
    template = json.loads((package / "sam.json").read_text())
    definition = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    stored = _store(ministack.url, package, _for_ministack(template))
    cloudformation = client(ministack.url, "cloudformation")
    watching = _put(ministack.url, "alarms", (package / "alarms.json").read_bytes())
    _apply(cloudformation, ALARMS_STACK, watching, AlarmEmail=ALARM_EMAIL)
    _apply(cloudformation, STACK, stored)
    deployed = _describe(ministack.url)
    _complete_the_import(deployed, definition)
    return deployed


def _for_ministack(template: dict[str, Any]) -> dict[str, Any]:
    """The template with what a MiniStack reads elsewhere, and without what it cannot fulfil."""
    changed = copy.deepcopy(template)
    # It speaks plain HTTP, and it does enforce the policies that refuse that.
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::S3::BucketPolicy":
            del changed["Resources"][name]
        if resource["Type"] == "AWS::IAM::Role":
            _spell_out_batches(changed["Resources"][name])
    api = changed["Resources"]["RestAPI"]["Properties"]
    # The `~1` that AWS wants in this property would never match there; AWS reads the definition.
    api["BinaryMediaTypes"] = api["DefinitionBody"]["x-amazon-apigateway-binary-media-types"]
    return changed


def _spell_out_batches(role: dict[str, Any]) -> None:
    """On AWS `sqs:SendMessage` permits batches too; a MiniStack wants them named."""
    for policy in role["Properties"]["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            if "sqs:SendMessage" in statement["Action"]:
                statement["Action"].append("sqs:SendMessageBatch")


def _store(endpoint: str, package: Path, template: dict[str, Any]) -> str:
    """Put the archives and the template in a bucket (`aws cloudformation package`)."""
    s3 = client(endpoint, "s3")
    s3.create_bucket(Bucket=ARTIFACTS)
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        for name in PACKAGED:
            if name in properties:
                key = _upload(s3, package / properties[name])
                properties[name] = f"s3://{ARTIFACTS}/{key}"
    return _put(endpoint, "template", json.dumps(template).encode())


def _put(endpoint: str, name: str, template: bytes) -> str:
    client(endpoint, "s3").put_object(Bucket=ARTIFACTS, Key=name, Body=template)
    return f"{endpoint}/{ARTIFACTS}/{name}"


def _upload(s3: Any, archive: Path) -> str:
    content = archive.read_bytes()
    key = hashlib.sha256(content).hexdigest()
    s3.put_object(Bucket=ARTIFACTS, Key=key, Body=content)
    return key


def _apply(cloudformation: Any, stack: str, template_url: str, **parameters: str) -> None:
    """Create a stack from a change set (`aws cloudformation deploy`)."""
    change_set = cloudformation.create_change_set(
        StackName=stack,
        ChangeSetName="first",
        ChangeSetType="CREATE",
        TemplateURL=template_url,
        Capabilities=CAPABILITIES,
        Parameters=[
            {"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()
        ],
    )
    for answer in _until_settled(
        cloudformation.describe_change_set, ChangeSetName=change_set["Id"]
    ):
        if answer["Status"] == "FAILED":
            raise DeploymentFailed(answer["StatusReason"])
        if answer["Status"] == "CREATE_COMPLETE":
            break
    cloudformation.execute_change_set(ChangeSetName=change_set["Id"])
    for answer in _until_settled(cloudformation.describe_stacks, StackName=stack):
        status = answer["Stacks"][0]["StackStatus"]
        if status == "CREATE_COMPLETE":
            return
        if not status.endswith("IN_PROGRESS"):
            raise DeploymentFailed(f"{status}: {_failures(cloudformation, stack)}")


def _until_settled(describe: Any, **arguments: str) -> Iterator[dict[str, Any]]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        yield describe(**arguments)
        time.sleep(POLL_SECONDS)
    raise DeploymentFailed(f"not settled within {PATIENCE_SECONDS} s: {arguments}")


def _failures(cloudformation: Any, stack: str) -> list[str]:
    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    return [
        f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}"
        for event in events
        if "FAILED" in event["ResourceStatus"]
    ]


def _describe(endpoint: str) -> Deployed:
    cloudformation = client(endpoint, "cloudformation")
    stack = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
    resources = cloudformation.describe_stack_resources(StackName=STACK)["StackResources"]
    return Deployed(
        endpoint=endpoint,
        outputs={output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]},
        resources={r["LogicalResourceId"]: r["PhysicalResourceId"] for r in resources},
    )


def _complete_the_import(deployed: Deployed, definition: dict[str, Any]) -> None:
    """Give the API what its definition says and the importer left out: its own answers."""
    apigateway = deployed.client("apigateway")
    api = deployed.outputs["RestAPIId"]
    for name, answer in definition["x-amazon-apigateway-gateway-responses"].items():
        apigateway.put_gateway_response(restApiId=api, responseType=name, **answer)
    apigateway.create_deployment(restApiId=api, stageName="api")


def exercise(deployed: Deployed, function: str, event: dict[str, Any]) -> Any:
    """Invoke a function directly, as its event source would; its answer.

    Raises:
        AssertionError: it raised.
    """
    answer = deployed.client("lambda").invoke(
        FunctionName=deployed.resources[function], Payload=json.dumps(event)
    )
    payload = json.loads(answer["Payload"].read() or "null")
    assert "FunctionError" not in answer, payload
    return payload


def complaints(deployed: Deployed) -> list[str]:
    """What the functions have logged of errors: said by a test that waits in vain."""
    return [line for line in log_lines(deployed) if "ERROR" in line]


def log_lines(deployed: Deployed) -> list[str]:
    """Everything that the functions have logged."""
    logs = deployed.client("logs")
    groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
    return [
        event["message"]
        for group in groups
        for stream in logs.describe_log_streams(logGroupName=group)["logStreams"]
        for event in logs.get_log_events(logGroupName=group, logStreamName=stream["logStreamName"])[
            "events"
        ]
    ]
