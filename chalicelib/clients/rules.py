"""The rules of clients: what staff write about one, checked as a whole, and referral codes
(clients book, 3.2, 3.5, 5.1)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

import msgspec

from chalicelib.clients.identity import phones
from chalicelib.clients.identity import rules as identity
from chalicelib.clients.types import Client, Details
from chalicelib.kernel.differences import Changes, differences
from chalicelib.kernel.edits import Edited
from chalicelib.kernel.spanish import fold, visible
from chalicelib.kernel.validation import Problems

V = TypeVar("V")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LETTERS, RANDOM = 3, 6
CONSENT = "marketing_consent_at"
"""What events call that a client allowed advertising, or took it back."""


class _Tidying(Problems):
    """Makes values tidy, and gathers what is wrong with them."""

    def read(self, field: str, check: Callable[[V], V], value: V) -> V:
        """The tidy value; after a problem the value itself, which is then not used."""
        try:
            return check(value)
        except ValueError as error:
            self.note(field, str(error), when=True)
            return value

    def optional(self, field: str, check: Callable[[str], str], value: str | None) -> str | None:
        """The same for a value that may be missing."""
        return self.read(field, check, value) if value else None


def checked(details: Details, today: date, *, kept: Details | None = None) -> Details:
    """`details` in the form in which they are kept. `today` is the Lima date; `kept` is what they
    take the place of, whose telephone number they leave alone where they have its digits.

    Raises:
        Invalid: with every wrong field under its wire name.
    """
    problems = _Tidying()
    tidy = msgspec.structs.replace(
        details,
        number_doc=problems.read(
            "number_doc",
            lambda number: identity.document(details.document_type, number),
            details.number_doc,
        ),
        first_name=problems.read("first_name", identity.first_name, details.first_name),
        last_name=problems.optional("last_name", identity.last_name, details.last_name),
        email=problems.optional("email", identity.email, details.email),
        tel_number=problems.read(
            "tel_number",
            partial(phones.normalise, kept=kept.tel_number if kept else None),
            details.tel_number,
        ),
        notes=details.notes or None,
        representative=problems.optional(
            "representative", identity.representative, details.representative
        ),
        representative_document=problems.optional(
            "representative_document",
            identity.document_of_representative,
            details.representative_document,
        ),
        id_manychat=details.id_manychat or None,
    )
    is_nameless = details.document_type == "dni" and not details.last_name
    problems.note("last_name", "El apellido es obligatorio para un DNI.", when=is_nameless)
    is_unborn = details.birth_date is not None and details.birth_date > today
    problems.note("date", "La fecha de nacimiento no puede ser futura.", when=is_unborn)
    problems.raise_any()
    return tidy


def edited(client: Client) -> Edited:
    """A client as forms show it."""
    return Edited(
        name=client.account_id,
        version=client.version,
        recent=client.recent,
        values=msgspec.structs.asdict(client.details),
        form_version=client.form_version,
    )


def changed_fields(before: Details, after: Details) -> tuple[str, ...]:
    """The names of the fields that staff may edit and that differ."""
    fields = Details.__struct_fields__
    return tuple(name for name in fields if getattr(before, name) != getattr(after, name))


def consents_changed(before: Client, after: Client) -> Changes:
    """What an event says of a client who allowed advertising, or took that back."""
    changes = differences(before, after)
    return {CONSENT: changes[CONSENT]} if CONSENT in changes else {}


def with_consent(client: Client, consent: bool | None, now: datetime) -> Mapping[str, Any]:
    """What a client has then who allows advertising, or takes that back; nothing where that is so
    already, or None says nothing of it. When it was allowed stays the first time."""
    if consent is None or consent == client.marketing_consent:
        return {}
    return {CONSENT: now if consent else None}


def new_referral_code(first_name: str, draw: Callable[[str], str]) -> str:
    """Three letters of the name (padded with A) and six that `draw` chooses of base 32: easy to
    read out, impossible to guess."""
    letters = [c for c in fold(first_name).upper() if "A" <= c <= "Z"]
    prefix = "".join(letters[:LETTERS]).ljust(LETTERS, "A")
    return prefix + "".join(draw(ALPHABET) for _ in range(RANDOM))


def tidy_referral_code(code: str) -> str:
    """A code as it is looked up: upper or lower case are the same."""
    return "".join(visible(code).split()).upper()
