"""The wire structs of a type, made from the type itself: what is shown of it, what makes a new
one, what a partial change may name. So a field that the type gains is on the wire at once.

Where the wire calls or writes a field otherwise, a `Field` says so.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache, partial
from typing import Annotated, Any, Generic
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.catalogue.types import Entry, S
from chalicelib.kernel import dates
from chalicelib.kernel.validation import Problems
from chalicelib.web import texts, versions
from chalicelib.web.drafts import StandIns, among, draft, wrong_in
from chalicelib.web.formats import Id

EMPTY: tuple[Any, ...] = ("", (), frozenset(), {})
MOST_IDS = 2000
NO_FIELDS: Mapping[str, "Field"] = {}
Values = dict[str, Any]
"""Fields of a type by their names."""


def same(value: Any) -> Any:
    """The value itself."""
    return value


def as_sent(values: Values, *, is_new: bool) -> Values:  # noqa: ARG001 - what others adapt by
    """Most bodies say the fields of their type one by one."""
    return values


def unchecked(value: S, _problems: Problems) -> S:
    """The value, whatever it is."""
    return value


class Field(msgspec.Struct, frozen=True):
    """How the wire names and writes a field of a type.

    name: on the wire. reads: the type that callers send, and `read` makes the field's value of
    it. shows: the type that callers get, and `show` makes it of the field's value. None takes
    the field's own type. takes_null: whether null means "empty"; None: where the field may be.
    is_needed: whether a new one must name it; None: where the field has no default. is_fixed:
    only a new one may name it. is_writable: whether bodies may name it. is_shown: whether callers
    see it.
    """

    name: str
    reads: Any = None
    read: Callable[[Any], Any] = same
    shows: Any = None
    show: Callable[[Any], Any] = same
    takes_null: bool | None = None
    is_needed: bool | None = None
    is_fixed: bool = False
    is_writable: bool = True
    is_shown: bool = True


class EntryFields(msgspec.Struct):
    """What is shown of every entry beside its own fields."""

    id: str
    """Names the entry in addresses."""
    created: datetime
    """When the entry was made."""
    updated: datetime
    """When the entry last changed."""


class Versioned(msgspec.Struct):
    """What is shown of an entry whose changes may name a version."""

    version: int
    """Rises with each change; a change may name the one that it is for."""


class ChangeFields(msgspec.Struct):
    """What such a change says beside the fields."""

    version: versions.SeenVersion | UnsetType = UNSET
    """The version that was read; over another, the answer is 409."""


class Shapes(Generic[S]):
    """The wire structs of `struct`, whose field `key` identifies a value and is `id` on the wire.

    `fields` are those that look otherwise on the wire. `extra` is a struct of further fields to
    show. `has_own_key` says that callers choose the key of a new one, `identity` what a key is.
    `adapt` turns what a body says into the fields of the type, where it does not say them one by
    one. `checked` refuses a value over its limits. `is_versioned` shows the version, and lets a
    change name it.
    """

    def __init__(
        self,
        struct: type[S],
        *,
        key: str,
        fields: Mapping[str, Field] = NO_FIELDS,
        extra: type[msgspec.Struct] | None = None,
        has_own_key: bool = False,
        identity: type[UUID | int | str] = UUID,
        adapt: Callable[..., Values] = as_sent,
        checked: Callable[[S, Problems], S] = unchecked,
        is_versioned: bool = False,
    ) -> None:
        self._checked = checked
        self._is_versioned = is_versioned
        self._adapt = adapt
        self._struct = struct
        self._key = key
        self._identity = identity
        self._declared = msgspec.structs.fields(struct)
        self._fields = {
            info.name: fields.get(info.name) or Field(info.name) for info in self._declared
        }
        self._writable = [
            info
            for info in self._declared
            if self._fields[info.name].is_writable and (info.name != key or has_own_key)
        ]
        name = struct.__name__
        self.view = self._view(f"{name}View", extra)
        self.new = self._body(f"New{name}", required=True)
        self.change = self._body(f"{name}Change", required=False)

    def changes(self, body: msgspec.Struct) -> Values:
        """The fields that a body (of `new` or `change`) names, as the type has them."""
        return self._read(sent_fields(body), is_new=isinstance(body, self.new))

    def _read(self, sent: Values, *, is_new: bool) -> Values:
        named: Values = {}
        for info in self._writable:
            field = self._fields[info.name]
            if field.name in sent:
                value = sent[field.name]
                is_nothing = value is None and _takes_null(info, field)
                named[info.name] = _empty_of(info) if is_nothing else field.read(value)
        return self._adapt(named, is_new=is_new)

    def _limits(self, sent: Values, *, is_new: bool) -> dict[str, list[str]]:
        """What is over its limits among the fields of a body that could be read: what the rules
        miss besides may be just what could not."""

        def check(stand_ins: StandIns) -> S:
            values = self._read(sent, is_new=is_new)
            return self._checked(draft(self._struct, values, stand_ins), Problems())

        return among(sent, wrong_in(check))

    def show(self, entry: Entry[S], extra: msgspec.Struct | None = None) -> msgspec.Struct:
        """An entry on the wire."""
        shown = {
            field.name: field.show(getattr(entry.value, name))
            for name, field in self._fields.items()
            if field.is_shown and name != self._key
        }
        further = {} if extra is None else msgspec.structs.asdict(extra)
        return self.view(
            id=self._fields[self._key].show(getattr(entry.value, self._key)),
            created=dates.in_lima(entry.created),
            updated=dates.in_lima(entry.updated),
            **{**shown, **further, **self._version_of(entry)},
        )

    def _view(self, name: str, extra: type[msgspec.Struct] | None) -> type[msgspec.Struct]:
        shown: dict[str, Any] = {"id": None}
        for info in self._declared:
            field = self._fields[info.name]
            if info.name == self._key:
                shown["id"] = field.shows or (Id if self._identity is UUID else info.type)
            elif field.is_shown:
                shown[field.name] = field.shows or info.type
        for info in msgspec.structs.fields(extra) if extra is not None else ():
            shown[info.name] = info.type
        shown |= {"created": datetime, "updated": datetime}
        shown |= {versions.FIELD: int} if self._is_versioned else {}
        own = (self._struct, EntryFields, Versioned)
        told = own if extra is None else (extra, *own)
        return self._struct_of(name, list(shown.items()), told)

    def _version_of(self, entry: Entry[S]) -> Values:
        return {versions.FIELD: entry.version} if self._is_versioned else {}

    def _body(self, name: str, *, required: bool) -> type[msgspec.Struct]:
        fields: list[Any] = []
        for info in self._writable:
            field = self._fields[info.name]
            if field.is_fixed and not required:
                continue
            declared = field.reads or info.type
            if _takes_null(info, field):
                declared |= None
            if required and _is_needed(info, field):
                fields.append((field.name, declared))
            else:
                fields.append((field.name, declared | UnsetType, UNSET))
        if self._is_versioned and not required:
            fields.append((versions.FIELD, versions.SeenVersion | UnsetType, UNSET))
        limits = staticmethod(partial(self._limits, is_new=required))
        namespace = {"limits": limits, texts.DEFAULTS: self._defaults() if required else {}}
        return self._struct_of(name, fields, (self._struct, ChangeFields), **namespace)

    def _defaults(self) -> Values:
        """What a new one has where its body is silent, as far as it is more than nothing."""
        return {
            self._fields[info.name].name: info.default
            for info in self._writable
            if info.default not in (msgspec.NODEFAULT, UNSET, None, "")
            and isinstance(info.default, bool | int | str | Decimal)
        }

    def _struct_of(
        self,
        name: str,
        fields: list[Any],
        told: tuple[type[msgspec.Struct], ...],
        **namespace: Any,
    ) -> type[msgspec.Struct]:
        """A struct whose fields mean what they do in the structs of `told`."""
        names = {field.name: own for own, field in self._fields.items()}
        made = msgspec.defstruct(
            name,
            fields,
            frozen=True,
            kw_only=True,
            module=self._struct.__module__,
            namespace={**namespace, texts.FROM: told, texts.NAMES: names},
        )
        made.__doc__ = self._struct.__doc__
        return made


def _empty_of(info: Any) -> Any:
    """The empty value of a field that may be empty: callers may send null for it."""
    default = info.default
    if default is msgspec.NODEFAULT and info.default_factory is not msgspec.NODEFAULT:
        default = info.default_factory()
    return default if default in EMPTY and default is not False else None


def _takes_null(info: Any, field: Field) -> bool:
    return _empty_of(info) is not None if field.takes_null is None else field.takes_null


def _is_needed(info: Any, field: Field) -> bool:
    return bool(info.required) if field.is_needed is None else field.is_needed


def shared_fields(source: msgspec.Struct, target: type[msgspec.Struct]) -> Values:
    """The fields of `source` that `target` has too."""
    return {name: getattr(source, name) for name in _shared_names(type(source), target)}


@cache
def _shared_names(source: type[msgspec.Struct], target: type[msgspec.Struct]) -> tuple[str, ...]:
    shared = set(source.__struct_fields__)
    return tuple(name for name in target.__struct_fields__ if name in shared)


def sent_fields(body: msgspec.Struct) -> Values:
    """The fields of a body that were sent."""
    values = {name: getattr(body, name) for name in body.__struct_fields__}
    return {name: value for name, value in values.items() if value is not UNSET}


def seen_version(body: msgspec.Struct) -> int | None:
    """The version that the sender of a change saw, if it says so."""
    seen: int | UnsetType = getattr(body, versions.FIELD, UNSET)
    return None if isinstance(seen, UnsetType) else seen


def uuid_text(sent: UUID | None) -> str | None:
    """An id as tables keep it."""
    return None if sent is None else str(sent)


def uuid_texts(sent: Iterable[UUID]) -> frozenset[str]:
    """Ids as tables keep them."""
    return frozenset(str(each) for each in sent)


def ids_as(name: str) -> Field:
    """How the wire writes a field of ids that it calls `name`: at most `MOST_IDS`, in order."""
    reads = Annotated[list[UUID], msgspec.Meta(max_length=MOST_IDS)]
    return Field(name, reads=reads, read=uuid_texts, shows=list[Id], show=sorted)
