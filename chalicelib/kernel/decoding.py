"""Making values of what was read, in any thread.

msgspec builds what it knows of a struct when a type is used for the first time, and another thread
that uses the same struct meanwhile ends the process (a fault of memory, not an exception; seen with
0.22). So the first use of each type waits for the first uses of all others; later ones do not wait.
Nothing else calls msgspec's decoders with a type (a test sees to it).
"""

from collections.abc import Hashable
from threading import Lock
from typing import Any, TypeVar, overload

import msgspec

T = TypeVar("T")
_lock = Lock()
_built: dict[Hashable, Any] = {}
"""Types that were used, by themselves; by their identity those that have no hash."""


@overload
def decoded(content: bytes | str, kind: type[T]) -> T: ...
@overload
def decoded(content: bytes | str, kind: Any) -> Any: ...
def decoded(content: bytes | str, kind: Any) -> Any:
    """The `kind` that a JSON text says.

    Raises:
        msgspec.DecodeError: it says none, or nests too deep.
    """
    _build(kind)
    try:
        return msgspec.json.decode(content, type=kind)
    except RecursionError as error:
        raise msgspec.DecodeError(str(error)) from error


@overload
def converted(value: Any, kind: type[T], **options: Any) -> T: ...
@overload
def converted(value: Any, kind: Any, **options: Any) -> Any: ...
def converted(value: Any, kind: Any, **options: Any) -> Any:
    """The `kind` that a plain value says; `options` are those of `msgspec.convert`.

    Raises:
        msgspec.ValidationError: it says none.
    """
    _build(kind)
    return msgspec.convert(value, kind, **options)


@overload
def json_decoder(kind: type[T]) -> msgspec.json.Decoder[T]: ...
@overload
def json_decoder(kind: Any) -> msgspec.json.Decoder[Any]: ...
def json_decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    """A decoder of JSON for a type."""
    _build(kind)
    return msgspec.json.Decoder(kind)


def msgpack_decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    """A decoder of MessagePack for a type."""
    _build(kind)
    return msgspec.msgpack.Decoder(kind)


def _build(kind: Any) -> None:
    key = _key(kind)
    if key in _built:
        return
    with _lock:
        msgspec.json.Decoder(kind)
        _built[key] = kind


def _key(kind: Any) -> Hashable:
    try:
        hash(kind)
    except TypeError:
        return id(kind)
    return kind  # type: ignore[no-any-return]
