"""The AWS clients beside DynamoDB's, each made at first use."""

from functools import lru_cache
from typing import Any

import botocore.session
from botocore.config import Config

from chalicelib.cloud.settings import settings


@lru_cache(maxsize=1)
def _session() -> botocore.session.Session:
    return botocore.session.get_session()


@lru_cache(maxsize=8)
def client(service: str) -> Any:
    """The client of one service in the stage's region."""
    config = Config(
        connect_timeout=2,
        read_timeout=10,
        retries={"mode": "standard", "total_max_attempts": 4},
        signature_version="s3v4" if service == "s3" else None,
    )
    return _session().create_client(service, region_name=settings().region, config=config)
