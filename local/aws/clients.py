"""boto3's clients of the local AWS, for everything here that pays no cold start.

The application itself keeps to botocore (`chalicelib.cloud.clients`): importing boto3 costs a
function's first caller more than it gives.
"""

import os
from functools import lru_cache
from typing import Any

import boto3


def client(service: str) -> Any:
    """The client of one service of the AWS that the environment names.

    Raises:
        KeyError: it names none (`ministack.in_environment`), so no real account is ever reached.
    """
    return _client(service, os.environ["AWS_ENDPOINT_URL"])


@lru_cache(maxsize=32)
def _client(service: str, endpoint: str) -> Any:
    # A session of its own: boto3's common one must not be used by several threads.
    return boto3.Session().client(service, endpoint_url=endpoint)
