"""The houses that figures are of: those that are offered, and former ones that earned something."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, cast

import msgspec

from chalicelib.catalogue.snapshots import VERSION_KEY, catch_up, latest
from chalicelib.cloud import parallel, store
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.types import House, in_natural_order


class Offered(msgspec.Struct, frozen=True):
    """The houses that are offered, by id."""

    houses: dict[str, House]

    def with_former(self, property_ids: Iterable[str]) -> list[House]:
        """These and the former ones among the ids, in natural order; only those cost a call."""
        gone = set(property_ids) - self.houses.keys()
        former = HOUSES.former(gone) if gone else {}
        return list(in_natural_order([*self.houses.values(), *former.values()]))


def beside(*reads: Callable[[], Any]) -> tuple[Offered, tuple[Any, ...]]:
    """The houses that are offered as of now, and what `reads` give: one round trip, and another
    where a setting changed that this process did not know."""
    version = partial(store.fetch_many, [VERSION_KEY])
    found, *results = parallel.together([cast("Callable[[], Any]", version), *reads])
    catch_up(found)
    entries = HOUSES.entries(latest())
    return Offered({id_: entry.value for id_, entry in entries.items()}), tuple(results)
