"""Names of the stage's resources, as CloudFormation and as AWS know them.

A resource `expire_holds` of kind `Role` is `ExpireHoldsRole` in the template; its name on
AWS is the one that `chalicelib.cloud.settings` computes at run time.
"""

import re
from typing import Any

import msgspec

from chalicelib.cloud.assembly import Function
from chalicelib.cloud.resources import Bucket
from chalicelib.cloud.settings import Settings
from chalicelib.wiring import API

STAGE_PATTERN = re.compile(r"[a-z][a-z0-9-]{0,19}")
API_LOG_NAME, JOBS_LOG_NAME = "api", "jobs"
LOG_DAYS = 30
LOG_DAYS_KEPT = 90
ACCOUNT = "${AWS::AccountId}"
REGIONAL_ARN = "arn:${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:%s"


def logical(name: str, kind: str = "") -> str:
    """The template's name of a resource."""
    words = re.split(r"[-_]", name)
    return "".join(word[:1].upper() + word[1:] for word in words) + kind


def arn_of(name: str, kind: str) -> dict[str, Any]:
    """The ARN of a resource of this template."""
    return {"Fn::GetAtt": [logical(name, kind), "Arn"]}


def log_of(function: Function) -> str:
    """The name of a function's log: that of its own, but for jobs, which share one. Their lines
    name the job, and CloudFormation takes 500 resources in a stack."""
    if function is API:
        return API_LOG_NAME
    return function.name if function.job is None else JOBS_LOG_NAME


def role_of(function: Function) -> str:
    """The template's name of a function's role, as Chalice makes it."""
    return logical("api_handler" if function is API else function.name, "Role")


class Stage(msgspec.Struct, frozen=True):
    """One installation of the product: everything in it carries the stage's name."""

    name: str

    def __post_init__(self) -> None:
        if not STAGE_PATTERN.fullmatch(self.name):
            raise ValueError(f"a stage is named with lower-case letters and digits: {self.name!r}")

    @property
    def keeps_data(self) -> bool:
        """Whether data outlives a mistake with the stack."""
        return self.name == "production"

    @property
    def log_days(self) -> int:
        """How long log lines stay."""
        return LOG_DAYS_KEPT if self.keeps_data else LOG_DAYS

    @property
    def deletion_policy(self) -> dict[str, str]:
        """What happens to a resource with data that leaves the template or is replaced."""
        policy = "Retain" if self.keeps_data else "Delete"
        return {"DeletionPolicy": policy, "UpdateReplacePolicy": policy}

    @property
    def _settings(self) -> Settings:
        return Settings(stage=self.name, region="", account=ACCOUNT, base_url="")

    @property
    def stack(self) -> str:
        """The name of the CloudFormation stack."""
        return self.full_name("").removesuffix("-")

    @property
    def alarms_stack(self) -> str:
        """The name of the CloudFormation stack of its alarms."""
        return self.full_name("alarms")

    def full_name(self, resource: str) -> str:
        """The name on AWS of a table, queue or secret."""
        return self._settings.name(resource)

    @property
    def house_queues(self) -> str:
        """The names on AWS of the queues of houses."""
        return self.full_name("house-*")

    @property
    def queues(self) -> str:
        """The names on AWS of all queues."""
        return self.full_name("*")

    @property
    def dead_letter_queues(self) -> str:
        """The names on AWS of the queues in which lies what others gave up."""
        return self.full_name("*-dead")

    def bucket_name(self, bucket: Bucket) -> str:
        """The name on AWS of a bucket, with the account as `Fn::Sub` writes it."""
        return self._settings.bucket(bucket.name)

    def bucket_arn(self, bucket: Bucket, suffix: str = "") -> dict[str, str]:
        """The ARN of a bucket, or of what lies in it, written out so that nothing waits for it."""
        return {"Fn::Sub": f"arn:${{AWS::Partition}}:s3:::{self.bucket_name(bucket)}{suffix}"}

    def function_name(self, function: Function) -> str:
        """The name on AWS of a function."""
        short = API_LOG_NAME if function is API else function.name.replace("_", "-")
        return self.full_name(short)

    def log_group_name(self, function: Function) -> str:
        """Where a function's log lines go."""
        return f"/aws/lambda/{self.full_name(log_of(function).replace('_', '-'))}"
