"""Asking others over HTTP: whoever does not answer is away, whatever the reason."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import aiohttp

from bridge.errors import Away


class Answer(NamedTuple):
    """What somebody answered."""

    status: int
    headers: Mapping[str, str]
    content: bytes


async def ask(
    session: aiohttp.ClientSession,
    who: str,
    method: str,
    url: str,
    *,
    patience: aiohttp.ClientTimeout,
    **more: Any,
) -> Answer:
    """What is answered, without following elsewhere; `more` is aiohttp's.

    Raises:
        Away: nobody answers.
    """
    try:
        async with session.request(
            method, url, timeout=patience, allow_redirects=False, **more
        ) as answer:
            return Answer(answer.status, answer.headers, await answer.read())
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Away(f"{who} ({type(error).__name__})") from error
