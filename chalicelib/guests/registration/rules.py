"""What strangers are shown of a client, and who may bring whom (clients book, 4.3, S1)."""

from chalicelib.clients.identity.phones import on_wire
from chalicelib.clients.types import Client, Details

HIDDEN = "***"
SHOWN_DIGITS = 4


def masked_name(name: str | None) -> str:
    """The first letter of each word of a name; empty without one."""
    return " ".join(f"{word[0]}{HIDDEN}" for word in (name or "").split())


def masked_email(email: str | None) -> str | None:
    """The first letter of an e-mail's owner and of its domain, and how the domain ends."""
    if not email:
        return None
    owner, _, domain = email.rpartition("@")
    ending = domain.rpartition(".")[2]
    return f"{owner[:1]}{HIDDEN}@{domain[:1]}{HIDDEN}.{ending}"


def masked_phone(phone: str) -> str:
    """The last four digits of a telephone number."""
    return f"{HIDDEN}{on_wire(phone)[-SHOWN_DIGITS:]}"


def may_bring(inviter: Client, phone: str) -> bool:
    """Whether a client may bring whoever holds `phone`: not oneself under another document."""
    return inviter.is_guest and inviter.tel_number != phone


def personal_texts(details: Details) -> list[str]:
    """What others know of a guest, which makes no good password."""
    texts = (
        details.full_name,
        details.email,
        details.number_doc,
        details.tel_number,
    )
    return [text for text in texts if text]
