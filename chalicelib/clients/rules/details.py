"""The data that staff write about a guest, checked as a whole (clients book, 3.2 and 5.1)."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import msgspec

from chalicelib.clients.rules import identity, phones
from chalicelib.clients.rules.identity import DocumentType, Sex
from chalicelib.kernel.errors import Invalid

V = TypeVar("V")


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What staff may write. `tel_number` is E.164 once checked; `notes` are for staff only."""

    document_type: DocumentType
    number_doc: str
    first_name: str
    last_name: str | None = None
    sex: Sex | None = None
    email: str | None = None
    birth_date: date | None = None
    tel_number: str
    manychat: int | None = None
    id_manychat: str | None = None
    notes: str | None = None


class _Problems:
    """Gathers what is wrong, so that a form hears all of it at once."""

    def __init__(self) -> None:
        self.fields: dict[str, list[str]] = {}

    def read(self, field: str, check: Callable[[V], V], value: V) -> V:
        """The tidy value; after a problem the value as given, which is then not used."""
        try:
            return check(value)
        except ValueError as error:
            self.add(field, str(error))
            return value

    def optional(self, field: str, check: Callable[[str], str], value: str | None) -> str | None:
        """The same for a value that may be missing."""
        return self.read(field, check, value) if value else None

    def add(self, field: str, text: str) -> None:
        self.fields.setdefault(field, []).append(text)


def checked(given: Details, today: date) -> Details:
    """`given` in the form in which it is kept. `today` is the Lima date.

    Raises:
        Invalid: with every wrong field under its wire name.
    """
    problems = _Problems()
    tidy = msgspec.structs.replace(
        given,
        number_doc=problems.read(
            "number_doc",
            lambda number: identity.document(given.document_type, number),
            given.number_doc,
        ),
        first_name=problems.read("first_name", identity.first_name, given.first_name),
        last_name=problems.optional("last_name", identity.last_name, given.last_name),
        email=problems.optional("email", identity.email, given.email),
        tel_number=problems.read("tel_number", phones.normalise, given.tel_number),
        notes=given.notes or None,
        id_manychat=given.id_manychat or None,
    )
    if given.document_type == "dni" and not given.last_name:
        problems.add("last_name", "El apellido es obligatorio para un DNI.")
    if given.birth_date is not None and given.birth_date > today:
        problems.add("date", "La fecha de nacimiento no puede ser futura.")
    if problems.fields:
        raise Invalid(fields=problems.fields)
    return tidy


def changed_fields(before: Details, after: Details) -> list[str]:
    """The names of the fields that differ. Values stay out of events, which live long."""
    return [
        name for name in Details.__struct_fields__ if getattr(before, name) != getattr(after, name)
    ]
