"""Tokens that administrators hand out for entries of a collection: keys of devices, addresses of
calendars.

A token is signed by us and kept nowhere. Whether it still counts says its entry, of which whoever
brings one costs a read: one whose entry was removed, switched off or given another token opens
nothing any more, in no process.
"""

from typing import Generic, TypeVar

import msgspec

from chalicelib.catalogue.collections import Collection
from chalicelib.catalogue.types import Entry, Holder
from chalicelib.cloud import signed
from chalicelib.kernel import decoding

H = TypeVar("H", bound=Holder)


class _Claims(msgspec.Struct, frozen=True):
    key: str
    edition: int
    aud: str


class Tokens(Generic[H]):
    """The tokens of a collection; `audience` tells them from all others that we sign."""

    def __init__(self, holders: Collection[H], audience: str) -> None:
        self._holders = holders
        self._audience = audience

    def hand_out(self, entry_id: str, *, actor: str) -> str:
        """A new token for an entry; the one before it ends.

        Raises:
            NotFound: there is no such entry.
        """
        edition = self._holders.get(entry_id).value.edition + 1
        entry = self._holders.change(entry_id, {"edition": edition}, actor=actor)
        return signed.sign(_Claims(entry.entry_id, entry.value.edition, self._audience))

    def holder(self, token: str, *, as_known: bool = False) -> Entry[H] | None:
        """Who has a token; None for nobody, or nobody any more. `as_known`: by what this process
        knows, which its caller has let catch up or will."""
        claims = _claims(token)
        if claims is None or claims.aud != self._audience:
            return None
        entry = self._holders.entries(fresh=not as_known).get(claims.key)
        return entry if entry is not None and _counts(entry.value, claims) else None


def _claims(token: str) -> _Claims | None:
    try:
        return decoding.converted(signed.claims_of(token), _Claims)
    except msgspec.ValidationError:
        return None


def _counts(holder: Holder, claims: _Claims) -> bool:
    return holder.is_active and holder.edition == claims.edition
