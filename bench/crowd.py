"""A crowd of clients with common and rare names, written straight into the tables."""

import random
from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from bench.items import write
from bench.scene import NOW
from chalicelib.clients.records import ClientRecord
from chalicelib.clients.search.records import CLIENTS, ClientLine
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.cloud.directories import merging, reading
from chalicelib.cloud.directories.reading import Directory
from chalicelib.cloud.directories.records import TOKENS, Line, Tokens, block_of

COMMON = "María"
"""The first name of every tenth client."""
_SYLLABLES = [consonant + vowel for consonant in "bcdfglmnprst" for vowel in "aeio"]


def clients(count: int, *, seed: int = 1) -> Iterator[Client]:
    """`count` clients, every tenth a María, with some thousand first and last names in all."""
    chance = random.Random(seed)
    names = ["".join(chance.choices(_SYLLABLES, k=3)).capitalize() for _ in range(3000)]
    for number in range(count):
        first = COMMON if number % 10 == 0 else chance.choice(names)
        last = f"{chance.choice(names)} {chance.choice(names)}"
        yield Client(
            client_id=str(UUID(int=chance.getrandbits(128), version=4)),
            created=NOW - timedelta(minutes=number),
            updated=NOW,
            document_type="dni",
            number_doc=f"{10_000_000 + 7 * number}",
            first_name=first,
            last_name=last,
            email=f"{last.split(maxsplit=1)[0].lower()}{number}@example.com",
            tel_number=f"+519{chance.randrange(10**8):08d}",
            points_balance=Decimal(chance.randrange(100_000)) / 100,
        )


def fill(count: int) -> list[Client]:
    """`count` clients in table and directory."""
    made = list(clients(count))
    write("clients", (ClientRecord.of(client).serialize() for client in made))
    add(CLIENTS, map(ClientLine.of, made))
    return made


def add(directory: Directory[Any], lines: Iterable[Line]) -> None:
    """Pack lines into a directory, beside those that it has."""
    [snapshot] = reading.read(directory)
    blocks: dict[str, list[Line]] = {}
    for line in [*snapshot.everything(), *lines]:
        blocks.setdefault(block_of(line.entry_id), []).append(line)
    tokens = store.fetch(Tokens, directory.name, TOKENS)
    merging.pack(directory, tokens, blocks, now=NOW)
