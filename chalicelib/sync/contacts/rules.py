"""What the card of a guest says, and what follows for the address book (home book, 6)."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from chalicelib.clients.types import Client
from chalicelib.kernel import dates, money, spanish
from chalicelib.reservations.stays.windows import window_of
from chalicelib.sync.contacts.types import ComingStay, Kept, Sending, Step

NO_LEVEL = "🥚"
LEAVES, ARRIVES, IS_HERE, COMES = "🔴", "🟠", "🟢", "🟡"
KEYCAP = "\ufe0f\u20e3"
LINE_OCTETS = 75
_SPECIAL = re.compile(r"([\\,;])")
_NOTHING = Step("nothing")


def chosen(stays: Iterable[ComingStay], now: datetime) -> ComingStay | None:
    """The stay that a card tells of: the one under way, else the first of those that end today or
    later; None without one."""
    today = dates.today(now)
    return min(
        (stay for stay in stays if stay.blocked_until >= today),
        key=lambda stay: (not window_of(stay).holds(now), stay.check_in),
        default=None,
    )


def vcard(client: Client, stay: ComingStay | None, *, prefix: str, now: datetime) -> str | None:
    """The card of a guest (vCard 3.0); None for nobody who has one: technical clients, deleted
    ones, and who has no telephone. `prefix` tells our names of cards from others."""
    phone = _phone(client.tel_number)
    if not client.is_guest or phone is None:
        return None
    icon = (client.level.icon if client.level else "").strip() or NO_LEVEL
    given, family = _name(client.first_name), _name(client.last_name or "")
    suffix = " ".join(_suffix(client, stay, now))
    shown = " ".join(filter(None, (icon, given, family, suffix)))
    lines = (
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:{_text(prefix)}:{client.client_id}",
        f"N:{_text(f'{family} {suffix}'.strip())};{_text(f'{icon} {given}'.strip())};;;",
        f"FN:{_text(shown)}",
        f"NICKNAME:{_text(shown)}",
        f"TEL;TYPE=CELL:{phone}",
        "END:VCARD",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def digest_of(card: str) -> str:
    """What tells one card from another."""
    return hashlib.sha256(card.encode()).hexdigest()[:32]


def step_of(card: str | None, kept: Kept, tag: str | None) -> Step:
    """What to do where a guest is to have `card` (None: none), this is `kept` of the book, and the
    book calls the present one `tag` (None: it has none).

    What people change in the book stays until the guest's own card changes; what they remove comes
    back.
    """
    present = digest_in_book(kept, tag)
    if card is None:
        if tag is not None:
            return Step("remove", None, tag)
        return _NOTHING if kept == Kept() else Step("note")
    digest = digest_of(card)
    if tag is None or present != digest:
        return Step("put", digest, tag)
    return _NOTHING if kept == Kept(digest) else Step("note", digest)


def digest_in_book(kept: Kept, tag: str | None) -> str | None:
    """The digest of the card that the book calls `tag`: that which was on its way, where the book
    calls it otherwise than before."""
    sending = kept.sending
    return kept.digest if sending is None or sending.tag == tag else sending.digest


def sending(kept: Kept, step: Step, tag: str | None) -> Kept:
    """What is kept while a step is on its way."""
    return Kept(digest_in_book(kept, tag), Sending(step.digest, step.tag))


def _suffix(client: Client, stay: ComingStay | None, now: datetime) -> Iterable[str]:
    yield f"({_points(client, now)} P)"
    if stay is not None:
        yield f"{_colour(stay, dates.today(now))}{_house(stay.house_code)}"
        if client.referral_code:
            yield client.referral_code


def _points(client: Client, now: datetime) -> str:
    """What the guest can spend, whole or with two decimals."""
    points = client.points_at(now)
    whole = points == points.to_integral_value()
    return f"{points.quantize(Decimal(1))}" if whole else money.text(points)


def _colour(stay: ComingStay, today: date) -> str:
    if stay.blocked_until == today:
        return LEAVES
    if stay.check_in == today:
        return ARRIVES
    return IS_HERE if stay.check_in < today else COMES


def _house(code: str | None) -> str:
    """The digits of a house's code as keys."""
    return "".join(f"{digit}{KEYCAP}" for digit in code or "" if "0" <= digit <= "9")


def _name(names: str) -> str:
    return spanish.first_word(names).capitalize()


def _phone(number: str) -> str | None:
    digits = re.sub(r"[^0-9]", "", number)
    plus = "+" if number.replace(" ", "").startswith("+") else ""
    return f"{plus}{digits}" if digits else None


def _text(value: str) -> str:
    """A text as a card has it (RFC 2426, 4): in one line, its special signs behind a backslash."""
    return _SPECIAL.sub(r"\\\1", spanish.one_line(value))


def _folded(line: str) -> str:
    """A line in pieces of 75 octets, none of which cuts a character."""
    pieces, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LINE_OCTETS:
            # The blank that begins the next piece is one of its octets.
            pieces.append("")
            size = 1
        pieces[-1] += character
        size += octets
    return "\r\n ".join(pieces)
