"""All that is kept, as one text: to look for what should be nowhere."""

import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from chalicelib.cloud import objects, resources, store
from chalicelib.cloud.settings import settings


def kept() -> dict[str, str]:
    """What each table, and the files, hold, in lower case."""
    client = store.connection().client
    found = {}
    for table in resources.TABLES:
        pages = client.get_paginator("scan").paginate(TableName=settings().name(table.name))
        items = [item for page in pages for item in page["Items"]]
        found[table.name] = "\n".join(text for item in items for text in _texts(item)).lower()
    found["files"] = "\n".join(_files()).lower()
    return found


def where(value: str) -> list[str]:
    """The tables (or `files`) that hold a text."""
    return [place for place, text in kept().items() if value.lower() in text]


def _files() -> Iterator[str]:
    for key, _ in objects.stored(""):
        yield key
        yield objects.get(key).decode("utf-8", "replace")


def _texts(value: Any) -> Iterator[str]:
    """The texts in an item, packed ones too."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _texts(each)
    elif isinstance(value, list | tuple | set):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, bytes):
        content = value
        with suppress(zlib.error):
            content = zlib.decompress(value)
        yield content.decode("utf-8", "replace")
    else:
        yield str(value)
