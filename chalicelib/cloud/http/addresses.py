"""Where a call goes, and where it must never go.

What answers at an address may lie to a server inside a cloud: names can lead to the cloud's own
endpoints, redirects as well. So every connection is made to public addresses and with https.
The one exception is a stand-in, named by `CASA_<SERVICE>_URL`, on a machine of our own.
"""

import os
from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlencode, urljoin, urlsplit, urlunsplit

import msgspec

from chalicelib.cloud.http.calls import Call, Service

LAMBDA = "AWS_LAMBDA_FUNCTION_NAME"
AWS_ADDRESS = "AWS_ENDPOINT_URL"
LOOPBACK = ("http://127.0.0.1:", "http://localhost:")
DOTS = frozenset({"", ".", ".."})
# Forms of IPv6 that carry an IPv4 address: a gateway may lead them into a private network.
CARRIERS = tuple(map(IPv6Network, ("::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")))


class Forbidden(ValueError):
    """An address that is never called. The text names no address."""


class Target(msgspec.Struct, frozen=True):
    """A URL to call. A stand-in may be at a private address and without encryption."""

    url: str
    is_stand_in: bool

    @property
    def origin(self) -> tuple[str, str]:
        """Scheme and host: what credentials are meant for."""
        parts = urlsplit(self.url)
        return parts.scheme, parts.netloc


def target_of(service: Service, call: Call) -> Target:
    """The URL of a call.

    Raises:
        Forbidden: a segment of the path would change the others, or the address is not https.
    """
    stand_in = os.environ.get(f"CASA_{service.name.upper()}_URL", "").rstrip("/")
    url = _whole(call, stand_in) if call.url else _below(stand_in or service.address, call)
    return _checked(Target(url, is_stand_in=bool(stand_in) and stand_ins_are_private()))


def redirected(target: Target, location: str) -> Target:
    """Where an answer of `target` leads.

    Raises:
        Forbidden: it is no address that may be called.
    """
    try:
        next_one = Target(urljoin(target.url, location), is_stand_in=False)
        stays = target.is_stand_in and next_one.origin == target.origin
    except ValueError as error:
        raise Forbidden("no address") from error
    return _checked(msgspec.structs.replace(next_one, is_stand_in=stays))


def stand_ins_are_private() -> bool:
    """Whether this process runs on a machine of our own, where stand-ins are its neighbours.

    In AWS it does not; a function that a local AWS runs does.
    """
    return LAMBDA not in os.environ or os.environ.get(AWS_ADDRESS, "").startswith(LOOPBACK)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address) and any(parsed in network for network in CARRIERS):
        return False
    return parsed.is_global and not parsed.is_multicast


def _below(address: str, call: Call) -> str:
    if DOTS & set(call.path):
        raise Forbidden("a segment of the path leads elsewhere")
    path = "".join(f"/{quote(segment, safe='')}" for segment in call.path)
    query = f"?{urlencode(call.query)}" if call.query else ""
    return f"{address}{path}{query}"


def _whole(call: Call, stand_in: str) -> str:
    if not stand_in:
        return call.url
    parts = urlsplit(call.url)
    return stand_in + urlunsplit(("", "", parts.path, parts.query, ""))


def _checked(target: Target) -> Target:
    try:
        parts = urlsplit(target.url)
    except ValueError as error:
        raise Forbidden("no address") from error
    if not parts.hostname or parts.username is not None:
        raise Forbidden("an address without a host, or with a name and password")
    if parts.scheme != "https" and not (target.is_stand_in and parts.scheme == "http"):
        raise Forbidden("an address without encryption")
    return target
