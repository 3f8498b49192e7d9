"""Staff users and clients (clients book, 2 and 3)."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, get_args

import msgspec

from chalicelib.accounts.users.types import StaffUser
from chalicelib.clients.identity import phones
from chalicelib.clients.identity import rules as identity
from chalicelib.clients.rules import tidy_referral_code
from chalicelib.clients.types import (
    CHANNEL_ID,
    MAINTENANCE_ID,
    Client,
    DocumentType,
    Sex,
)
from chalicelib.imports.moving.rules.values import (
    Unreadable,
    day,
    flag,
    instant,
    made,
    one_of,
    text,
    whole,
)
from chalicelib.imports.moving.types import Row
from chalicelib.kernel.permissions import ADMINISTRATORS, GROUPS
from chalicelib.kernel.spanish import fold, visible

HASHED = "pbkdf2_sha256$"
TECHNICAL = {"mantenimiento": MAINTENANCE_ID, "airbnb": CHANNEL_ID}
"""The clients who are no guests, by their folded names (3.4)."""
Said = Callable[[str], None]
"""Takes what is made of a row that is not as it should be."""


def staff_user(row: Row, group_names: Mapping[str, str], said: Said) -> StaffUser:
    """A staff user; groups that are unknown here give nothing."""
    named = {group_names.get(each, each) for each in map(str, row.fields.get("groups") or ())}
    if flag(row, "is_superuser"):
        named.add(ADMINISTRATORS)
    if not named & GROUPS.keys():
        said("has no group that counts: a sign-in without a role")
    if text(row, "profile_photo") is not None:
        said("has a picture, for which there is no room: left out")
    return StaffUser(
        user_id=int(row.pk),
        email=visible(text(row, "email") or ""),
        first_name=visible(text(row, "first_name") or ""),
        last_name=visible(text(row, "last_name") or ""),
        groups=tuple(group for group in GROUPS if group in named),
        is_active=flag(row, "is_active"),
        created=instant(row, "date_joined") or made(row),
        last_login=instant(row, "last_login"),
    )


def password(row: Row) -> str | None:
    """The hash of a password that can be used."""
    found = text(row, "password") or ""
    return found if found.startswith(HASHED) else None


def technical_id(row: Row) -> str | None:
    """Our own id of a client who is no guest; None of a guest."""
    return TECHNICAL.get(fold(text(row, "first_name") or ""))


def client(row: Row, today: date, said: Said) -> Client:
    """A guest, or what is left of one who was deleted: a name for the stays, and no sign-in."""
    deleted = flag(row, "deleted")
    kind, document = _document(row, said)
    return Client(
        client_id=row.key,
        document_type=kind,
        number_doc=document,
        first_name=visible(text(row, "first_name") or ""),
        last_name=visible(text(row, "last_name") or "") or None,
        sex=one_of(row, "sex", get_args(Sex), None),
        email=_tidy(row, "email", identity.email, said),
        birth_date=_birth_date(row, today, said),
        tel_number=_tidy(row, "tel_number", phones.normalise, said) or "",
        manychat=whole(row, "manychat"),
        id_manychat=text(row, "id_manychat"),
        notes=text(row, "comentarios_clientes"),
        created=made(row),
        updated=instant(row, "updated") or made(row),
        deleted_at=(instant(row, "updated") or made(row)) if deleted else None,
        password=None if deleted else password(row),
        last_login=instant(row, "last_login"),
        meta_sent_at=instant(row, "updated") if flag(row, "enviado_meta") else None,
        welcome_issued_at=instant(row, "welcome_discount_issued_at"),
        referral_code=tidy_referral_code(text(row, "referral_code") or "") or None,
        referred_by=text(row, "referred_by"),
        **({} if deleted else _facebook(row)),
    )


def consistent(
    clients: Collection[Client], said: Callable[[Client, str], None]
) -> dict[str, Client]:
    """Clients by id, who contradict each other no more: a document, a referral code and an account
    at Facebook are one client's, a living one's before the older one's; nobody was brought by
    themselves, by somebody unknown or in a circle."""
    found: dict[str, Client] = {}
    known = {each.client_id: each for each in clients}
    taken: set[tuple[str, ...]] = set()
    for each in sorted(clients, key=lambda one: (one.deleted_at is not None, one.created)):
        after = each
        claims = {
            "number_doc": ("document", each.document_type, each.number_doc),
            "referral_code": ("referral", each.referral_code or ""),
            "facebook_id": ("facebook", each.facebook_id or ""),
        }
        for field, claim in claims.items():
            if claim[-1] and claim in taken:
                said(each, f"{field} belongs to another client: left out here")
                empty = "" if field == "number_doc" else None
                after = msgspec.structs.replace(after, **{field: empty})
            taken.add(claim)
        if each.referred_by is not None and not _is_brought(each, known):
            said(each, "the referrer is unknown, the client, or brought by the client: left out")
            after = msgspec.structs.replace(after, referred_by=None)
            known[each.client_id] = after
        found[each.client_id] = after
    return found


def _is_brought(client: Client, known: Mapping[str, Client]) -> bool:
    through, seen = client.referred_by, {client.client_id}
    if through not in known:
        return False
    while through is not None and through in known:
        if through in seen:
            return through != client.client_id
        seen.add(through)
        through = known[through].referred_by
    return True


def _document(row: Row, said: Said) -> tuple[DocumentType, str]:
    kind = one_of(row, "document_type", get_args(DocumentType), "pas")
    number = text(row, "number_doc") or ""
    try:
        return kind, identity.document(kind, number)
    except ValueError:
        said("the document has not the form of its kind: kept as it is")
        return kind, identity.document_key(number)


def _tidy(row: Row, name: str, check: Callable[[str], str], said: Said) -> str | None:
    found = text(row, name)
    try:
        return check(found) if found else None
    except ValueError:
        said(f"{name} is none: left out")
        return None


def _birth_date(row: Row, today: date, said: Said) -> date | None:
    try:
        found = day(row, "date")
    except Unreadable:
        found = date.max
    if found is not None and found > today:
        said("the date of birth is none: left out")
        return None
    return found


def _facebook(row: Row) -> dict[str, Any]:
    profile = row.fields.get("facebook_profile_data")
    data = profile if isinstance(profile, dict) else {}
    if not flag(row, "facebook_linked") or text(row, "facebook_id") is None:
        return {}
    return {
        "facebook_id": text(row, "facebook_id"),
        "facebook_name": data.get("name"),
        "facebook_linked_at": instant(row, "facebook_linked_at"),
    }
