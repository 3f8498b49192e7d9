"""The stand-ins of outside services, where the product looks for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from local.providers.provider import Provider
from local.providers.registry import environment
from local.providers.server import serving

P = TypeVar("P", bound=Provider)


@contextmanager
def replaced(provider: P) -> Iterator[P]:
    """Let the product send to a stand-in instead of its service."""
    with serving(provider) as server, pytest.MonkeyPatch.context() as patch:
        for name, value in environment(server.url).items():
            patch.setenv(name, value)
        yield provider
