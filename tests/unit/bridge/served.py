"""Servers of this machine for the parts of a bridge that speak HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer


@asynccontextmanager
async def served(application: web.Application) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    """A session, and the address of an application that is served meanwhile."""
    async with TestServer(application) as server, aiohttp.ClientSession() as session:
        yield session, str(server.make_url("")).rstrip("/")
