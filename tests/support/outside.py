"""The stand-ins of outside services, where the product looks for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TypeVar

import msgspec
import pytest

from chalicelib.cloud import clients
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache
from local.providers.provider import Provider
from local.providers.registry import environment, open_accounts
from local.providers.server import serving

P = TypeVar("P", bound=Provider)


@contextmanager
def replaced(provider: P) -> Iterator[P]:
    """Let the product send to a stand-in instead of its service."""
    with reached(provider):
        yield provider


@contextmanager
def reached(*providers: Provider) -> Iterator[None]:
    """Let the product send to stand-ins instead of their services, without pauses between
    attempts."""
    with serving(*providers) as server, pytest.MonkeyPatch.context() as patch:
        for name, value in environment(server.url).items():
            patch.setenv(name, value)
        for provider in providers:
            patch_service(patch, provider, pause_seconds=0.0)
        yield


@contextmanager
def connected(*providers: Provider) -> Iterator[None]:
    """As `reached`, with the accounts of all stand-ins entered."""
    open_accounts(clients.client, settings())
    cache.forget_all()
    with reached(*providers):
        yield


def patch_service(patch: pytest.MonkeyPatch, provider: Provider, **values: float) -> None:
    """Change how patient the client of a service is."""
    integration = import_module(f"chalicelib.integrations.{provider.name}")
    changed = msgspec.structs.replace(integration.SERVICE, **values)
    patch.setattr(integration, "SERVICE", changed)
