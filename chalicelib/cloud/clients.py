"""The SDK's session of this process, which all of its clients share, and the clients beside
DynamoDB's, each made at first use.

A session costs a cold start 5 ms, and what one client has read of the SDK's own files the next one
made by it need not read.
"""

from functools import lru_cache
from threading import Lock
from typing import Any

import botocore.session
from botocore.config import Config

from chalicelib.cloud import budget
from chalicelib.cloud.answers import AnswerParsers
from chalicelib.cloud.settings import settings

READ_SECONDS = 5
making = Lock()
"""Held by whoever makes a client: a session makes one at a time."""


@lru_cache(maxsize=1)
def session() -> botocore.session.Session:
    """The session of this process."""
    made = botocore.session.get_session()
    made.register_component("response_parser_factory", AnswerParsers())
    return made


@lru_cache(maxsize=8)
def client(service: str) -> Any:
    """The client of one service in the stage's region."""
    config = Config(
        connect_timeout=budget.CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": budget.ATTEMPTS},
        signature_version="s3v4" if service == "s3" else None,
    )
    with making:
        made = session().create_client(service, region_name=settings().region, config=config)
    budget.watch(made, READ_SECONDS)
    return made
