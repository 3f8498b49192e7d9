"""Among 100,000 clients, every tenth a María, a search finds exactly those whom it should."""

import random
from itertools import product

import pytest

from chalicelib.clients.orders.rules import KEYS, Ordering
from chalicelib.clients.search.records import ClientLine, Search, page_in
from chalicelib.clients.search.rules import terms_of
from chalicelib.cloud.directories.reading import Packed, Snapshot
from chalicelib.cloud.directories.records import block_of

MANY = 100_000
SYLLABLES = ["".join(pair) for pair in product("bcdfglmnprst", "aeio")]


def line(number: int, chance: random.Random) -> ClientLine:
    first = "maria" if number % 10 == 0 else "".join(chance.choices(SYLLABLES, k=3))
    last = "".join(chance.choices(SYLLABLES, k=2))
    return ClientLine(
        entry_id=f"{number:06d}",
        version=1,
        gone=False,
        text=f" {first} {last}\t{10_000_000 + 7 * number}\t519{number:08d}\t{last}{number}@x.pe",
        last=last,
        first=first,
        points=chance.randrange(10_000),
        rank=None,
        created=f"{number:06d}",
        born=None,
        hidden=False,
        deleted=number % 1000 == 999,
    )


@pytest.fixture(scope="module")
def everybody() -> list[ClientLine]:
    chance = random.Random(5)
    return [line(number, chance) for number in range(MANY)]


@pytest.fixture(scope="module")
def snapshot(everybody: list[ClientLine]) -> Snapshot[ClientLine]:
    """All of them in blocks, but for some hundred that changed a moment ago."""
    blocks: dict[str, list[ClientLine]] = {}
    for each in everybody:
        blocks.setdefault(block_of(each.entry_id), []).append(each)
    recent = {each.entry_id: each for each in everybody[::701]}
    return Snapshot(Packed({}, blocks), recent)


def expected(everybody: list[ClientLine], *parts: str) -> set[str]:
    return {
        each.entry_id
        for each in everybody
        if not each.deleted and all(part in each.text for part in parts)
    }


@pytest.mark.parametrize(
    "typed",
    ["maria", "ari", "maria 0001", "99", "00 maria x.pe", "519 maria bo", "zzz", "maria zzz"],
)
def test_every_word_counts_and_every_page_is_there(
    everybody: list[ClientLine], snapshot: Snapshot[ClientLine], typed: str
) -> None:
    search = Search(terms=terms_of(typed))
    having = expected(everybody, *typed.split())
    ids, count = page_in(snapshot, search, "created", 0, MANY)
    assert count == len(having)
    assert ids == sorted(having)


@pytest.mark.parametrize("ordering", ["-points_balance", "points_balance", "last_name"])
@pytest.mark.parametrize("offset", [0, 20, 9_880, 9_999])
def test_a_page_of_ten_thousand_is_a_part_of_the_sorted_whole(
    everybody: list[ClientLine], snapshot: Snapshot[ClientLine], ordering: Ordering, offset: int
) -> None:
    whole = [each for each in everybody if " maria" in each.text and not each.deleted]
    order = "last_name" if ordering == "last_name" else "points"
    whole.sort(key=KEYS[order], reverse=ordering == "points_balance")
    ids, count = page_in(snapshot, Search(terms=terms_of("maria")), ordering, offset, 20)
    assert count == len(whole)
    assert ids == [each.entry_id for each in whole[offset : offset + 20]]
