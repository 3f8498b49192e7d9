"""Whose an address is, as far as an address tells."""

from ipaddress import IPv6Address, ip_address, ip_network

ONE_CUSTOMER = 64
"""Bits of an IPv6 address that name a line of a customer; the rest each device makes up."""


def network_of(address: str) -> str:
    """What limits count by: an IPv4 address as it is, of IPv6 the network of one customer, who has
    2^64 addresses. A text that is no address stays."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), ONE_CUSTOMER), strict=False))
