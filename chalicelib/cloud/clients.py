"""The AWS clients beside DynamoDB's, each made at first use."""

from functools import lru_cache
from typing import Any

import botocore.session
from botocore.config import Config

from chalicelib.cloud import budget
from chalicelib.cloud.settings import settings

READ_SECONDS = 5


@lru_cache(maxsize=1)
def _session() -> botocore.session.Session:
    return botocore.session.get_session()


@lru_cache(maxsize=8)
def client(service: str) -> Any:
    """The client of one service in the stage's region."""
    config = Config(
        connect_timeout=budget.CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": budget.ATTEMPTS},
        signature_version="s3v4" if service == "s3" else None,
    )
    made = _session().create_client(service, region_name=settings().region, config=config)
    budget.watch(made, READ_SECONDS)
    return made
