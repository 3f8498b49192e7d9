"""The items of table `directories` (hash `directory`, range `entry`).

| hash | range | item |
|---|---|---|
| name of the directory | id of a thing | its line, until the job has packed it |
| name of the directory | `~` | the token of every block |
| `<name>#block` | number of the block | packed lines |
"""

import zlib

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import BytesAttribute, StructAttribute

TABLE = "directories"
TOKENS = "~"
"""The range key of the tokens: after every id, so that a read has the lines before them."""
BLOCKS = 64
"""One call reads all of them. At 400 kB a block there is room for half a million lines."""


class Line(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a directory has of one thing, whose `version` rises with each change.

    Fields hold no containers (`gc=False`), and new ones go to the end. `gone`: the thing is in no
    list any more.
    """

    entry_id: str
    version: int
    gone: bool


class RecentLine(Model):
    """A line that was written lately."""

    Meta = store.meta(TABLE)
    directory = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    line = UnicodeAttribute()


class Tokens(Model):
    """For the number of each block, a token that changes with its content; `token` guards them."""

    Meta = store.meta(TABLE)
    directory = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=TOKENS)
    token = UnicodeAttribute()
    blocks = StructAttribute[dict[str, str]](dict[str, str])


class Block(Model):
    """Lines, packed. Whose token it is stands in `Tokens`."""

    Meta = store.meta(TABLE)
    directory = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    packed = BytesAttribute()


def block_of(entry_id: str) -> str:
    """The number of the block in which a line stands."""
    return f"{zlib.crc32(entry_id.encode()) % BLOCKS:02d}"


def block_key(name: str, number: str) -> store.Key:
    """Where a block of a directory stands."""
    return store.Key(Block, f"{name}#block", number)


def tokens_key(name: str) -> store.Key:
    """Where the tokens of a directory stand."""
    return store.Key(Tokens, name, TOKENS)
